import { expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import { bodiesOf, census } from "#core/japan/bodies.ts";
import { poolHome } from "#core/table/key.ts";
import { share } from "#test/fixture/billing.ts";
import * as Example from "./example.ts";
import { membersOf } from "./plan.ts";
import { PlanInput } from "./plan-input.ts";
import { shareCost } from "./share.ts";

const planOf = (codes: readonly string[]) =>
  PlanInput.safeParse({ ...Example.plan, members: codes.map((body) => ({ ...Example.plan.members[0], body })) });

/** What a plan makes of bodies, in the pool of a prefecture. */
const membersIn = (prefecture: string, ...codes: string[]) =>
  Actor.asSystem("test", poolHome(prefecture), () => membersOf(PlanInput.parse(planOf(codes).data)));

const cost = { fiscalYear: 2027, items: [{ name: "固定費", amount: 1_000_000 }] };
const byPeople = { ...share, equal: 0, population: 100, use: 0, census };

test("a body without a census figure bears no share by population: population.missing says which it is", async () => {
  const [futaba, naraha] = ["075469", "075426"];
  const members = await membersIn("07", futaba, naraha);
  expect(members.map(({ name, population }) => [name, population])).toEqual([
    ["双葉町", []],
    ["楢葉町", [{ census, count: 3_700 }]],
  ]);
  const divided = () => shareCost(cost, byPeople, members, new Map());
  expect(divided).toThrow(
    expect.objectContaining({ code: "population.missing", detail: expect.stringMatching(/^双葉町、/) }),
  );
  expect(shareCost(cost, { ...byPeople, equal: 100, population: 0 }, members, new Map())(futaba).total).toBe(500_000);
});

test("a plan of 200 bodies is taken, and of a body of another prefecture it is said where it stands", async () => {
  const [hokkaido, aomori] = await Promise.all(["01", "02"].map(bodiesOf));
  const codes = [...(hokkaido ?? []), ...(aomori ?? [])].map(({ code }) => code);
  expect(planOf(codes.slice(0, 200)).success).toBe(true);
  expect(planOf(codes.slice(0, 201)).error?.issues).toMatchObject([{ path: ["members"] }]);
  expect(await membersIn("01", ...codes.slice(0, 180))).toHaveLength(180);
  const refusal = await membersIn("01", "010006", "310000", "012025", "313254").catch((error: Problem) => error);
  expect(refusal).toBeInstanceOf(Problem);
  expect(refusal).toMatchObject({ code: "request.malformed" });
  expect((refusal as Problem).errors?.map(({ pointer }) => pointer)).toEqual(["/members/1/body", "/members/3/body"]);
});
