import { gatewayDomain, regions, type Stage } from "../infra/stage.ts";
import { tags } from "./account.ts";
import type { Entrance } from "./api.ts";
import type { EdgeSecret } from "./secret.ts";

/**
 * CloudFront with WAF in front of the gateway: an HTTP API takes no WAF itself. Both are global services whose settings live in
 * us-east-1; they hold rules and no contents, nothing is cached and nothing is logged there. The stage's own name is CloudFront's.
 */
export function edge(stage: Stage, entrance: Entrance, secret: EdgeSecret) {
  const global = new aws.Provider("Global", { region: regions.global, defaultTags: { tags } });
  const rules = new aws.wafv2.WebAcl(
    "Rules",
    {
      name: `${$app.name}-${$app.stage}`,
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      visibilityConfig: visible("all"),
      rules: [
        managed("AWSManagedRulesAmazonIpReputationList", 0),
        managed("AWSManagedRulesKnownBadInputsRuleSet", 1),
        {
          name: "rate",
          priority: 2,
          action: { block: {} },
          statement: { rateBasedStatement: { limit: stage.addressLimit, aggregateKeyType: "IP" } },
          visibilityConfig: visible("rate"),
        },
      ],
    },
    { provider: global },
  );
  const origin = gatewayDomain(stage) ?? entrance.nodes.api.apiEndpoint.apply((url) => new URL(url).host);
  const front = new sst.aws.Cdn("Edge", {
    ...(stage.domain === undefined ? {} : { domain: stage.domain }),
    wait: false,
    webAclArn: rules.arn,
    origins: [
      {
        originId: "gateway",
        domainName: origin,
        customHeaders: secret === undefined ? [] : [{ name: "x-machipool-edge", value: secret.sent }],
        customOriginConfig: {
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: "https-only",
          originSslProtocols: ["TLSv1.2"],
        },
      },
    ],
    defaultCacheBehavior: {
      targetOriginId: "gateway",
      viewerProtocolPolicy: "https-only",
      allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", // AWS's CachingDisabled
      originRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac", // AWS's AllViewerExceptHostHeader
    },
    transform: {
      distribution: {
        httpVersion: "http2and3",
        isIpv6Enabled: true,
        priceClass: "PriceClass_200", // the smaller one has no Japan
      },
    },
  });
  return stage.domain === undefined ? front.url : `https://${stage.domain}`;
}

const visible = (name: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName: name,
  sampledRequestsEnabled: false, // a sample would hold tokens
});

const managed = (name: string, priority: number) => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
  visibilityConfig: visible(name),
});
