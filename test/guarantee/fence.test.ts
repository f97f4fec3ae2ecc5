import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import { bodiesOf } from "#core/japan/bodies.ts";
import { isBodyCode, parseBodyCode } from "#core/japan/body.ts";
import { all, commit, get, page, put } from "#core/table/client.ts";
import * as Fence from "#core/table/fence.ts";
import { bodyHome, commonsHome, type Home, type Partition, partition, poolHome } from "#core/table/key.ts";
import { newWorld, type World } from "../harness/world.ts";

const table = "machipool";
const homes = [...(await bodiesOf("31")).map((body) => bodyHome(body.code)), poolHome("31"), commonsHome("31")];
const anyHome = fc.constantFrom(...homes);
const segment = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/);
const anyKey = (home: Home) => fc.tuple(segment, segment).map(([kind, id]) => partition(home, kind, id));

const inside = (home: Home, command: string, input: Record<string, unknown>) =>
  Fence.provide([`${home}#`], () => Fence.check(command, { TableName: table, ...input }, [table]));

/** Every shape of command that carries a key, with that key in one of its places. */
const commands: [string, (pk: Partition) => Record<string, unknown>][] = [
  ["GetItemCommand", (pk) => ({ Key: { pk, sk: "1" } })],
  ["DeleteItemCommand", (pk) => ({ Key: { pk, sk: "1" } })],
  ["PutItemCommand", (pk) => ({ Item: { pk, sk: "1" } })],
  ["UpdateItemCommand", (pk) => ({ Key: { pk, sk: "1" }, UpdateExpression: "SET a = :a" })],
  ["QueryCommand", (pk) => query(pk, "pk")],
  ...(["day", "list", "mine"] as const).map((index): [string, (pk: Partition) => Record<string, unknown>] => [
    "QueryCommand",
    (pk) => ({ ...query(pk, `${index}Pk`), IndexName: index }),
  ]),
  ["BatchGetItemCommand", (pk) => ({ RequestItems: { [table]: { Keys: [{ pk, sk: "1" }] } } })],
  ...["Put", "Update", "Delete", "ConditionCheck"].map((name): [string, (pk: Partition) => Record<string, unknown>] => [
    "TransactWriteItemsCommand",
    (pk) => ({ TransactItems: [{ [name]: { TableName: table, Key: { pk, sk: "1" }, Item: { pk, sk: "1" } } }] }),
  ]),
];

const query = (pk: Partition, name: string) => ({
  KeyConditionExpression: "#pk = :pk",
  ExpressionAttributeNames: { "#pk": name },
  ExpressionAttributeValues: { ":pk": pk },
});

test("a command passes exactly when its key is of the actor's home", () => {
  fc.assert(
    fc.property(anyHome, anyHome, fc.constantFrom(...commands), segment, segment, (mine, theirs, command, kind, id) => {
      const pk = partition(theirs, kind, id);
      const run = () => inside(mine, command[0], command[1](pk));
      if (mine === theirs) expect(run).not.toThrow();
      else expect(run).toThrow(Fence.FenceError);
    }),
    { numRuns: 2_000 },
  );
});

test("an item cannot enter an index of another home, neither by a put nor by an update", () => {
  fc.assert(
    fc.property(anyHome, anyHome, fc.constantFrom("dayPk", "listPk", "minePk"), (mine, theirs, name) => {
      fc.pre(mine !== theirs);
      const item = { pk: partition(mine, "APP", "a"), sk: "1", [name]: partition(theirs, "LIST", "a") };
      expect(() => inside(mine, "PutItemCommand", { Item: item })).toThrow(Fence.FenceError);
      const update = {
        Key: { pk: item.pk, sk: "1" },
        UpdateExpression: "SET #n = :v",
        ExpressionAttributeNames: { "#n": name },
      };
      expect(() => inside(mine, "UpdateItemCommand", update)).toThrow(Fence.FenceError);
      const literal = { Key: { pk: item.pk, sk: "1" }, UpdateExpression: `SET ${name} = :v` };
      expect(() => inside(mine, "UpdateItemCommand", literal)).toThrow(Fence.FenceError);
    }),
  );
});

test("a transaction with one foreign key among many is refused as a whole", () => {
  fc.assert(
    fc.property(anyHome, anyHome, fc.nat(19), (mine, theirs, position) => {
      fc.pre(mine !== theirs);
      const keys = Array.from({ length: 20 }, (_, i) => partition(i === position ? theirs : mine, "APP", String(i)));
      const input = { TransactItems: keys.map((pk) => ({ Put: { TableName: table, Item: { pk, sk: "1" } } })) };
      expect(() => inside(mine, "TransactWriteItemsCommand", input)).toThrow(Fence.FenceError);
    }),
  );
});

test("an answer that holds a foreign item is refused", () => {
  const pk = partition(bodyHome(parseBodyCode("313289")), "APP", "a");
  const look = (output: Record<string, unknown>) => () =>
    Fence.provide(["31#313254#"], () => Fence.checkOutput(output));
  expect(look({ Item: { pk } })).toThrow(Fence.FenceError);
  expect(look({ Items: [{ pk: "31#313254#APP#a" }, { pk }] })).toThrow(Fence.FenceError);
  expect(look({ Responses: { [table]: [{ pk }] } })).toThrow(Fence.FenceError);
});

test("no home is a prefix of another, and no key segment can forge one", () => {
  for (const a of homes) for (const b of homes) expect(a !== b && `${b}#`.startsWith(`${a}#`)).toBe(false);
  expect(() => partition(poolHome("31"), "APP", "a#b")).toThrow(RangeError);
  expect(() => partition(poolHome("31"), "APP", "")).toThrow(RangeError);
  fc.assert(fc.property(fc.string(), (text) => isBodyCode(text) || !homes.some((home) => home === text)));
  fc.assert(fc.property(anyHome.chain(anyKey), (pk) => homes.filter((home) => pk.startsWith(`${home}#`)).length === 1));
});

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.join("313254");
  await world.join("313289");
});

test("on the real client a foreign key, a Scan, PartiQL and a keyless query never leave the process", async () => {
  const own = bodyHome(parseBodyCode("313254"));
  const foreign = partition(bodyHome(parseBodyCode("313289")), "TENANT", "self");
  await world.as(world.staff("313254"), async () => {
    expect(await get({ pk: partition(own, "TENANT", "self"), sk: "HEAD" })).toBeDefined();
    await expect(get({ pk: foreign, sk: "HEAD" })).rejects.toThrow(Fence.FenceError);
    await expect(page({ pk: foreign })).rejects.toThrow(Fence.FenceError);
    await expect(all({ pk: foreign, index: "list" }).next()).rejects.toThrow(Fence.FenceError);
    await expect(put({ pk: foreign, sk: "x", v: 1 })).rejects.toThrow(Fence.FenceError);
    await expect(commit([{ delete: { pk: foreign, sk: "HEAD" } }])).rejects.toThrow(Fence.FenceError);
  });
  await expect(get({ pk: foreign, sk: "HEAD" })).rejects.toThrow("no fence in context");
});

test("a resident reaches the commons only where it is about that very person; an operator never", async () => {
  const commons = commonsHome("31");
  const taro = world.resident("313254", "taro");
  const own = partition(commons, "PERSON", taro.person);
  const other = partition(commons, "PERSON", world.resident("313254", "hanako").person);
  await world.as({ ...taro, home: commons }, async () => {
    await expect(page({ pk: own })).resolves.toBeDefined();
    await expect(page({ pk: other })).rejects.toThrow(Fence.FenceError);
    await expect(page({ pk: partition(commons, "TIMER", "2026-10-01") })).rejects.toThrow(Fence.FenceError);
  });
  // the same person in a town is there alone, as their session is in the cloud
  await world.as(taro, () => expect(page({ pk: own })).rejects.toThrow(Fence.FenceError));
  await world.as(world.operator(), () => expect(page({ pk: own })).rejects.toThrow(Fence.FenceError));
});

test("commands that are not listed are refused by name", () => {
  for (const name of [
    "ScanCommand",
    "ExecuteStatementCommand",
    "BatchExecuteStatementCommand",
    "BatchWriteItemCommand",
    "ExecuteTransactionCommand",
    "TransactGetItemsCommand",
  ]) {
    expect(() =>
      Actor.asSystem("test", poolHome("31"), () => Fence.check(name, { TableName: table }, [table])),
    ).toThrow(Fence.FenceError);
  }
});
