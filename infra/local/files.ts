import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import type { Files } from "#core/port.ts";
import { type Bucket, bucketClient } from "#infra/local/bucket.ts";

const missing = (error: unknown) =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404 ? undefined : Promise.reject(error);

/** Files in the embedded bucket. A name that exists keeps its first content, as under object lock. */
export function createFiles(bucket: Bucket): Files & { close(): void } {
  const client = bucketClient(bucket.endpoint);
  const at = (name: string) => ({ Bucket: bucket.name, Key: name });
  return {
    async put(name, bytes, type) {
      // s3rver ignores If-None-Match, so the object itself is asked for
      const found = await client.send(new HeadObjectCommand(at(name))).catch(missing);
      if (found !== undefined) return;
      await client.send(new PutObjectCommand({ ...at(name), Body: bytes, ContentType: type }));
    },
    async get(name) {
      const found = await client.send(new GetObjectCommand(at(name))).catch(missing);
      return found?.Body?.transformToByteArray();
    },
    remove: async (name) => void (await client.send(new DeleteObjectCommand(at(name))).catch(missing)),
    close: () => client.destroy(),
  };
}
