import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Billing from "#core/billing/index.ts";
import * as Clock from "#core/clock.ts";
import * as Limit from "#functions/api/limit.ts";
import { type Answer, type Api, startApi } from "../harness/api.ts";
import { poolOf } from "../harness/pool.ts";
import { type Act, acts, flood, playerOf } from "../harness/program.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const [townA, townB] = ["313254", "313289"] as const;
const nine = Clock.startOf("2027-04-05", "09:00");

let api: Api;
beforeAll(async () => {
  api = await startApi({ at: "2027-04-05", limited: true });
});
afterAll(() => api.stop());

const equally = { equal: 100, population: 0, use: 0, unused: "equal", partialMonth: "whole" } as const;

/** What B does after the n-th act of A. */
type Beside = { after: number; act: Act };

/** How often a call waits depends on what its process knows already; what it consumes does not. */
const asOfOne = (headers: Record<string, string>) => ({
  ...(without(random.headers, headers) as object),
  capacity: headers.capacity?.replace(/;rounds=\d+$/, ""),
});

/** Everything that can be seen of a town from inside, and of its use from the pool. */
type Seen = { answers: string[]; items: string[]; usage: string[]; mails: string[] };

/**
 * Both towns are members in either run, and nothing of the fixed costs is divided by use (利用割): what a town pays of them
 * follows from who the members are and, where they agreed on that, from what all of them use (負担割合). That is the agreement,
 * not an interference. All else of B is in its program.
 */
async function run(program: readonly Act[], beside: readonly Beside[] | undefined): Promise<Seen> {
  const world = await newWorld({ at: "2027-04-05" });
  Limit.forget();
  const pool = poolOf(world);
  await pool.setTerms();
  const reason = "協議会の議決";
  await world.as(world.operator(), () => Billing.setTerm("shares", { ...equally, from: "2026-04-01" }, { reason }));
  await pool.publish();
  for (const code of [townA, townB]) await pool.join(code);
  await world.deliver();
  const [a, b] = [playerOf(api, townA), playerOf(api, townB)];
  if (beside !== undefined) await b.prepare();
  await a.prepare();
  await world.deliver();
  for (const [index, act] of program.entries()) {
    Clock.install(() => nine + (index + 1) * 60_000);
    await a.play(act);
    for (const one of beside ?? []) if (one.after === index) await b.play(one.act);
    await world.deliver();
  }
  world.setTime("2027-05-06");
  await pool.act(() => Billing.closeMonth("2027-04"));
  await world.deliver();
  for (const path of ["/usage", "/usage/2027-04", "/usage/2027-04/page", "/forecast", "/estimates/2027"]) {
    await a.read(`/billing${path}`);
  }
  return seen(world, a.answers);
}

/**
 * What is random, and therefore differs between any two runs of the same program; nothing else may differ.
 * - `request-id` of an answer: made of time and chance for each request.
 * - `key`, `secret`, `closed`, `blob` of an item: sealed under fresh random keys, with a fresh nonce each time.
 * - `digest` of an entry: over a closed part with a random salt. `prev` and `hash`: the chain, over that digest. `mac` of a head: over both, with a key of the home.
 * - the id of a record of reading (`red_…`): it is not the answer to a request, so its id need not be repeatable.
 * - codes of invitations, in their mails and as hashes in their items: made with a random key of the home.
 * - `content` of an approval: a hash of the personal text that is decided, keyed with the application's random key.
 * - where a group is found by its name (`GROUPKEY`), and where an account or an invitation is found by its address (`mail`) and
 *   by the name of its person (`named`), and a registration by its owner (`REGOWNER`): hashed with a random key of the home.
 * - who waits for a cell that was given back (`r_…` of a day), where they are named by what they are called: hashed with such a key too.
 * - the order of the members of a map: the table does not keep it.
 */
const random = {
  headers: ["request-id"],
  attributes: ["key", "secret", "closed", "blob", "hash", "mac", "w"],
  ofEntry: ["digest", "prev"],
  ofPerson: ["code", "mail", "named"],
  reading: /red_[0-9a-z]{26}/g,
  approved: /"content":"[\w-]{43}"/g,
  invitation: /招待コード: \S+/g,
};

const without = (names: readonly string[], record: object) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

/** JSON with the members of every object in one order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

async function seen(world: World, answers: readonly Answer[]): Promise<Seen> {
  const items = await rawClient(world.table).all();
  const under = (...prefixes: string[]) =>
    items.filter(({ pk }) => prefixes.some((prefix) => String(pk).startsWith(prefix)));
  return {
    answers: answers.map(({ status, headers, body, text }) => canonical([status, asOfOne(headers), body ?? text])),
    items: under(`31#${townA}#`).map(plain).sort(),
    usage: under(`31#POOL00#USE#${townA}#`, `31#POOL00#USES#${townA}#`, `31#POOL00#USAGE#${townA}-`).map(plain).sort(),
    mails: world.mails
      .filter((mail) => mail.to.includes(townA))
      .map((mail) => canonical(mail).replaceAll(random.invitation, "…")),
  };
}

function plain(item: Record<string, unknown>): string {
  const isOfPerson = /#(INV|STAFF)#/.test(String(item.pk));
  const state = isOfPerson && item.state !== undefined ? without(random.ofPerson, item.state as object) : item.state;
  const found = isOfPerson ? { listSk: "…", minePk: "…", mineSk: "…" } : {};
  const blind = /#(?:GROUPKEY$|REGOWNER#)/.test(String(item.pk)) ? { sk: "…" } : found;
  const isWaiting = (name: string) => /#SLOT#/.test(String(item.pk)) && name.startsWith("r_");
  const names = Object.keys(item).filter(isWaiting);
  const waits = names.length === 0 ? {} : { "r_…": names.map((name) => canonical(item[name])).sort() };
  const open = typeof item.open === "string" ? without(random.ofEntry, JSON.parse(item.open)) : undefined;
  return canonical({ ...without([...random.attributes, ...names], item), ...waits, ...blind, state, open })
    .replaceAll(random.reading, "red_…")
    .replaceAll(random.approved, '"content":"…"');
}

/** One that goes through a whole procedure, beside a neighbour that does the same; the others are drawn. */
const known: [Act[], Beside[]] = [
  [
    { do: "book", who: 0, day: 12, band: "am", unit: "west" },
    { do: "apply", who: 0, dog: "ポチ" },
    { do: "apply", who: 1, dog: "クロ" },
    { do: "draft", one: 0 },
    { do: "approve", one: 0 },
    { do: "withdraw", one: 1 },
    { do: "found", who: 0, club: "合唱" },
    { do: "bookFor", one: 0, day: 13 },
  ],
  [
    { after: 0, act: { do: "apply", who: 0, dog: "ポチ" } },
    { after: 1, act: { do: "book", who: 1, day: 12, band: "am", unit: "whole" } },
    { after: 3, act: { do: "draft", one: 0 } },
    { after: 4, act: { do: "approve", one: 0 } },
    { after: 5, act: { do: "found", who: 0, club: "合唱" } },
    { after: 6, act: { do: "bookFor", one: 0, day: 13 } },
  ],
];

test("what a town does, is answered, is counted and is charged is the same to the byte whatever its neighbour does", async () => {
  const neighbour = fc.record({
    after: fc.nat(5),
    act: fc.oneof({ weight: 9, arbitrary: acts }, { weight: 2, arbitrary: flood }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(acts, { minLength: 4, maxLength: 7 }),
      fc.array(neighbour, { minLength: 4, maxLength: 8 }),
      async (program, beside) => {
        const alone = await run(program, undefined);
        const together = await run(program, beside);
        expect(alone.answers.length).toBeGreaterThan(10);
        expect(alone.items.length).toBeGreaterThan(20);
        expect(together).toEqual(alone);
      },
    ),
    { numRuns: 3, endOnFailure: true, examples: [known] },
  );
});
