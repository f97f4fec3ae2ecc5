import { gatewayDomain, type Stage } from "../infra/stage.ts";
import type { Deployed } from "./function.ts";

export type Entrance = ReturnType<typeof api>;

/** One line per request without a person in it: no address, no path (ids), no browser. The function's own log has the route. */
const accessLog = JSON.stringify({
  time: "$context.requestTime",
  request: "$context.requestId",
  method: "$context.httpMethod",
  status: "$context.status",
  bytes: "$context.responseLength",
  ms: "$context.responseLatency",
  functionStatus: "$context.integration.status",
  functionMs: "$context.integration.latency",
  why: "$context.error.responseType",
});

/** The HTTP API: every request to the one function at its alias, no faster than the throttle, no other origin's page. */
export function api(stage: Stage, run: Deployed) {
  const domain = gatewayDomain(stage);
  const gateway = new sst.aws.ApiGatewayV2("Gateway", {
    cors: false,
    ...(domain === undefined ? {} : { domain }),
    accessLog: { retention: retention[stage.logDays] },
    transform: {
      api: { disableExecuteApiEndpoint: domain !== undefined },
      stage: (args, _opts, _name) => {
        args.accessLogSettings = $output(args.accessLogSettings).apply((given) => ({
          destinationArn: given?.destinationArn ?? "",
          format: accessLog,
        }));
        args.defaultRouteSettings = {
          throttlingBurstLimit: stage.throttle.burst,
          throttlingRateLimit: stage.throttle.rate,
          detailedMetricsEnabled: false, // metrics by route cost money and the log has them
        };
        return undefined;
      },
    },
  });
  gateway.route("$default", run.arn);
  return gateway;
}

const retention = { 30: "1 month", 90: "3 months", 365: "1 year", 400: "13 months" } as const;
