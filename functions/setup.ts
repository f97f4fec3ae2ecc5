import { isPrefecture } from "#core/japan/body.ts";
import * as Port from "#core/port.ts";
import { stampCode } from "#core/stamp.ts";
import { connect } from "#core/table/client.ts";
import { stampWith } from "#core/table/stamp.ts";
import { ports, tableCredentials } from "#infra/aws/ports.ts";
import type { IssuerRule } from "#infra/identity.ts";

/** What a stage or the embedded pool tells every function, through the environment and nothing else. */
export type Settings = {
  prefecture: string;
  issuers: IssuerRule[];
  showCapacity: boolean /** Left out: as the functions need. */;
  deadlineMs?: number;
};

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`environment variable ${name} is missing`);
  return value;
}

/** 都道府県コード: the first part of every key, and whose bodies the stage has. */
function prefectureOfStage(): string {
  const value = required("PREFECTURE");
  if (!isPrefecture(value)) throw new Error(`environment variable PREFECTURE is no prefecture (01 to 47): ${value}`);
  return value;
}

let settings: Settings | undefined;

/**
 * Reads the environment and connects the table, once per process. Without an endpoint of its own the function is on AWS:
 * every command runs under a session that reaches one home, and the ports are AWS's.
 */
export function setup(): Settings {
  if (settings !== undefined) return settings;
  const prefecture = prefectureOfStage();
  const endpoint = process.env.DYNAMODB_ENDPOINT;
  stampWith(stampCode);
  connect(required("TABLE_NAME"), {
    region: process.env.AWS_REGION ?? "ap-northeast-1",
    ...(endpoint === undefined
      ? { credentials: tableCredentials }
      : { endpoint, credentials: { accessKeyId: "embedded", secretAccessKey: "embedded" } }),
  });
  if (endpoint === undefined) Port.install(ports);
  settings = {
    prefecture,
    issuers: JSON.parse(required("ISSUERS")) as IssuerRule[],
    showCapacity: process.env.SHOW_CAPACITY === "1",
  };
  return settings;
}
