import { connect } from "#core/table/client.ts";
import type { IssuerRule } from "#infra/identity.ts";

/** What a stage or the embedded pool tells every function, through the environment and nothing else. */
export type Settings = { prefecture: string; issuers: IssuerRule[]; showCapacity: boolean };

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`environment variable ${name} is missing`);
  return value;
}

let settings: Settings | undefined;

/** Reads the environment and connects the table, once per process. */
export function setup(): Settings {
  if (settings !== undefined) return settings;
  const endpoint = process.env.DYNAMODB_ENDPOINT;
  connect(required("TABLE_NAME"), {
    region: process.env.AWS_REGION ?? "ap-northeast-1",
    ...(endpoint === undefined
      ? {}
      : { endpoint, credentials: { accessKeyId: "embedded", secretAccessKey: "embedded" } }),
  });
  settings = {
    prefecture: required("PREFECTURE"),
    issuers: JSON.parse(required("ISSUERS")) as IssuerRule[],
    showCapacity: process.env.SHOW_CAPACITY === "1",
  };
  return settings;
}
