import { call, region } from "./call.ts";
import { ownCredentials } from "./session.ts";

/**
 * Has Lambda run a function once more and does not wait for it. `arn`: with the alias at which it runs, so that a canary counts it too.
 * @throws AwsError
 */
export async function invokeLater(arn: string, payload: object): Promise<void> {
  const [name = "", alias] = arn.split(":").slice(6);
  const endpoint = process.env.AWS_ENDPOINT_URL_LAMBDA ?? `https://lambda.${region()}.amazonaws.com`;
  const qualifier = alias === undefined ? "" : `?Qualifier=${alias}`;
  await call({
    service: "lambda",
    url: `${endpoint}/2015-03-31/functions/${name}/invocations${qualifier}`,
    method: "POST",
    headers: { "content-type": "application/json", "x-amz-invocation-type": "Event" },
    body: JSON.stringify(payload),
    credentials: ownCredentials(),
  });
}
