import { call, region } from "./call.ts";
import { ownCredentials, sessionCredentials } from "./session.ts";

/** Who the credentials of this process speak for: the account, and the ARN of the user. */
export async function caller(): Promise<{ account: string; arn: string }> {
  const answer = await call({
    service: "sts",
    url: process.env.AWS_ENDPOINT_URL_STS ?? `https://sts.${region()}.amazonaws.com/`,
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: "Action=GetCallerIdentity&Version=2011-06-15",
    credentials: ownCredentials(),
  });
  const xml = Buffer.from(answer).toString();
  const text = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1] ?? "";
  return { account: text("Account"), arn: text("Arn") };
}

/** A parameter of Systems Manager, read in the session of the acting home. @throws AwsError `ParameterNotFound` */
export async function parameter(name: string): Promise<string> {
  const answer = await call({
    service: "ssm",
    url: process.env.AWS_ENDPOINT_URL_SSM ?? `https://ssm.${region()}.amazonaws.com/`,
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.GetParameter" },
    body: JSON.stringify({ Name: name }),
    credentials: await sessionCredentials(),
  });
  return (JSON.parse(Buffer.from(answer).toString()) as { Parameter: { Value: string } }).Parameter.Value;
}
