/** The functions as data. `timeout` in seconds, `memory` in MB: a full core is 1,769. */
export type FunctionShape = { handler: string; timeout: number; memory: number; does: string };

export const functions = {
  // the gateway gives up after 30 seconds; a caller is answered or told to come back long before
  api: { handler: "handler.handler", timeout: 15, memory: 1024, does: "HTTP API" },
  stream: { handler: "handler.handler", timeout: 120, memory: 512, does: "journal entries to their consumers" },
  // a turn is most of a minute, in steps far below 15 seconds; what is left gets another turn behind other homes
  worker: { handler: "handler.handler", timeout: 60, memory: 1024, does: "jobs, one home at a time" },
  cron: { handler: "handler.handler", timeout: 300, memory: 512, does: "timers, seals, retries" },
} as const satisfies Record<string, FunctionShape>;

export const runtime = { name: "nodejs24.x", architecture: "arm64" } as const;
