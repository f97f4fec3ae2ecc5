import type { Ports } from "#core/port.ts";
import { isOwn } from "#infra/measure.ts";
import { notContracted } from "./payments.ts";

const keys = async () => (await import("./keys.ts")).keys;
const files = async () => (await import("./files.ts")).files;

/** The ports on AWS, each loaded by the first call that needs it: a cold start pays for none. */
export const ports: Ports = {
  keys: {
    wrap: async (plain, context) => (await keys()).wrap(plain, context),
    unwrap: async (wrapped, context) => (await keys()).unwrap(wrapped, context),
    sign: async (bytes, on) => (await keys()).sign(bytes, on),
    publicKeys: async () => (await keys()).publicKeys(),
  },
  files: {
    put: async (name, bytes, type) => (await files()).put(name, bytes, type),
    get: async (name) => (await files()).get(name),
    remove: async (name) => (await files()).remove(name),
  },
  mailer: { send: async (mail) => (await import("./mailer.ts")).mailer.send(mail) },
  payments: notContracted,
  measures: {
    // an answer that went well is counted by Lambda itself: nothing is written and nothing loaded for it
    async record(measured) {
      if (Object.keys(measured).some(isOwn)) (await import("./metrics.ts")).publish(measured);
    },
    hours: async (from, to) => (await import("./hours.ts")).hours(from, to),
  },
  printer: { print: async (html) => (await import("./printer.ts")).printer.print(html) },
  queue: { send: async (errand) => (await import("./queue.ts")).queue.send(errand) },
};

/**
 * Asked for each command of the table, because each may be another home's. `memoized` tells the SDK not to keep the
 * first answer for all of them; what is kept is kept by session.
 */
export const tableCredentials = Object.assign(async () => (await import("./session.ts")).sessionCredentials(), {
  memoized: true,
});
