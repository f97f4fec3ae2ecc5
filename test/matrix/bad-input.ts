import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { isBodyCode } from "#core/japan/body.ts";
import { problems } from "#functions/api/problems.ts";
import { needsKey, type Route } from "#functions/api/route.ts";
import { type Answer, type CallOptions, codeOf, pointersOf } from "../harness/api.ts";
import { type Call, callOf, run, type Stage } from "../harness/exemplar.ts";
import { inputSchema, type Place, places, replaced, type Schema } from "../harness/schema.ts";
import { rawClient } from "../harness/table.ts";
import { api, callTo, named, neighbour, stage } from "./body.ts";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const ajv = new Ajv2020({ strict: false, allErrors: false, logger: false });
addFormats.default(ajv);

/** Every item with all its attributes in one order, except the record of who read what. */
async function stored(): Promise<string[]> {
  const items = await rawClient(api.world.table).all();
  return items
    .filter((item) => !String(item.pk).slice(10).startsWith("READ#"))
    .map(canonical)
    .sort();
}

const canonical = (item: unknown): string =>
  JSON.stringify(item, (_key, value: unknown) =>
    value instanceof Uint8Array
      ? Buffer.from(value).toString("base64")
      : isObject(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
  );

/** Long bodies are tried in some of their places only, others in each run. */
function some<T>(all: readonly T[], max = 12): T[] {
  const step = Math.max(1, Math.ceil(all.length / max));
  return all.filter((_, index) => index % step === seed % step);
}

/** Refused as a problem of the closed list, by the status that the list gives it. */
function expectRefused(answer: Answer, what: string, ...codes: string[]): void {
  const code = codeOf(answer);
  expect([what, answer.status, code]).toEqual([
    what,
    problems[code as keyof typeof problems]?.status ?? "a listed code",
    codes.length === 0 ? expect.any(String) : expect.toBeOneOf(codes),
  ]);
}

/** `/a/b` speaks of the field `/a/b`, of what is in it, or of a choice around it. */
const speaksOf = (pointer: string, field: string) =>
  pointer === field || pointer.startsWith(`${field}/`) || (pointer !== "" && field.startsWith(`${pointer}/`));

function expectPointer(answer: Answer, what: string, field: string): void {
  const pointers = pointersOf(answer);
  const fits = pointers.some(
    (pointer) => speaksOf(pointer, field) || (pointer === "" && !field.slice(1).includes("/")),
  );
  expect([what, field, pointers, fits]).toEqual([what, field, pointers, true]);
}

type Bad = { what: string; field: string; body: unknown };

const otherTypes = [null, 12.5, true, "\u3042", ["x"], { x: 1 }, -1];

/** A value at each place that the documented schema refuses. */
function wrongTypes(body: unknown, schema: Schema, valid: ValidateFunction): Bad[] {
  return places(body, schema).flatMap(({ pointer, path }) =>
    otherTypes
      .map((other) => ({ what: JSON.stringify(other), field: pointer, body: replaced(body, path, other) }))
      .filter((one) => !valid(one.body)),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function unknownFields(body: unknown, schema: Schema): Bad[] {
  return places(body, schema)
    .filter((place) => isObject(place.value) && place.schema.properties !== undefined)
    .flatMap(({ pointer, path, value }) =>
      ["unexpected", "constructor", "toString"].map((name) => ({
        what: `unknown field ${name}`,
        field: `${pointer}/${name}`,
        body: replaced(body, path, { ...(value as object), [name]: "x" }),
      })),
    );
}

function missingFields(body: unknown, schema: Schema): Bad[] {
  return places(body, schema).flatMap(({ pointer, path, value, schema: own }) =>
    (own.required ?? [])
      .filter((name) => isObject(value) && name in value)
      .map((name) => {
        const { [name]: _, ...rest } = value as Record<string, unknown>;
        return { what: "missing field", field: `${pointer}/${name}`, body: replaced(body, path, rest) };
      }),
  );
}

const strings = (body: unknown, schema: Schema): (Place & { value: string })[] =>
  places(body, schema).filter((place): place is Place & { value: string } => typeof place.value === "string");

const badText = {
  "a control character": "\u0000",
  "an escape": "\u001b[31m",
  "half a pair": "\ud800",
  "the other half": "\udfff",
};

const badTexts = (body: unknown, schema: Schema): Bad[] =>
  strings(body, schema).flatMap(({ pointer, path, value }) =>
    Object.entries(badText).map(([what, bad]) => ({
      what,
      field: pointer,
      body: replaced(body, path, `${value}${bad}`),
    })),
  );

const tooLong = (body: unknown, schema: Schema): Bad[] =>
  strings(body, schema).map(({ pointer, path }) => ({
    what: "100,000 characters",
    field: pointer,
    body: replaced(body, path, "a".repeat(100_000)),
  }));

const impossible = (body: unknown, schema: Schema): Bad[] =>
  strings(body, schema).flatMap(({ pointer, path, value }) => {
    const bad = /^\d{4}-\d{2}-\d{2}$/.test(value)
      ? ["2027-02-29", "2027-13-01", "2027-04-31", "2027-4-1", "０", `${value}T00:00:00Z`]
      : isBodyCode(value)
        ? ["313255", "31325", "3132540", "３１３２５４"]
        : [];
    return bad.map((other) => ({ what: other, field: pointer, body: replaced(body, path, other) }));
  });

const withQuery = (path: string, more: Record<string, string>) => {
  const [plain = "", query = ""] = path.split("?");
  return `${plain}?${new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(query)), ...more })}`;
};
const next = (answer: Answer) => (answer.body as { next?: string }).next;

/** The first page, of one thing only. */
async function firstOf(at: Stage, route: Route): Promise<Answer> {
  const call = at === stage ? callTo(route) : await callOf(at, route);
  return run(at, { ...call, path: withQuery(call.path, { limit: "1" }) });
}

/** Bad input gets a listed problem with a pointer, never a failure, and leaves nothing behind. */
export function badInput(routes: readonly Route[]): void {
  const changing = routes.filter(needsKey);
  const withBody = changing.filter((one) => one.body !== undefined);
  const lists = routes.filter(
    (one) => one.query !== undefined && "cursor" in (inputSchema(one.query).properties ?? {}),
  );
  let before: string[];
  beforeAll(async () => {
    for (const route of lists) await callOf(neighbour, route);
    before = await stored();
  });

  describe.each(named(withBody))("%s", (_id, route) => {
    let call: Call;
    let schema: Schema;
    let valid: ValidateFunction;
    beforeAll(() => {
      call = callTo(route);
      schema = route.body === undefined ? {} : inputSchema(route.body);
      valid = ajv.compile(schema);
    });
    const send = (more: CallOptions) => run(stage, call, more);

    test("refuses what is no JSON, no UTF-8, too much or of another type", async () => {
      const raw = JSON.stringify(call.options.body);
      const json = [
        "",
        " ",
        "null",
        "[]",
        '"x"',
        "{",
        `${raw},`,
        `${raw}${raw}`,
        raw.slice(0, -1),
        "{'a':1}",
        "NaN",
        "\uFEFF{",
      ];
      for (const text of json)
        expectRefused(
          await send({ raw: text, headers: { "content-type": "application/json" } }),
          text,
          "request.malformed",
        );
      const nested = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
      expectRefused(await send({ raw: nested }), "nested lists", "request.malformed");
      expectRefused(
        await send({ raw: `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}` }),
        "nested objects",
        "request.malformed",
      );
      const invalid = Buffer.concat([Buffer.from(raw.slice(0, -1)), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from("}")]);
      expectRefused(await send({ raw: invalid }), "invalid UTF-8", "request.malformed");
      const large = JSON.stringify({ ...(call.options.body as object), padding: "あ".repeat(350_000) });
      expectRefused(await send({ raw: large }), "1 MB", "request.too_large");
      for (const type of [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "",
        "application/xml",
      ]) {
        expectRefused(await send({ headers: { "content-type": type } }), type, "request.media_type");
      }
    });

    test("refuses a change without a usable Idempotency-Key", async () => {
      expectRefused(await send({ key: null }), "none", "idempotency.missing");
      for (const key of ["", "a b", "a".repeat(256)]) {
        expectRefused(await send({ headers: { "idempotency-key": key } }), key, "idempotency.missing");
      }
    });

    test("refuses every wrong type, unknown field and missing field, and points at it", async () => {
      const { body } = call.options;
      expect(valid(body), `the exemplar is valid: ${JSON.stringify(valid.errors)}`).toBe(true);
      const open = places(body, schema).filter(
        ({ schema: own }) => own.properties && own.additionalProperties !== false,
      );
      expect(open.map((place) => place.pointer)).toEqual([]);
      for (const bad of some([
        ...wrongTypes(body, schema, valid),
        ...unknownFields(body, schema),
        ...missingFields(body, schema),
      ])) {
        const answer = await send({ body: bad.body });
        expectRefused(answer, `${bad.field}: ${bad.what}`, "request.malformed");
        expectPointer(answer, bad.what, bad.field);
      }
      const proto = `{"__proto__":{"admin":true},${JSON.stringify(body).slice(1)}`;
      expectRefused(await send({ raw: proto }), "__proto__", "request.malformed");
    });

    test("refuses broken, endless and impossible texts in every field, and points at it", async () => {
      const { body } = call.options;
      for (const bad of some([...badTexts(body, schema), ...tooLong(body, schema), ...impossible(body, schema)])) {
        const answer = await send({ body: bad.body });
        if (answer.status === 404) continue; // an id that is none is not found
        expectRefused(answer, `${bad.field}: ${bad.what}`);
        expect([400, 413, 422]).toContain(answer.status);
        expectPointer(answer, bad.what, bad.field);
      }
    });

    test("never fails on any JSON, and stores none that its schema refuses", async () => {
      const everywhere = places(call.options.body, schema);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...everywhere), fc.jsonValue({ maxDepth: 3 }), async ({ path }, value) => {
          const body = replaced(call.options.body, path, value);
          if (!valid(body)) expectRefused(await send({ body }), JSON.stringify(body), "request.malformed");
        }),
        { seed, numRuns: 6 },
      );
    });
  });

  test.each(named(changing.filter((one) => one.ifMatch !== undefined)))(
    "%s refuses a version that is none",
    async (_id, route) => {
      const call = callTo(route);
      for (const value of ["*", "3", '"abc"', '"-1"', '"1", "2"', '"99999999999"', '""', '"999999"', 'W/"x"']) {
        expectRefused(await run(stage, call, { headers: { "if-match": value } }), value, "version.stale");
      }
      if (route.ifMatch !== "required") return;
      const { "if-match": _, ...headers } = call.options.headers ?? {};
      expectRefused(await run(stage, { ...call, options: { ...call.options, headers } }), "none", "version.missing");
    },
  );

  describe.each(named(routes.filter((one) => one.query !== undefined)))("%s", (_id, route) => {
    test("refuses a query that it does not know, and points at it", async () => {
      const call = callTo(route);
      const properties = Object.keys(inputSchema(route.query as never).properties ?? {});
      const bad: [string, string][] = [
        ["unexpected", "x"],
        ...(properties.includes("limit")
          ? ["0", "-1", "101", "1.5", "x", "1e99", "NaN", "１"].map((one): [string, string] => ["limit", one])
          : []),
        ...properties
          .filter((name) => ["from", "to", "date"].includes(name))
          .flatMap((name) => ["2027-02-29", "x", "2027-4-1"].map((one): [string, string] => [name, one])),
      ];
      for (const [name, value] of bad) {
        const answer = await run(stage, { ...call, path: withQuery(call.path, { [name]: value }) });
        expectRefused(answer, `${name}=${value}`, "request.malformed");
        expect(pointersOf(answer)).toContain(`#query/${name}`);
      }
      await run(stage, { ...call, path: `${call.path}${call.path.includes("?") ? "&" : "?"}cursor=%zz&%ff=%00` });
    });
  });

  test("cursors of another hand, another list or another town are refused", async () => {
    const cursors = new Map<string, { route: Route; here: string; there: string }>();
    for (const route of lists) {
      const here = next(await firstOf(stage, route));
      const there = next(await firstOf(neighbour, route));
      if (here !== undefined && there !== undefined) cursors.set(route.id, { route, here, there });
    }
    expect(cursors.size).toBeGreaterThan(0);
    for (const { route, here, there } of cursors.values()) {
      const call = callTo(route);
      const tryCursor = (cursor: string) => run(stage, { ...call, path: withQuery(call.path, { limit: "1", cursor }) });
      expect((await tryCursor(here)).status).toBe(200);
      const bytes = Buffer.from(here, "base64url");
      const turned = [0, bytes.length >> 1, bytes.length - 1].map((at) => {
        const other = Buffer.from(bytes);
        other.writeUInt8((other.readUInt8(at) + 1) % 256, at);
        return other.toString("base64url");
      });
      const told = Buffer.from(JSON.stringify({ pk: `31#${stage.code}`, after: "x" })).toString("base64url");
      const others = [...cursors.values()].filter((other) => other.route !== route).map((other) => other.here);
      const foreign = route.path.startsWith("/v1/towns") ? [there] : [];
      const forged = ["x", ".", "a.b", "", `${here}x`, here.slice(0, -1), ...turned, told, "a".repeat(2000)];
      for (const cursor of [...foreign, ...others, ...forged]) {
        const answer = await tryCursor(cursor);
        expectRefused(answer, `${route.id} ${cursor.slice(0, 40)}`, "cursor.invalid");
        expect(pointersOf(answer)).toEqual(["#query/cursor"]);
      }
      expectRefused(await tryCursor("a".repeat(3000)), "long", "request.malformed", "cursor.invalid");
    }
  });

  test("a path that leads nowhere is not found, whatever it is made of", async () => {
    const token = await stage.people.staff("313254", "admin");
    const reference = await api.call("get", "/v1/nowhere", { token });
    expect(reference.status).toBe(404);
    const odd = [
      "%00",
      "%2e%2e",
      "..%2f..",
      "__proto__",
      "constructor",
      "313255",
      "31325",
      "313254%20",
      "a".repeat(5000),
      "%E8",
      "%zz",
      "見本",
      "31#313254",
      "stf_0",
    ];
    for (const route of routes) {
      const call = callTo(route);
      const [plain = ""] = call.path.split("?");
      const segments = route.path.split("/");
      for (const [at, segment] of segments.entries()) {
        if (!segment.startsWith("{")) continue;
        for (const text of odd) {
          const path = plain
            .split("/")
            .map((one, index) => (index === at ? text : one))
            .join("/");
          const answer = await run(stage, { ...call, path });
          // decoded, it may have the form of another path, which has other methods; more than that is not said of it
          const isOther = text === "..%2f.." && answer.status === 405;
          expect([path, answer.status, answer.text]).toEqual(
            isOther ? [path, 405, expect.stringContaining('"method.not_allowed"')] : [path, 404, reference.text],
          );
        }
      }
    }
  });

  test("no request whatever makes the pool fail", async () => {
    const token = await stage.people.staff("313254", "admin");
    const method = fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW");
    const piece = fc.constantFrom(..."aZ09-._~!$&'()*+,;=:@/?", "%2F", "%00", "%E8%A6%8B", "%zz", "見");
    const path = fc.oneof(
      fc.string({ unit: piece, maxLength: 200 }).map((one) => `/v1/towns/313254/${one}`),
      fc.string({ unit: "binary" }).map((one) => `/v1/towns/${one}`),
      fc.constantFrom(...routes.map((one) => one.path)),
    );
    const header = fc.string({ unit: "binary", maxLength: 40 });
    const body = fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.constant(""));
    await fc.assert(
      fc.asyncProperty(method, path, header, header, body, async (method, path, key, type, raw) => {
        const headers = { "idempotency-key": key, "content-type": type, "if-match": key, cookie: key, "x-any": type };
        const answer = await api.call(method, path, { token, headers, raw });
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400)
          expect([method, path, answer.headers["content-type"]]).toEqual([method, path, "application/problem+json"]);
      }),
      { seed, numRuns: 15 },
    );
  });

  test("nothing of all this was stored", async () => {
    const known = new Set(before);
    const now = await stored();
    expect(now.filter((item) => !known.has(item))).toEqual([]);
    expect(now.length).toBe(before.length);
  });
}
