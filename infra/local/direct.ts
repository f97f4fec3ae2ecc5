import { join } from "node:path";
import type { Ports } from "#core/port.ts";
import { notContracted } from "#infra/aws/payments.ts";
import { createFiles } from "#infra/local/files.ts";
import { openKeys } from "#infra/local/keys.ts";
import { createMeasures } from "#infra/local/measures.ts";

type Place = { endpoint: string | undefined; name: string | undefined };

/** The ports of a running embedded pool for another process on the same machine. It sends no mail, asks for no money and prints nothing. */
export function startBucketFiles(folder: string, { endpoint, name }: Place): { ports: Ports; close(): void } {
  if (endpoint === undefined || name === undefined) throw new Error(`${folder} does not say where its bucket is`);
  const files = createFiles({ endpoint, name, stop: async () => {} });
  const mailer = { send: () => Promise.reject(new Error("no mail is sent from here")) };
  const printer = { print: () => Promise.reject(new Error("nothing is printed from here")) };
  const queue = { send: () => Promise.reject(new Error("no errands are sent from here")) };
  return {
    ports: {
      keys: openKeys(join(folder, "keys")),
      files,
      mailer,
      payments: notContracted,
      measures: createMeasures(),
      printer,
      queue,
    },
    close: files.close,
  };
}
