import { randomUUID } from "node:crypto";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import type { Entry } from "#core/journal/index.ts";
import { connect } from "#core/table/client.ts";
import { needsKey, type Route } from "#functions/api/route.ts";
import { below, seeded } from "#infra/local/random.ts";
import { type Answer, codeOf, comparable } from "../harness/api.ts";
import { type Busy, busyTransport } from "../harness/busy.ts";
import { type Call, callerOf, callOf, onlyOnce, run, tokenOf } from "../harness/exemplar.ts";
import { inputSchema, places, replaced } from "../harness/schema.ts";
import { streamItems } from "../harness/stream.ts";
import { api, named, stage } from "./body.ts";

const ajv = new Ajv2020({ strict: false, logger: false });
addFormats.default(ajv);

/** `npm run test:long` sends the twin before every command; a run, before those read together and one that is drawn. */
const everyTwin = process.env.TWINS === "every";

let busy: Busy;
let written: ReturnType<typeof streamItems>;

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const random = seeded(seed);

type Open = Entry["open"];

/** The entries that were written meanwhile, as the real stream tells them. */
async function added(act: () => Promise<unknown>): Promise<Open[]> {
  await written();
  await act();
  return (await written()).map((item) => JSON.parse(String(item.open)) as Open);
}

/** Bodies that say something else and still are ones, by their documented shape. */
function others(route: Route, body: unknown): unknown[] {
  if (route.body === undefined) return [];
  const schema = inputSchema(route.body);
  const valid = ajv.compile(schema);
  return places(body, schema)
    .flatMap(({ path, value, schema }) => changed(value, schema.enum).map((one) => replaced(body, path, one)))
    .filter((one) => valid(one));
}

function changed(value: unknown, choices: readonly unknown[] = []): unknown[] {
  if (choices.length > 0) return choices.filter((one) => one !== value);
  if (typeof value === "number") return [value + 1, value - 1];
  if (typeof value === "boolean") return [!value];
  if (typeof value !== "string") return [];
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return [addDays(value, 1), addDays(value, -1)];
  if (/^\d{6}$/.test(value)) return ["313289", "313254"].filter((one) => one !== value);
  if (/^[a-z]{3}_[0-9a-z]{26}$/.test(value)) return [value.replace(/.$/, (last) => (last === "0" ? "1" : "0"))];
  if (value.includes("太郎")) return [value.replace("太郎", "次郎")];
  return [`${value}一`, `${value}ア`, `x${value}`];
}

/** The same request comes and goes before a command of the first, or between its halves when it is a batch. */
async function expectOneEffect(route: Route, place: { name: string; nth: number }): Promise<void> {
  const call = await callOf(stage, route);
  const key = randomUUID();
  const answers: Answer[] = [];
  const act = async () => answers.push(await run(stage, call, { key }));
  const entries = await added(async () => {
    busy.between = { ...place, act };
    answers.push(await run(stage, call, { key }));
    busy.between = undefined;
  });
  const [one, other] = answers.map(comparable);
  expect([place, other]).toEqual([place, one]);
  expect(one?.status).toBe(route.status);
  expect(new Set(entries.map((each) => each.aggregate)).size).toBe(entries.length);
}

/** Another body under the same key is refused. */
async function expectMismatch({ route, ...call }: Call, key: string): Promise<void> {
  if (route.body === undefined) return;
  let refused = 0;
  for (const body of others(route, call.options.body)) {
    const answer = await run(stage, { route, ...call }, { key, body });
    if (codeOf(answer) === "idempotency.mismatch") refused++;
    // what its rules refuse before they look at the key
    else
      expect([route.id, JSON.stringify(body), answer.status]).toEqual([
        route.id,
        JSON.stringify(body),
        expect.toBeOneOf([400, 404, 422]),
      ]);
    if (refused === 2) break;
  }
  expect([route.id, refused]).toEqual([route.id, expect.toBeOneOf([1, 2])]);
}

/** The same key on another thing of the same kind has no effect there. */
async function expectOneThing(call: Call, key: string): Promise<void> {
  const other = await callOf(stage, call.route);
  if (other.path === call.path) return;
  const { token } = call.options;
  const effects = await added(async () => {
    expect(codeOf(await run(stage, other, { key, token }))).toBe("idempotency.mismatch");
  });
  expect(effects).toEqual([]);
}

/** Another person with the same key has an effect or a refusal of their own. */
async function expectOwn(call: Call, key: string, first: Open[]): Promise<void> {
  const token = await tokenOf(stage, callerOf(call.route), undefined, true);
  let answer: Answer | undefined;
  const second = await added(async () => {
    answer = await run(stage, call, { key, token });
  });
  const theirs = second.filter((entry) => !first.some((one) => one.by === entry.by));
  const refused = (answer?.status ?? 0) >= 400;
  expect([call.route.id, answer?.status, theirs.length > 0]).toEqual([call.route.id, answer?.status, !refused]);
  expect(second.length).toBe(theirs.length);
}

/** A request has one effect: replayed, sent twice at once, sent again while the first still looks, with another body, by another person. */
export function idempotency(routes: readonly Route[]): void {
  const repeatable = routes.filter(needsKey).filter((one) => !onlyOnce.includes(one.id));
  beforeAll(prepare);

  describe.each(named(repeatable))("%s", (_id, route) => {
    test("answers a replay with the same bytes, refuses another body and another thing, and leaves others their own", async () => {
      const call = await callOf(stage, route);
      const key = randomUUID();
      let first: Answer | undefined;
      const once = await added(async () => {
        first = await run(stage, call, { key });
      });
      expect(first?.status).toBe(route.status);
      expect(once.length).toBeGreaterThan(0);
      const again = await added(async () => {
        for (let i = 0; i < 2; i++)
          expect(comparable(await run(stage, call, { key }))).toEqual(comparable(first as Answer));
        await expectMismatch(call, key);
      });
      expect(again).toEqual([]);
      await expectOneThing(call, key);
      await expectOwn(call, key, once);
    });

    test("sent twice at once has one effect and two equal answers", async () => {
      const call = await callOf(stage, route);
      const key = randomUUID();
      const entries = await added(async () => {
        const [one, other] = await Promise.all([run(stage, call, { key }), run(stage, call, { key })]);
        expect(comparable(one)).toEqual(comparable(other));
        expect(one.status).toBe(route.status);
      });
      expect(entries.length).toBeGreaterThan(0);
      expect(new Set(entries.map((one) => one.aggregate)).size).toBe(entries.length);
    });

    test(`sent again while it looks at two things, or before some command of the first (seed ${seed}), has one effect and two equal answers`, async () => {
      const key = randomUUID();
      const plain = await callOf(stage, route);
      const before = busy.commands.length;
      await run(stage, plain, { key });
      const names = busy.commands.slice(before);
      const places = names.map((name, at) => ({
        name,
        nth: names.slice(0, at + 1).filter((one) => one === name).length,
      }));
      // not before a single read: what it loads for the whole process, a key, is what the other one would wait for
      const open = places.filter(({ name }) => name !== "GetItem");
      const drawn = open[below(random, open.length)];
      const isTried = (one: { name: string }) => everyTwin || one.name === "BatchGetItem" || one === drawn;
      for (const place of open.filter(isTried)) {
        await expectOneEffect(route, place);
      }
    });
  });
}

async function prepare(): Promise<void> {
  const { name, config } = api.world.table;
  written = streamItems(api.world.table);
  busy = busyTransport();
  connect(name, { ...config, requestHandler: busy.requestHandler });
}

/** The same for what can be done once only as long as the clock stands still. */
export function idempotencyOnce(routes: readonly Route[]): void {
  beforeAll(prepare);

  test.each(named(routes))("%s, which can be done only once: sent twice at once and again", async (_id, route) => {
    const call = await callOf(stage, route);
    const key = randomUUID();
    const entries = await added(async () => {
      const [one, other] = await Promise.all([run(stage, call, { key }), run(stage, call, { key })]);
      expect(one.status).toBe(call.route.status);
      expect(comparable(other)).toEqual(comparable(one));
      expect(comparable(await run(stage, call, { key }))).toEqual(comparable(one));
      await run(stage, call, { key: randomUUID() });
    });
    expect(entries.length).toBeGreaterThan(0);
    expect(new Set(entries.map((one) => one.aggregate)).size).toBe(entries.length);
  });
}
