import { createHash } from "node:crypto";
import type { Context } from "hono";
import type * as z from "zod";
import { bounded, type FieldError, Problem, pointerPart, unknownNames } from "#core/error.ts";
import type * as Request from "#core/request.ts";
import { duplicateKey } from "./json.ts";
import { needsKey, type Route } from "./route.ts";

const bodyBytesMax = 256 * 1024;
/** JSON is UTF-8 (RFC 8259, 8.1), and no other type that begins alike is JSON. */
const json = /^\s*application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?;?$/i;
const keyPattern = /^[\x21-\x7e]{1,255}$/;

/** Headers that hold a change to one effect and to the version that was read. @throws Problem */
export function requestOf(c: Context, one: Route, id: string, raw: { body: string }): Request.Request {
  const idempotencyKey = c.req.header("idempotency-key");
  if (needsKey(one) && (idempotencyKey === undefined || !keyPattern.test(idempotencyKey))) {
    throw new Problem("idempotency.missing");
  }
  const ifMatch = one.ifMatch === undefined ? undefined : versionOf(c.req.header("if-match"));
  if (one.ifMatch === "required" && ifMatch === undefined) throw new Problem("version.missing");
  return {
    id,
    route: `${one.method.toUpperCase()} ${one.path}`,
    hash: createHash("sha256")
      .update(JSON.stringify([c.req.path, c.req.query(), raw.body]))
      .digest("base64url"),
    ...(needsKey(one) && idempotencyKey !== undefined ? { idempotencyKey } : {}),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  };
}

/** The sequence of a thing, alone or before the rest of the ETag of what was shown of it. */
const sequenceTag = /^(?:W\/)?"(\d{1,9})(?:-[\w-]{1,64})?"$/;

function versionOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const match = sequenceTag.exec(header.trim());
  if (match === null) throw new Problem("version.stale");
  return Number(match[1]);
}

/** The body as text, bounded. @throws Problem `request.too_large`, `request.media_type` */
export async function bodyOf(c: Context, one: Route): Promise<string> {
  if (one.method === "get") return "";
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  if (bytes.byteLength > bodyBytesMax) throw new Problem("request.too_large");
  const isNothing = one.body === undefined && bytes.byteLength === 0;
  if (one.signed !== true && !isNothing && !json.test(c.req.header("content-type") ?? ""))
    throw new Problem("request.media_type");
  if (one.body === undefined && one.signed !== true) return "";
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed([{ pointer: "", message: "UTF-8として読めない文字があります。" }]);
  }
}

/** Parses parameters, query and body; nothing of the request is seen again after this. @throws Problem */
export function parse(c: Context, one: Route, given: Record<string, string>, text: string) {
  const path = one.params?.safeParse(given);
  if (path?.success === false) throw new Problem("not_found");
  const errors: FieldError[] = [];
  const query = check(one.query, queryOf(c), "#query", errors);
  const body = one.body === undefined ? undefined : check(one.body, jsonOf(text), "", errors);
  if (errors.length > 0) throw malformed(errors);
  const message = one.signed === true ? { message: { headers: c.req.header(), text } } : {};
  return { params: path?.data, query, body, ...message };
}

const malformed = (errors: FieldError[]) => new Problem("request.malformed", { errors });

const queryOf = (c: Context) => Object.fromEntries(Object.entries(c.req.queries()).map(([k, v]) => [k, v.at(-1)]));

function jsonOf(text: string): unknown {
  const value = parsed(text);
  const twice = duplicateKey(text);
  // the first reader takes the first, the next one the last: what was meant is not known
  if (twice !== undefined) throw malformed([{ pointer: twice, message: "同じ名前の項目が2つあります。" }]);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed([{ pointer: "", message: "JSONとして読めません。" }]);
  }
}

function check(shape: z.ZodType | undefined, value: unknown, base: string, errors: FieldError[]): unknown {
  if (shape === undefined) return undefined;
  const text = brokenText(value, base);
  if (text !== undefined) {
    errors.push(text);
    return undefined;
  }
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  errors.push(...fieldErrors(result.error.issues, base));
  return undefined;
}

/** What zod found, with pointers that begin with `base`. */
export const fieldErrors = (issues: readonly z.core.$ZodIssue[], base: string): FieldError[] =>
  bounded(
    issues.flatMap((issue) => {
      const pointer = base + issue.path.map((part) => `/${pointerPart(String(part))}`).join("");
      if (issue.code !== "unrecognized_keys") return [{ pointer, message: issue.message }];
      return unknownNames(pointer, issue.keys, "この項目は受け付けていません。");
    }),
  );

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

const depthMax = 16;
const itemsMax = 1_000;
const nodesMax = 20_000;

/**
 * What no route takes, whatever its shape: half a surrogate pair or a control character, a list or a nesting without end. Found before
 * the shape is asked, which looks at every element of a list, however many there are.
 */
function brokenText(value: unknown, base: string): FieldError | undefined {
  let nodes = 0;
  const look = (inner: unknown, pointer: string, depth: number): FieldError | undefined => {
    nodes += 1;
    if (depth > depthMax) return { pointer: "", message: "入れ子が深すぎます。" };
    if (nodes > nodesMax) return { pointer: "", message: `値は合わせて${nodesMax}個までです。` };
    if (typeof inner === "string") return brokenString(inner, pointer);
    if (typeof inner !== "object" || inner === null) return undefined;
    if (Array.isArray(inner) && inner.length > itemsMax)
      return { pointer, message: `一覧は${itemsMax}個までです（${inner.length}個あります）。` };
    for (const [key, one] of Object.entries(inner)) {
      const at = `${pointer}/${pointerPart(key)}`;
      const broken = brokenString(key, pointer) ?? look(one, at, depth + 1);
      if (broken !== undefined) return broken;
    }
    return undefined;
  };
  return look(value, base, 0);
}

function brokenString(text: string, pointer: string): FieldError | undefined {
  if (!text.isWellFormed()) return { pointer, message: "壊れた文字が含まれています。" };
  // the line ends of a file from a spreadsheet are no control characters, a carriage return elsewhere is one
  if (control.test(text.replaceAll("\r\n", "\n"))) return { pointer, message: "制御文字は使えません。" };
  return undefined;
}
