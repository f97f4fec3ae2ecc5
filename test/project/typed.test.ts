import { readFileSync } from "node:fs";
import { beforeAll, expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import * as Facility from "#core/facility/index.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import { units } from "#core/metering/unit.ts";
import { get, type Item, put } from "#core/table/client.ts";
import { type Home, type Key, type Partition, partition, poolHome } from "#core/table/key.ts";
import { type Sent, sent } from "#core/table/sent.ts";
import { route } from "#functions/api/route.ts";
import { manifests } from "#functions/manifests.ts";
import { files } from "../../scripts/source.ts";
import { hallWorld, wishFor } from "../domain/hall.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

type State = { steps: number; name?: string };
const kind = Journal.defineKind<State, { words: string }>({ kind: "TYPED", version: 1 });
const stepped = Journal.defineEvent("typed.stepped", Journal.says<{ steps: number; on?: string }>());
const told = Journal.defineEvent("typed.told", Journal.says<{ to: "town" }>(), Journal.says<{ words: string }>());

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.join("313254");
});
const inTown = <R>(run: () => R, idempotencyKey?: string) =>
  world.as(
    world.staff("313254"),
    run,
    idempotencyKey === undefined ? undefined : { idempotencyKey, hash: "a", route: "POST /typed" },
  );
const step = (id: string) =>
  Journal.act(kind, id, (head) => {
    const steps = (head?.state.steps ?? 0) + 1;
    return { event: stepped({ steps }), state: { steps } };
  });
const stored = async (id: string) =>
  (await rawClient(world.table).all()).filter(({ pk }) => String(pk).endsWith(id)).length;

test("an act gives its entry, the state after it, and whether the same request had been answered before", async () => {
  const id = Id.create("typ");
  const first = await inTown(() => step(id), "one");
  expect(first).toMatchObject({ entry: { seq: 1, facts: { steps: 1 } }, state: { steps: 1 }, isReplay: false });
  await inTown(() => step(id), "two");
  // the entry is the one that answered, the state is as it is by now
  expect(await inTown(() => step(id), "one")).toEqual({ entry: first.entry, state: { steps: 2 }, isReplay: true });
});

test("a decision that finds nothing to do writes nothing, and the act gives the state as it is", async () => {
  const id = Id.create("typ");
  const never = () => Journal.act(kind, id, () => undefined);
  expect(await inTown(never)).toEqual({ state: undefined, isReplay: false });
  expect(await stored(id)).toBe(0);
  await inTown(() => step(id));
  expect(await inTown(never, "nothing")).toEqual({ state: { steps: 1 }, isReplay: false });
  expect(await stored(id)).toBe(2);
  // nothing was done under this key, so that it may still do something
  expect(await inTown(() => step(id), "nothing")).toMatchObject({ entry: { seq: 2 }, isReplay: false });
});

test("a decision that writes is a defect: the act fails and nothing is written", async () => {
  const id = Id.create("typ");
  const beside = (): Key => ({ pk: partition("31#313254" as Home, "TYPEDBY", id), sk: "1" });
  const writing = () =>
    Journal.act(kind, id, async () => {
      await put({ ...beside(), v: 1 });
      return { event: stepped({ steps: 1 }), state: { steps: 1 } };
    });
  await expect(inTown(writing)).rejects.toThrow("a decision writes nothing");
  expect(await inTown(() => get(beside()))).toBeUndefined();
  expect(await stored(id)).toBe(0);
  // nor does what follows from an entry, before it says what
  await inTown(() => step(id));
  const consumer = Journal.consumer("test", [
    Journal.following(stepped, async () => {
      await put({ ...beside(), v: 1 });
      return [];
    }),
  ]);
  const item = await rawClient(world.table).get(`31#313254#TYPED#${id}`, "J#00000001");
  await Journal.deliver([consumer], item as never);
  expect(await inTown(() => get(beside()))).toBeUndefined();
});

test("what an event says openly and what under seal is checked where it is written and where it is read", async () => {
  // @ts-expect-error: a fact is missing
  void (() => stepped({}));
  // @ts-expect-error: a fact that it does not say
  void (() => stepped({ steps: 1, name: "見本 太郎" }));
  // @ts-expect-error: nothing is said under seal
  void (() => stepped({ steps: 1 }, { words: "" }));
  // @ts-expect-error: what is said under seal is missing
  void (() => told({ to: "town" }));
  // @ts-expect-error: not one of its words
  void (() => told({ to: "vendor" }, { words: "" }));
  // @ts-expect-error: an instant is no fact of JSON
  void (() => Journal.defineEvent("typed.wrong", Journal.says<{ at: Date }>()));
  expect(() => Journal.defineEvent("typed.told", Journal.nothing)).toThrow("defined twice");

  const id = Id.create("typ");
  const { entry } = await inTown(() => step(id));
  expectTypeOf(entry.facts).toEqualTypeOf<{ steps: number; on?: string }>();
  expectTypeOf(entry.type).toEqualTypeOf<"typed.stepped">();
  expectTypeOf<Journal.EntryOf<typeof told>["closed"]>().toEqualTypeOf<{ words: string } | null>();
  // @ts-expect-error: no such fact
  void entry.facts.seps;

  const entries = await inTown(() => Journal.entries(kind, id));
  const [found] = Journal.among(entries, stepped, told);
  if (found?.type === "typed.told") expectTypeOf(found.facts.to).toEqualTypeOf<"town">();
  expect(found?.type).toBe("typed.stepped");
  const table = {
    ...Journal.on(stepped, ({ facts }) => facts.steps),
    ...Journal.on(told, ({ closed }) => closed?.words),
  };
  expectTypeOf(table).toHaveProperty("typed.told");
  expect(table["typed.stepped"](entry)).toBe(1);
});

test("a kind's state and personal part are checked where they are decided and where they are read", () => {
  const decide = (state: State) => ({ event: stepped({ steps: 1 }), state });
  void (() => Journal.act(kind, "typ_1", () => decide({ steps: 1 })));
  // @ts-expect-error: the state lacks what the kind has
  void (() => Journal.act(kind, "typ_1", () => ({ event: stepped({ steps: 1 }), state: {} })));
  // @ts-expect-error: no such personal part
  void (() => Journal.act(kind, "typ_1", () => ({ ...decide({ steps: 1 }), secret: { word: "" } })));
  // @ts-expect-error: an act without an event
  void (() => Journal.act(kind, "typ_1", () => ({ state: { steps: 1 } })));
  void (() =>
    Journal.load(kind, "typ_1").then((head) => {
      expectTypeOf(head?.state.steps).toEqualTypeOf<number | undefined>();
      expectTypeOf(head?.secret).toEqualTypeOf<{ words: string } | null | undefined>();
    }));
  void (() =>
    Journal.act(kind, "typ_1", (head) => (head === undefined ? undefined : decide(head.state))).then((acted) => {
      // @ts-expect-error: perhaps there was nothing to do
      void acted.entry.facts;
      if (acted.entry !== undefined) expectTypeOf(acted.entry.facts.steps).toEqualTypeOf<number>();
    }));
  // @ts-expect-error: another kind's state
  const other: Journal.Kind<{ halls: string[] }, never> = kind;
  expect(other.kind).toBe("TYPED");
});

const definition = {
  method: "post",
  path: "/v1/towns/{code}/typed",
  id: "typed",
  tag: "",
  summary: "",
  description: "",
  access: { who: ["staff"] },
  params: z.object({ code: z.string() }),
  body: z.strictObject({ steps: z.int() }),
  problems: [],
} as const;
const answer = z.object({ steps: z.int(), name: z.string().optional() });

test("a route's input and its answer are checked against its shapes by the compiler", async () => {
  const made = route({
    ...definition,
    status: 201,
    answer,
    run: async ({ params, query, body }) => {
      expectTypeOf(params).toEqualTypeOf<{ code: string }>();
      expectTypeOf(body).toEqualTypeOf<{ steps: number }>();
      expectTypeOf(query).toEqualTypeOf<undefined>();
      return { status: 201, body: { steps: body.steps } };
    },
  });
  const given = { params: { code: "313254" }, query: undefined, body: { steps: 2 } };
  expect(await made.run(given)).toEqual({ status: 201, body: { steps: 2 } });
  // @ts-expect-error: the answer lacks a field
  route({ ...definition, status: 201, answer, run: async () => ({ status: 201, body: {} }) });
  // @ts-expect-error: the answer has another type there
  route({ ...definition, status: 201, answer, run: async () => ({ status: 201, body: { steps: "2" } }) });
  // @ts-expect-error: another status
  route({ ...definition, status: 201, answer, run: async () => ({ status: 200, body: { steps: 2 } }) });
  // @ts-expect-error: a page where a body is promised
  route({ ...definition, status: 200, answer, run: async () => ({ status: 200, html: "" }) });
  // @ts-expect-error: a body where a page is promised
  route({ ...definition, status: 200, answer: "html", run: async () => ({ status: 200, body: { steps: 2 } }) });
});

test("a key without a home does not compile", () => {
  const home = "31#313254" as Home;
  expectTypeOf(partition(home, "APP", "app_1")).toEqualTypeOf<Partition>();
  // @ts-expect-error: a text is no partition
  const text: Partition = "31#313254#APP#app_1";
  // @ts-expect-error: a text is no home
  void (() => partition("31#313254", "APP"));
  // @ts-expect-error: a key needs a partition
  void (() => get({ pk: "31#313254#APP#app_1", sk: "HEAD" }));
  expect(String(partition(home, "APP", "app_1"))).toBe(text);
});

test("whatever is listened to, told of, timed or counted is an event that a domain defines, and each is defined once", async () => {
  await import("#functions/api/routes.ts"); // every domain
  let heard = 0;
  for (const { consumers = [], notices, timers } of manifests) {
    for (const listed of consumers) {
      const { name, on } = await listed.load();
      expect({ name, on }).toEqual({ name: listed.name, on: listed.on });
    }
    expect(Object.keys((await notices?.load()) ?? {}).sort()).toEqual((notices?.names ?? []).toSorted());
    expect(Object.keys((await timers?.load()) ?? {}).sort()).toEqual((timers?.names ?? []).toSorted());
    const types = [
      ...consumers.flatMap(({ on }) => (on === "everything" ? [] : on)),
      ...(notices?.names ?? []),
      ...(timers?.names ?? []),
    ];
    expect(types.filter((type) => !Journal.eventTypes().includes(type))).toEqual([]);
    heard += types.length;
  }
  expect(heard).toBeGreaterThan(40);
  expect(units.filter((type) => !Journal.eventTypes().includes(type))).toEqual([]);
  expect(Journal.eventTypes().length).toBeGreaterThan(60);
});

test("an entry of which one consumer cannot say where its effect goes holds up nobody else, and is followed up when it can", async () => {
  const id = Id.create("typ");
  await inTown(() => step(id));
  const item = (await rawClient(world.table).get(`31#313254#TYPED#${id}`, "J#00000001")) as Item;
  let isLost = true;
  const done: string[] = [];
  const consumer = (name: string, target: Journal.Consumer["target"]): Journal.Consumer => ({
    name,
    on: [stepped.type],
    target,
    effect: () => {
      done.push(name);
      return [];
    },
  });
  const consumers = [
    consumer("member", ({ home }) => {
      if (isLost) throw new RangeError("not a home");
      return home;
    }),
    consumer("job", ({ home }) => home),
  ];
  await Journal.deliver(consumers, item);
  expect(done).toEqual(["job"]);
  const parked = (await Journal.parkedIn(poolHome("31"))).filter(({ stuck }) => stuck.id === id);
  expect(parked).toMatchObject([{ consumer: "journal", stuck: { seq: 1, why: "consumer.lost" } }]);
  isLost = false;
  for (const { stuck } of parked) await Journal.followUp(consumers, stuck);
  expect(done).toEqual(["job", "member"]);
});

test("a hold of cells is the one thing that a decision may write: keyed by the request, done twice it is done once", async () => {
  const { world, facility } = await hallWorld();
  const heard: string[] = [];
  const hear = (message: unknown) => heard.push((message as Sent).name);
  const book = async () => {
    heard.length = 0;
    sent.subscribe(hear);
    const request = { idempotencyKey: "hold", hash: "a", route: "POST /bookings" };
    await world.as(world.resident("313254", "taro"), () => Facility.book(wishFor(facility)), request);
    sent.unsubscribe(hear);
    return heard.filter((name) => /^(Put|Update|Transact|Delete|BatchWrite)/.test(name));
  };
  const day = () => rawClient(world.table).get(`31#313254#SLOT#${facility}#hall`, "2026-11-08");
  expect(await book()).toEqual(["UpdateItemCommand", "TransactWriteItemsCommand"]);
  const held = await day();
  expect(held.A1080).toMatch(/^bkg_/);
  expect(await book()).toEqual([]);
  expect(await day()).toEqual(held);
});

test("no cast goes through unknown, and no fact is made a text or a number before it is read", () => {
  const sources = files().filter((file) => file !== "test/project/typed.test.ts");
  expect(sources.length).toBeGreaterThan(700);
  const forbidden = /as unknown as|\b(?:String|Number)\((?:\w+\.)*(?:facts|closed)\b/;
  const found = sources.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, at) => (forbidden.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
