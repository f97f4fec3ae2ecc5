import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { region } from "./call.ts";

/**
 * Makes this process speak for whom AWS's own command line would speak here: the environment, a profile, or what a profile points at.
 * The SDK's chain of providers is reached through a client, because it is no package of ours.
 */
export async function useTerminalCredentials(): Promise<void> {
  const found = await new DynamoDBClient({ region: region() }).config.credentials();
  process.env.AWS_ACCESS_KEY_ID = found.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = found.secretAccessKey;
  if (found.sessionToken === undefined) delete process.env.AWS_SESSION_TOKEN;
  else process.env.AWS_SESSION_TOKEN = found.sessionToken;
}
