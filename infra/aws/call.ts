import { AwsV4Signer } from "aws4fetch";

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** One signed request to one service; `singleEncode` is how S3 wants its names. */
export type Call = {
  service: "backup" | "kms" | "lambda" | "monitoring" | "s3" | "ses" | "sqs" | "ssm" | "sts";
  url: string;
  method: "DELETE" | "GET" | "POST" | "PUT";
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  credentials: Credentials;
  /** How long one answer may take, and how often it is asked for; left out: as the quick services need. */
  timeoutMs?: number;
  attempts?: number;
};

/** A service refused: its status and its own short name for why, never the request. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly status: number;
  readonly code: string;
  constructor(service: string, status: number, code: string) {
    super(`${service} answered ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

export const region = (): string => process.env.AWS_REGION ?? "ap-northeast-1";

const attemptsMax = 4;
const timeoutMs = 5_000;
const passing = /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded|KMSInternal|DependencyTimeout/;

/**
 * Sends the request and returns the answer, trying again what may pass: no answer in time, 5xx, throttling.
 * A client of the SDK for each of these services would weigh ten times as much in a cold start.
 * @throws AwsError
 */
export async function call(request: Call): Promise<Uint8Array<ArrayBuffer>> {
  for (let attempt = 1; ; attempt++) {
    const answer = await once(request).catch((error: Error) => error);
    if (answer instanceof Uint8Array) return answer;
    if (attempt === (request.attempts ?? attemptsMax) || !isPassing(answer)) throw answer;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** attempt));
  }
}

async function once(request: Call): Promise<Uint8Array<ArrayBuffer>> {
  const { service, url, method, credentials } = request;
  const body = request.body === undefined ? null : Buffer.from(request.body);
  const headers = request.headers ?? {};
  const signer = new AwsV4Signer({ ...credentials, service, region: region(), url, method, headers, body });
  const signed = await signer.sign();
  const response = await fetch(signed.url, {
    method,
    headers: signed.headers,
    body,
    signal: AbortSignal.timeout(request.timeoutMs ?? timeoutMs),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.ok) return bytes;
  throw new AwsError(service, response.status, codeOf(response, Buffer.from(bytes).toString()));
}

/** KMS and SES name it in JSON or a header, S3 and STS in XML. */
function codeOf(response: Response, text: string): string {
  const named =
    response.headers.get("x-amzn-errortype") ??
    /"__type"\s*:\s*"([^"]+)"|<Code>(\w+)<\/Code>/.exec(text)?.slice(1).join("");
  return (named ?? "unknown").replace(/^.*#/, "").replace(/:.*$/, "");
}

const isPassing = (error: Error) => !(error instanceof AwsError) || error.status >= 500 || passing.test(error.code);
