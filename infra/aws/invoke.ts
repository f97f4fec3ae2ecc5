import { call, region } from "./call.ts";
import { ownCredentials } from "./session.ts";

/** Where Lambda is asked to run a function. `arn`: with the alias at which it runs, so that a canary counts it too. */
export function invocationOf(arn: string): string {
  const [name = "", alias] = arn.split(":").slice(6);
  const endpoint = process.env.AWS_ENDPOINT_URL_LAMBDA ?? `https://lambda.${region()}.amazonaws.com`;
  const qualifier = alias === undefined ? "" : `?Qualifier=${alias}`;
  return `${endpoint}/2015-03-31/functions/${name}/invocations${qualifier}`;
}

/**
 * Has Lambda run a function once more and does not wait for it.
 * @throws AwsError
 */
export async function invokeLater(arn: string, payload: object): Promise<void> {
  await call({
    service: "lambda",
    url: invocationOf(arn),
    method: "POST",
    headers: { "content-type": "application/json", "x-amz-invocation-type": "Event" },
    body: JSON.stringify(payload),
    credentials: ownCredentials(),
  });
}
