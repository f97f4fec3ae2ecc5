import { createHash } from "node:crypto";
import { constants, gzipSync } from "node:zlib";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/*
 * How what a route answers goes over the wire: named by an ETag, left out when the caller has it, compressed when that is worth it.
 */

/** A text as it is sent; `digest` names what it says, `gzip` is it, when it was compressed beforehand. */
export type Body = { type: string; text: string; digest: string; gzip?: Uint8Array<ArrayBuffer> };

/** Below this a packet is a packet, and compressing costs more than it saves. */
const compressedFrom = 1024;

/** Enough of a SHA-256 to tell apart what one address shows. */
const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 20);

export const htmlBody = (text: string): Body => ({ type: "text/html; charset=UTF-8", text, digest: digestOf(text) });

/** The table gives the fields of a thing in any order: what says the same has one name. */
export const jsonBody = (value: unknown): Body => ({
  type: "application/json",
  text: JSON.stringify(value),
  digest: digestOf(JSON.stringify(sorted(value))),
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted((value as Record<string, unknown>)[name])]));
}

/** What is sent many times: compressed beforehand, and as small as it gets. */
export const packed = (body: Body): Body => ({ ...body, gzip: gzip(body.text, constants.Z_BEST_COMPRESSION) });

const gzip = (text: string, level: number) => new Uint8Array(gzipSync(text, { level }));

/**
 * Answers a read. Its ETag is weak: it tells what is said, not the bytes, which differ with the encoding. That of a
 * thing begins with its `sequence`, which is what If-Match asks for; what is derived from the day or for the reader changes
 * without it. Whoever has it gets a 304 without a body. The read has been done, recorded and counted by then.
 */
export function represent(c: Context, body: Body, sequence?: number): Response {
  const tag = sequence === undefined ? body.digest : `${sequence}-${body.digest}`;
  c.header("etag", `W/"${tag}"`);
  if (has(c.req.header("if-none-match"), tag)) {
    c.header("vary", "Accept-Encoding");
    return c.body(null, 304);
  }
  return send(c, body, 200);
}

/** Sends a text, compressed where it is large and the caller takes it. */
export function send(c: Context, { type, text, gzip: ready }: Omit<Body, "digest">, status: ContentfulStatusCode) {
  c.header("vary", "Accept-Encoding");
  c.header("content-type", type);
  if (text.length < compressedFrom || !acceptsGzip(c.req.header("accept-encoding"))) return c.body(text, status);
  c.header("content-encoding", "gzip");
  return c.body(ready ?? gzip(text, constants.Z_BEST_SPEED), status);
}

/** Whether If-None-Match names it: compared weakly (RFC 9110, 13.1.2). */
const has = (header: string | undefined, tag: string): boolean =>
  (header ?? "")
    .slice(0, 4096)
    .split(",")
    .map((one) => one.trim())
    .some((one) => one === "*" || one.replace(/^W\//, "") === `"${tag}"`);

/** RFC 9110, 12.5.3: named, or meant by `*`, and not refused by a weight of 0. */
function acceptsGzip(header = ""): boolean {
  const weights = new Map(
    header
      .slice(0, 1024)
      .split(",")
      .map((one) => {
        const [name = "", ...parameters] = one.split(";").map((part) => part.trim().toLowerCase());
        return [name, Number(parameters.find((part) => part.startsWith("q="))?.slice(2) ?? 1)];
      }),
  );
  return (weights.get("gzip") ?? weights.get("*") ?? 0) > 0;
}
