import { afterAll, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { page } from "#core/table/client.ts";
import { bodyHome, partition } from "#core/table/key.ts";
import { type Sent, sent } from "#core/table/sent.ts";
import type { Policy, Statement } from "#infra/policy.ts";
import { rawClient } from "#test/harness/table.ts";
import { newWorld, type World } from "#test/harness/world.ts";
import { happened } from "../harness/happened.ts";
import { type Ask, type Shape, shapeOf } from "../harness/shape.ts";
import { evaluate } from "./evaluate.ts";
import { type Rules, rendered } from "./rules.ts";

const town = bodyHome(parseBodyCode("313254"));
const kind = Journal.defineKind<Record<string, never>>({ kind: "TEST", version: 1 });

/** What the recorder of every test file hears, heard once more. */
const shapes: Shape[] = [];
const hear = (message: unknown): void => {
  const actor = Actor.peek();
  if (actor !== undefined) shapes.push(shapeOf(actor, message as Sent));
};

let world: World;
beforeAll(async () => {
  sent.subscribe(hear);
  world = await newWorld();
  await world.join("313254");
});
afterAll(() => void sent.unsubscribe(hear));

/** The shapes of what one run sends. */
async function heard(run: () => Promise<unknown>): Promise<Shape[]> {
  const before = shapes.length;
  await run();
  return shapes.slice(before);
}

test("a command is recorded as it goes to the table: who, which item actions, which index, keys without ids", async () => {
  const act = () => Journal.act(kind, "tst_1", () => ({ event: happened("tested"), state: {} }));
  const acted = await heard(() => world.as(world.staff("313254"), act));
  const by = { type: "staff", home: town };
  expect(acted).toContainEqual({ by, asks: [{ action: "GetItem", keys: [`${town}#TEST#x`] }] });
  expect(acted.at(-1)).toEqual({ by, asks: [{ action: "PutItem", keys: [`${town}#TEST#x`] }] });
  const listed = () => page({ pk: partition(town, "WORK", "a"), index: "list" });
  expect(await heard(() => world.as(world.staff("313254"), listed))).toEqual([
    { by, asks: [{ action: "Query", index: "list", keys: [`${town}#WORK#x`] }] },
  ]);
});

test("what the fence refuses never goes out, and a test's own client is not heard", async () => {
  const foreign = () => page({ pk: partition(bodyHome(parseBodyCode("313289")), "WORK") });
  expect(await heard(() => world.as(world.staff("313254"), foreign).catch(() => {}))).toEqual([]);
  expect(await heard(() => world.as(world.staff("313254"), () => rawClient(world.table).all()))).toEqual([]);
});

const sender = (type: Actor.ActorType, home: string, more: object = {}) => ({ type, home, ...more }) as Shape["by"];
const shape = (by: Shape["by"], ...asks: Ask[]): Shape => ({ by, asks });

const staff = sender("staff", "31#313254");
const person = sender("resident", "31#COMMON", { person: "per_own" });
const operator = sender("operator", "31#POOL00", { joining: "31#313254" });
const every: Shape[] = [
  shape(staff, { action: "GetItem", keys: ["31#313254#APP#x"] }),
  shape(staff, { action: "Query", index: "list", keys: ["31#313254#WORK#x"] }),
  shape(staff, { action: "PutItem", keys: ["31#313254#APP#x"] }, { action: "UpdateItem", keys: ["31#313254#NO#x"] }),
  shape(sender("system", "31#313254", { name: "usage" }), { action: "PutItem", keys: ["31#313254#POS#x"] }),
  shape(sender("system", "31#COMMON", { name: "timer" }), { action: "DeleteItem", keys: ["31#COMMON#TIMER#x"] }),
  {
    ...shape(sender("system", "31#313254", { name: "operation" }), { action: "Query", keys: ["31#313254#APP#x"] }),
    side: true,
  },
  shape(sender("system", "31#POOL00", { name: "founding" }), { action: "PutItem", keys: ["31#POOL00#KEY"] }),
  shape(person, { action: "Query", keys: ["31#COMMON#PERSON#per_own"] }),
  shape(operator, { action: "PutItem", keys: ["31#313254#TENANT#x", "31#POOL00#MEMBER#x"] }),
];

test("the rendered policies allow all of it to its own home, and nothing of it to anybody else", () => {
  const { broken, decisions, roles } = evaluate(every);
  expect(broken).toEqual([]);
  expect(roles).toBe(9);
  expect(decisions).toBeGreaterThan(100);
});

test("a command that leaves its home would be refused, and the evaluation says which", () => {
  const wrong = (one: Shape) => evaluate([one]).broken;
  expect(wrong(shape(staff, { action: "GetItem", keys: ["31#313289#APP#x"] }))).toContainEqual(
    expect.stringMatching(/^refused: api as body 313254: .*31#313289/),
  );
  expect(wrong(shape(staff, { action: "GetItem", keys: ["31#COMMON#PERSON#x"] }))).not.toEqual([]);
  expect(wrong(shape(person, { action: "GetItem", keys: ["31#COMMON#PERSON#x"] }))).not.toEqual([]);
  expect(wrong(shape(operator, { action: "PutItem", keys: ["31#313254#APP#x"] }))).not.toEqual([]);
  expect(wrong(shape(staff, { action: "Scan", keys: ["31#313254#APP#x"] }))).not.toEqual([]);
  expect(wrong({ ...shape(staff, { action: "GetItem", keys: ["31#313254#APP#x"] }), side: true })).not.toEqual([]);
});

test("a part of the system that no function is known to be fails the run", () => {
  const unknown = sender("system", "31#313254", { name: "newcomer" });
  expect(evaluate([shape(unknown, { action: "GetItem", keys: ["31#313254#APP#x"] })]).broken).toEqual([
    expect.stringContaining("newcomer"),
  ]);
});

const withStatements = (change: (statement: Statement) => Statement): Rules => ({
  ...rendered,
  session: (part, role, prefecture): Policy => {
    const policy = rendered.session(part, role, prefecture);
    return { ...policy, Statement: policy.Statement.map((one) => (one.Sid === "OwnItems" ? change(one) : one)) };
  },
});
const withCondition = (change: (condition: NonNullable<Statement["Condition"]>) => Statement["Condition"]) =>
  withStatements(({ Condition = {}, ...rest }) => {
    const Changed = change(Condition);
    return Changed === undefined ? rest : { ...rest, Condition: Changed };
  });
const leading = (keys: string[]) => ({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys } });

test.each<[string, Rules]>([
  ["the tag condition dropped", withCondition(() => undefined)],
  ["Null dropped", withCondition(({ Null: _, ...rest }) => rest)],
  ["ForAllValues dropped", withCondition(({ Null }) => ({ Null: Null ?? {} }))],
  ["a prefecture instead of a town", withCondition((all) => ({ ...all, ...leading(["31#*"]) }))],
  ["one fixed town for all", withCondition((all) => ({ ...all, ...leading(["31#313289#*"]) }))],
  ["a town's code without its end", withCondition((all) => ({ ...all, ...leading(["31#3132*"]) }))],
  ["any action", withStatements((one) => ({ ...one, Action: ["dynamodb:*"] }))],
  ["Scan among the actions", withStatements((one) => ({ ...one, Action: [...one.Action, "dynamodb:Scan"] }))],
  ["no indexes", withStatements((one) => ({ ...one, Resource: (one.Resource ?? []).slice(0, 1) }))],
  ["no transactions", withStatements((one) => ({ ...one, Action: one.Action.filter((name) => !/Put/.test(name)) }))],
  ["no trust", { ...rendered, trust: () => ({ Version: "2012-10-17", Statement: [] }) }],
  ["trust without tags", { ...rendered, trust: (part) => rendered.trust(part, "commons") }],
  ["a function without its sessions", { ...rendered, own: () => ({ Version: "2012-10-17", Statement: [] }) }],
])("mutation: %s is found", (_name, rules) => {
  expect(evaluate(every, rules).broken).not.toEqual([]);
});
