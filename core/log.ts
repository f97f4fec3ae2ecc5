import { Logger } from "@aws-lambda-powertools/logger";
import * as Actor from "./actor.ts";
import * as Call from "./call.ts";
import * as Request from "./request.ts";

const logger = new Logger({
  serviceName: "machipool",
  logLevel: process.env.LOG_LEVEL === "SILENT" ? "SILENT" : "INFO",
});

type Fields = Record<string, string | number | boolean | undefined>;

/** One structured line. Home, actor, request and call come from the context; nothing is kept in the logger. */
const write =
  (level: "info" | "error") =>
  (message: string, fields: Fields = {}) =>
    logger[level](message, {
      ...fields,
      home: Actor.peek()?.home,
      actor: Actor.peek()?.type,
      request: Request.peek()?.id,
      call: Call.peek()?.id,
    });

export const info = write("info");
export const error = write("error");
