import type { IncomingHttpHeaders } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

/** A request as it came over the wire. `headers` alternates names and values, as node's rawHeaders does. */
export type WireRequest = {
  method: string;
  target: string;
  headers: readonly string[];
  body: Uint8Array;
  sourceIp: string;
  httpVersion: string;
};

/** `stage`: `$default` has no prefix in the path, any other has. `time` in epoch milliseconds. */
export type Origin = { stage: string; requestId: string; time: number };

const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
const textual = /^\s*(text\/|application\/(json|javascript|xml)\s*(;|$))/i;

/** What API Gateway makes of a request for an HTTP API with payload format 2.0. */
export function toEvent(request: WireRequest, { stage, requestId, time }: Origin): APIGatewayProxyEventV2 {
  const { path, query } = split(request.target);
  const rawPath = stage === "$default" ? path : `/${stage}${path}`;
  const { headers, cookies } = collect(request.headers);
  const parameters = joinedParameters(query);
  const host = headers.host ?? "localhost";
  headers["x-forwarded-for"] = [headers["x-forwarded-for"], request.sourceIp].filter(Boolean).join(", ");
  headers["x-forwarded-proto"] ??= "http";
  headers["x-amzn-trace-id"] ??=
    `Root=1-${Math.floor(time / 1000).toString(16)}-${requestId.replaceAll("-", "").slice(0, 24)}`;
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString: query,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers,
    ...(parameters === undefined ? {} : { queryStringParameters: parameters }),
    requestContext: {
      accountId: "000000000000",
      apiId: "embedded",
      domainName: host,
      domainPrefix: host.split(".")[0] ?? host,
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: "$default",
      stage,
      time: commonLogTime(time),
      timeEpoch: time,
    },
    ...bodyOf(request.body, headers),
  };
}

/** An HTTP API decodes the path before it calls the function, and loses what follows a decoded question mark. */
function split(target: string): { path: string; query: string } {
  const at = target.indexOf("?");
  const encoded = at < 0 ? target : target.slice(0, at);
  const [path = "/"] = decoded(encoded).split("?");
  return { path, query: at < 0 ? "" : target.slice(at + 1) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function collect(raw: readonly string[]): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]?.toLowerCase() ?? "";
    const value = raw[i + 1] ?? "";
    if (name === "cookie") cookies.push(...value.split(/;\s*/).filter((cookie) => cookie !== ""));
    else if (!hopByHop.has(name)) headers[name] = Object.hasOwn(headers, name) ? `${headers[name]},${value}` : value;
  }
  return { headers, cookies };
}

function joinedParameters(query: string): Record<string, string> | undefined {
  if (query === "") return undefined;
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(",")]));
}

function bodyOf(bytes: Uint8Array, headers: IncomingHttpHeaders): { body?: string; isBase64Encoded: boolean } {
  if (bytes.length === 0) return { isBase64Encoded: false };
  const body = Buffer.from(bytes);
  const isText = textual.test(headers["content-type"] ?? "") && headers["content-encoding"] === undefined;
  return { body: body.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
}

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
