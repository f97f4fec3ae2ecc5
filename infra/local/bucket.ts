import S3rver from "@20minutes/s3rver";
import { S3Client } from "@aws-sdk/client-s3";
import { bucket } from "#infra/bucket.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { freePort, loopback } from "#infra/local/port.ts";

export type Bucket = { name: string; endpoint: string; stop(): Promise<void> };

/** An S3 server that keeps the one bucket in a folder. */
export async function startBucket(directory: string): Promise<Bucket> {
  const port = await freePort();
  const server = new S3rver({
    address: loopback,
    port,
    directory,
    silent: true,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket.localName }],
  });
  await server.run();
  return {
    name: bucket.localName,
    endpoint: `http://${loopback}:${port}`,
    stop() {
      const closed = server.close();
      server.httpServer.closeAllConnections();
      return closed;
    },
  };
}

/** A client of that server, which would store the SDK's checksum trailers as content. */
export const bucketClient = (endpoint: string): S3Client =>
  new S3Client({
    endpoint,
    region,
    credentials: localCredentials,
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
