import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** Methods that a Request cannot have; no route has them either. */
const forbidden = new Set(["CONNECT", "TRACE", "TRACK"]);

/**
 * The request that an event of an HTTP API (payload 2.0) stands for. Whatever arrives becomes one: what a client made
 * impossible (a body on a GET, a header that is none) is left out, and the entrance refuses the rest in its own words.
 */
export function requestOf(event: APIGatewayProxyEventV2): Request {
  const { http } = event.requestContext;
  const method = forbidden.has(http.method) ? "OPTIONS" : http.method;
  const body = method === "GET" || method === "HEAD" ? undefined : bodyOf(event);
  return new Request(urlOf(event), { method, headers: headersOf(event), ...(body === undefined ? {} : { body }) });
}

/** A segment of dots is a name like any other, never a way up to another route. */
const dots = /\/\.(?=\.?(?:\/|$))/g;

/** The gateway has decoded the path already and, unless the stage is `$default`, put the stage in front of it. */
function urlOf({ rawPath, rawQueryString, requestContext: { stage } }: APIGatewayProxyEventV2): URL {
  const path = rawPath.startsWith(`/${stage}/`) ? rawPath.slice(stage.length + 1) : rawPath;
  const pathname = encodeURI(path.toWellFormed()).replaceAll("#", "%23").replaceAll("?", "%3F").replace(dots, "/%252E");
  const url = new URL("https://pool.invalid");
  url.pathname = pathname;
  url.search = rawQueryString;
  return url;
}

function headersOf(event: APIGatewayProxyEventV2): Headers {
  const headers = new Headers();
  const given = { ...event.headers, ...(event.cookies === undefined ? {} : { cookie: event.cookies.join("; ") }) };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && headerName.test(name)) headers.set(name, plain.test(value) ? value : encoded(value));
  }
  return headers;
}

const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
const plain = /^[\t\x20-\x7e]*$/;
const encoded = (value: string) => encodeURIComponent(value.toWellFormed());

function bodyOf({ body, isBase64Encoded }: APIGatewayProxyEventV2): Uint8Array<ArrayBuffer> | undefined {
  if (body === undefined || body === "") return undefined;
  return isBase64Encoded ? new Uint8Array(Buffer.from(body, "base64")) : new TextEncoder().encode(body);
}

/** Papers and what is compressed are bytes, which travel in base64: the gateway makes bytes of it again. Everything else is text. */
export async function resultOf(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const { "set-cookie": _, ...headers } = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  const isBase64Encoded =
    response.headers.has("content-encoding") || response.headers.get("content-type") === "application/pdf";
  return {
    statusCode: response.status,
    headers,
    ...(cookies.length === 0 ? {} : { cookies }),
    body: isBase64Encoded ? Buffer.from(await response.arrayBuffer()).toString("base64") : await response.text(),
    isBase64Encoded,
  };
}
