/**
 * The AWS services that a stage may consist of, by the first part of their types. All are in the list of services that AWS registered under
 * ISMAP as far as we know it; the list is checked against the register (https://www.ismap.go.jp/) when a stage is procured,
 * because it changes and because only the register counts.
 */
export const services: Record<string, string> = {
  acm: "certificates",
  apigatewayv2: "the HTTP API",
  backup: "daily copies",
  budgets: "the month's cost; an account's own figures, no contents",
  cloudfront: "in front of the API, where a stage wants it; global",
  cloudwatch: "logs, metrics and alarms",
  cognito: "user pools",
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
  sqs: "what could not be done",
  ssm: "Systems Manager: where the command line finds the stage's things; names, no contents",
  wafv2: "in front of the API, where a stage wants it; global",
};

/** Types whose settings AWS keeps in us-east-1 or everywhere. They route, name or refuse; none of them stores what a town writes. */
export const globalTypes: readonly string[] = ["aws.cloudfront.Distribution", "aws.wafv2.WebAcl"];
