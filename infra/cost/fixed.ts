import type { PriceName } from "#infra/price.ts";

/** What one of these costs by being there, whoever calls. A type of the plan is in this list or in the next one. */
export const fixedPrices: Record<string, PriceName> = {
  "aws.cloudwatch.Dashboard": "dashboard",
  "aws.cloudwatch.MetricAlarm": "alarm",
  "aws.kms.Key": "key",
  "aws.kms.ReplicaKey": "key",
  "aws.wafv2.WebAcl": "firewall",
};

/** What costs nothing by being there: free, or paid by what is stored and called, which the other quantities count. */
export const unpriced: readonly string[] = [
  "aws.acm.Certificate",
  "aws.acm.CertificateValidation",
  "aws.apigatewayv2.Api",
  "aws.apigatewayv2.ApiMapping",
  "aws.apigatewayv2.DomainName",
  "aws.apigatewayv2.Integration",
  "aws.apigatewayv2.Route",
  "aws.apigatewayv2.Stage",
  "aws.backup.Plan",
  "aws.backup.Selection",
  "aws.backup.Vault",
  "aws.backup.VaultLockConfiguration",
  "aws.budgets.Budget", // without an action it is free
  "aws.cloudformation.Stack", // of AWS's own types it is free
  "aws.cloudfront.Distribution",
  "aws.cloudwatch.LogGroup",
  "aws.cloudwatch.QueryDefinition", // a question costs by what it reads, when somebody asks it
  "aws.codedeploy.Application", // free for Lambda
  "aws.codedeploy.DeploymentGroup",
  "aws.cognito.ManagedLoginBranding",
  "aws.cognito.UserPool",
  "aws.cognito.UserPoolClient",
  "aws.cognito.UserPoolDomain",
  "aws.costexplorer.AnomalyMonitor", // free
  "aws.costexplorer.AnomalySubscription",
  "aws.dynamodb.Table",
  "aws.guardduty.MalwareProtectionPlan",
  "aws.iam.Role",
  "aws.iam.RolePolicy",
  "aws.kms.Alias",
  "aws.lambda.Alias",
  "aws.lambda.EventSourceMapping",
  "aws.lambda.Function",
  "aws.lambda.FunctionEventInvokeConfig",
  "aws.lambda.Permission",
  "aws.route53.Record",
  "aws.s3.Bucket",
  "aws.s3.BucketLifecycleConfiguration",
  "aws.s3.BucketObjectLockConfiguration",
  "aws.s3.BucketPolicy",
  "aws.s3.BucketPublicAccessBlock",
  "aws.s3.BucketServerSideEncryptionConfiguration",
  "aws.s3.BucketVersioning",
  "aws.scheduler.Schedule",
  "aws.ses.DomainIdentityVerification",
  "aws.sesv2.ConfigurationSet",
  "aws.sesv2.EmailIdentity",
  "aws.sns.Topic",
  "aws.sns.TopicPolicy",
  "aws.sns.TopicSubscription",
  "aws.sqs.Queue",
  "aws.sqs.QueuePolicy",
  "aws.ssm.Parameter", // standard ones
];
