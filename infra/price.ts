/** A Tokyo (ap-northeast-1) list price in US dollars, on demand, without tax: `usd` buys `per` times `unit`. */
export type Price = {
  service: string;
  item: string;
  usd: number;
  per: number;
  unit: string;
  source: string;
  /** The month in which the price was read. */
  asOf: string;
  /** False where the figure is general knowledge and must be checked: AWS's price pages show figures by script only. */
  verified: boolean;
};

const million = 1_000_000;
const listed = { source: "AWS Price List API, ap-northeast-1", asOf: "2026-09", verified: true } as const;
const listedAugust = { ...listed, asOf: "2026-08" } as const;
/** A public copy of a file of the AWS Price List, row of Tokyo (`APN1-…`), where the list itself could not be asked. */
const copied = {
  source: "AWS Price List, AWSEvents, APN1-ScheduledInvocation (a public copy)",
  asOf: "2025-01",
  verified: true,
} as const;
const known = {
  source: "general knowledge, to be checked against the price page",
  asOf: "2026-09",
  verified: false,
} as const;

/** What the pool is built on, at list price; free tiers are ignored. A price that changes is a new line here, with its month. */
export const prices = {
  lambdaRequest: { service: "Lambda", item: "requests", usd: 0.2, per: million, unit: "request", ...listed },
  lambdaX86: { service: "Lambda", item: "x86 duration", usd: 16.6667, per: million, unit: "GB-second", ...listed },
  lambdaArm64: { service: "Lambda", item: "arm64 duration", usd: 13.3334, per: million, unit: "GB-second", ...known },
  apiRequest: {
    service: "API Gateway",
    item: "HTTP API, first 300 million",
    usd: 1.29,
    per: million,
    unit: "512 KB",
    ...listed,
  },
  tableWrite: {
    service: "DynamoDB",
    item: "on-demand writes",
    usd: 0.715,
    per: million,
    unit: "write request unit",
    ...listed,
  },
  tableRead: {
    service: "DynamoDB",
    item: "on-demand reads",
    usd: 0.1425,
    per: million,
    unit: "read request unit",
    ...listed,
  },
  tableStorage: { service: "DynamoDB", item: "storage", usd: 0.285, per: 1, unit: "GB-month", ...known },
  tableBackup: { service: "DynamoDB", item: "point-in-time recovery", usd: 0.228, per: 1, unit: "GB-month", ...known },
  fileStorage: { service: "S3", item: "standard storage", usd: 0.025, per: 1, unit: "GB-month", ...listed },
  filePut: { service: "S3", item: "PUT", usd: 4.7, per: million, unit: "request", ...listed },
  fileGet: { service: "S3", item: "GET", usd: 0.37, per: million, unit: "request", ...listed },
  logIngest: { service: "CloudWatch Logs", item: "ingest", usd: 0.76, per: 1, unit: "GB", ...listedAugust },
  logStorage: { service: "CloudWatch Logs", item: "storage", usd: 0.033, per: 1, unit: "GB-month", ...listedAugust },
  metric: { service: "CloudWatch", item: "custom metric", usd: 0.3, per: 1, unit: "metric-month", ...listed },
  alarm: { service: "CloudWatch", item: "alarm", usd: 0.1, per: 1, unit: "alarm-month", ...listed },
  dashboard: { service: "CloudWatch", item: "dashboard", usd: 3, per: 1, unit: "dashboard-month", ...known },
  queue: { service: "SQS", item: "standard", usd: 0.4, per: million, unit: "request", ...listed },
  queueInOrder: { service: "SQS", item: "FIFO", usd: 0.5, per: million, unit: "request", ...known },
  event: { service: "EventBridge", item: "custom events", usd: 1, per: million, unit: "64 KB", ...known },
  dataOut: { service: "Data transfer", item: "out to the internet", usd: 0.114, per: 1, unit: "GB", ...listed },
  edgeRequest: {
    service: "CloudFront",
    item: "HTTPS requests, Japan",
    usd: 0.012,
    per: 10_000,
    unit: "request",
    ...known,
  },
  firewall: { service: "WAF", item: "web ACL", usd: 5, per: 1, unit: "ACL-month", ...listed },
  firewallRule: { service: "WAF", item: "rule", usd: 1, per: 1, unit: "rule-month", ...listed },
  firewallRequest: { service: "WAF", item: "requests", usd: 0.6, per: million, unit: "request", ...listed },
  key: { service: "KMS", item: "key", usd: 1, per: 1, unit: "key-month", ...listed },
  keyRequest: { service: "KMS", item: "requests", usd: 0.03, per: 10_000, unit: "request", ...listed },
  secret: { service: "Secrets Manager", item: "secret", usd: 0.4, per: 1, unit: "secret-month", ...listed },
  identityLite: { service: "Cognito", item: "Lite", usd: 0.0055, per: 1, unit: "monthly active user", ...listedAugust },
  identityEssentials: {
    service: "Cognito",
    item: "Essentials",
    usd: 0.015,
    per: 1,
    unit: "monthly active user",
    ...listedAugust,
  },
  identityPlus: { service: "Cognito", item: "Plus", usd: 0.02, per: 1, unit: "monthly active user", ...listedAugust },
  mail: { service: "SES", item: "mail sent", usd: 0.1, per: 1000, unit: "message", ...known },
  schedule: {
    service: "EventBridge Scheduler",
    item: "invocation",
    usd: 1.25,
    per: million,
    unit: "request",
    ...copied,
  },
  zone: { service: "Route 53", item: "hosted zone", usd: 0.5, per: 1, unit: "zone-month", ...known },
  tableCopy: { service: "Backup", item: "DynamoDB, warm", usd: 0.114, per: 1, unit: "GB-month", ...known },
  fileCopy: { service: "Backup", item: "S3, warm", usd: 0.06, per: 1, unit: "GB-month", ...known },
  copyTransfer: { service: "Backup", item: "copy to Osaka", usd: 0.09, per: 1, unit: "GB", ...known },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

/** Dollars for quantities of listed things, for example `{ tableWrite: 6, apiRequest: 1 }`. */
export function cost(quantities: Partial<Record<PriceName, number>>): number {
  return Object.entries(quantities).reduce((sum, [name, quantity]) => {
    const price = prices[name as PriceName];
    return sum + (price.usd * quantity) / price.per;
  }, 0);
}
