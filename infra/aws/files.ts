import { createHash } from "node:crypto";
import type { Files } from "#core/port.ts";
import { AwsError, call, region } from "./call.ts";
import { sessionCredentials } from "./session.ts";

/** S3: seals in the bucket under object lock, everything else beside it. A name keeps its first content. */
export const files: Files = {
  async put(name, body, type) {
    try {
      // under object lock S3 takes nothing without a checksum
      const checksum = createHash("sha256").update(body).digest("base64");
      const headers = { "content-type": type, "if-none-match": "*", "x-amz-checksum-sha256": checksum };
      await send("PUT", at(name), headers, body);
    } catch (error) {
      if (!(error instanceof AwsError && error.status === 412)) throw error;
    }
  },
  async get(name) {
    try {
      return await send("GET", at(name));
    } catch (error) {
      if (error instanceof AwsError && error.status === 404) return undefined;
      if (error instanceof AwsError && error.status === 403 && (await isMissing(name))) return undefined;
      throw error;
    }
  },
  remove: async (name) => void (await send("DELETE", at(name))),
};

/** Who may not list a whole bucket is told 403 for what is missing; a list of this one name is allowed and decides. */
async function isMissing(name: string): Promise<boolean> {
  const query = new URLSearchParams({ "list-type": "2", "max-keys": "1", prefix: name });
  const answer = await send("GET", `${bucketUrl(name)}/?${query}`).catch(() => undefined);
  return answer !== undefined && Buffer.from(answer).toString().includes("<KeyCount>0</KeyCount>");
}

const at = (name: string) => `${bucketUrl(name)}/${name.split("/").map(encodeURIComponent).join("/")}`;

async function send(
  method: "DELETE" | "GET" | "PUT",
  url: string,
  headers: Record<string, string> = {},
  body?: Uint8Array,
) {
  return call({
    service: "s3",
    url,
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    credentials: await sessionCredentials(),
  });
}

function bucketUrl(name: string): string {
  const bucket = process.env[name.startsWith("seal/") ? "SEAL_BUCKET_NAME" : "BUCKET_NAME"];
  if (bucket === undefined) throw new Error(`no bucket for ${name.split("/")[0]}`);
  const endpoint = process.env.AWS_ENDPOINT_URL_S3;
  return endpoint === undefined ? `https://${bucket}.s3.${region()}.amazonaws.com` : `${endpoint}/${bucket}`;
}
