/** The functions as data. `timeout` in seconds, `memory` in MB: a full core is 1,769. */
export type FunctionShape = {
  handler: string;
  timeout: number;
  memory: number;
  does: string;
  /** Where it is not the others'. */
  architecture?: "x86_64";
};

export const functions = {
  // the gateway gives up after 30 seconds; a caller is answered or told to come back long before
  api: { handler: "handler.handler", timeout: 15, memory: 1024, does: "HTTP API" },
  stream: { handler: "handler.handler", timeout: 120, memory: 512, does: "journal entries to their consumers" },
  // a turn is most of a minute, in steps far below 15 seconds; what is left gets another turn behind other homes
  worker: { handler: "handler.handler", timeout: 60, memory: 1024, does: "jobs, one home at a time" },
  cron: {
    handler: "handler.handler",
    timeout: 300,
    memory: 512,
    does: "timers, seals, retries; a batch of bodies at a time",
  },
  // the browser engine is built for x86_64 alone; a whole core, because its first page unpacks it
  print: { handler: "handler.handler", timeout: 30, memory: 1792, does: "pages to paper", architecture: "x86_64" },
} as const satisfies Record<string, FunctionShape>;

export type FunctionName = keyof typeof functions;

/** Whatever calls a function calls it by this name, which moves from one version to the next; nothing calls it without. */
export const alias = "live";

export const runtime = { name: "nodejs24.x", architecture: "arm64" } as const;
