/**
 * What is known of AWS's registration under ISMAP, and from when. Only the register counts, and it names the statement (言明書) that lists
 * the services; AWS keeps a page of the same. Neither could be read when this was written: no line below is verified, and
 * whoever procures a stage reads both, corrects the list and sets `readOn`, which the test of the plan asks for together.
 */
export const ismap: { register: string; scope: string; writtenIn: string; readOn?: string; by: string } = {
  register: "https://www.ismap.go.jp/csm?id=cloud_service_list",
  scope: "https://aws.amazon.com/compliance/services-in-scope/ISMAP/",
  writtenIn: "2026-11",
  by: "general knowledge of AWS's services in scope; read from neither page",
};

/** The AWS services that a stage may consist of, by the first part of their types: those that AWS registered, as far as `ismap` says. */
export const services: Record<string, string> = {
  acm: "certificates",
  apigatewayv2: "the HTTP API",
  backup: "daily copies",
  budgets: "the month's cost; an account's own figures, no contents",
  cloudformation: "makes the staff's user pool, which the provider cannot say in full",
  cloudfront: "in front of the API, where a stage wants it; global",
  cloudwatch: "logs, metrics and alarms",
  codedeploy: "moves traffic to a new version and back",
  cognito: "user pools",
  costexplorer: "tells of unusual cost; an account's own figures, no contents",
  dynamodb: "the table",
  guardduty: "looks at uploads",
  iam: "roles; global",
  kms: "keys",
  lambda: "the functions",
  route53: "names; global",
  s3: "contents and seals",
  scheduler: "EventBridge Scheduler: the tick",
  ses: "mail",
  sesv2: "mail",
  sns: "alarms by mail",
  sqs: "errands, and what could not be done",
  ssm: "Systems Manager: where the command line finds the stage's things; names, no contents",
  wafv2: "in front of the API, where a stage wants it; global",
};

/** Types whose settings AWS keeps in us-east-1 or everywhere. They route, name or refuse; none of them stores what a town writes. */
export const globalTypes: readonly string[] = [
  "aws.acm.Certificate", // CloudFront takes its certificate from us-east-1 only
  "aws.acm.CertificateValidation",
  "aws.route53.Record",
  "aws.wafv2.WebAcl",
];
