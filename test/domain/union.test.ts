import { beforeEach, expect, test } from "vitest";
import * as Billing from "#core/billing/index.ts";
import { checkDigit, isBodyCode } from "#core/japan/body.ts";
import { headOf } from "#core/japan/head.ts";
import * as Membership from "#core/membership/index.ts";
import { Contract } from "#core/membership/schema.ts";
import * as Tenant from "#core/tenant/index.ts";
import { poolOf } from "../harness/pool.ts";
import { newWorld, type World } from "../harness/world.ts";

let world: World;
let pool: ReturnType<typeof poolOf>;
beforeEach(async () => {
  world = await newWorld({ at: "2027-03-25" });
  pool = poolOf(world);
});

/** 架空の一部事務組合: a code that its prefecture may give, and a name. */
const codeIn = (first5: string) => first5 + checkDigit(first5);
const union = codeIn("31999");
const unionName = "見本東部環境衛生組合";
const [prefecture, wakasa] = ["310000", "313254"];
const { contract, application, plan, terms } = Billing.Example;

const record = (code: string, part: Parameters<typeof Membership.recordContract>[1]) =>
  pool.act(() => Membership.recordContract(code, part));

async function join(): Promise<void> {
  await record(union, { ...contract, unionName });
  await pool.apply(union, application);
  await pool.approve(union);
}

test("一部事務組合 and 広域連合 join by the name that the operator gives, under a code of the prefecture with its check digit", async () => {
  expect(isBodyCode(union)).toBe(true);
  // its code: neither another prefecture's, nor one with a wrong check digit, nor that of a listed body
  const wrongDigit = `31999${(Number(union[5]) + 1) % 10}`;
  for (const code of [codeIn("32999"), wrongDigit, "999999"])
    await expect(record(code, { unionName }), code).rejects.toMatchObject({ code: "not_found" });
  await expect(record(wakasa, { unionName })).rejects.toMatchObject({
    code: "request.malformed",
    errors: [{ pointer: "/unionName", message: expect.stringContaining("市区町村") }],
  });
  // its name: given by whoever enters it, before anything else, and that of a union
  await expect(record(union, contract)).rejects.toMatchObject({ code: "not_found" });
  await expect(pool.apply(union, application)).rejects.toMatchObject({ code: "not_found" });
  const named = (name: string) => Contract.safeParse({ prefecture, body: union, unionName: name }).success;
  expect(["見本町", "", "見本組合", "見本広域連合", "見本水道企業団"].map(named)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);

  await record(union, { unionName: "見本環境組合" });
  await join();
  const [member] = await pool.act(() => Membership.list());
  expect(member && (await pool.act(() => Membership.bodyOf(member)))).toEqual({
    code: union,
    name: unionName,
    kind: "union",
  });
  expect(await pool.act(() => Membership.homes())).toEqual([union]);
  const tenant = await world.as(world.staff(union), () => Tenant.current());
  expect(tenant?.state).toMatchObject({ code: union, name: unionName, status: "joined" });
  expect(headOf({ code: union, name: unionName })).toBe("見本東部環境衛生組合管理者");
  // what its papers say from now on is told: the name stays, the rest of its contract does not
  await expect(record(union, { unionName: "別の組合" })).rejects.toMatchObject({ code: "membership.state" });
  await record(union, { unionName, handling: contract.handling });
  await pool.act(() => Membership.suspend(union, "試験"));
  await pool.act(() => Membership.resume(union, "試験"));
});

test("a union bears nothing by population, because the plan says that it is one, and its part of everything else", async () => {
  const census = "2020-10-01";
  for (const { name, row } of terms) {
    const shares = {
      equal: 30,
      population: 30,
      use: 40,
      census,
      unused: "equal",
      partialMonth: "whole",
      from: "2026-04-01",
    };
    await pool.act(() => Billing.setTerm(name, (name === "shares" ? shares : row) as never));
  }
  await pool.act(() => Billing.setCost(2027, "planned", Billing.Example.cost));
  const codes = [prefecture, wakasa, union];
  const members = codes.map((body) => ({ ...plan.members[0], body })) as typeof plan.members;
  const publish = () => pool.act(() => Billing.publishPlan(2027, { ...plan, members }));
  await expect(publish()).rejects.toMatchObject({
    code: "request.malformed",
    errors: [{ pointer: "/members/2/body", message: expect.stringContaining("先に契約を記録") }],
  });
  await join();
  await publish();

  const { document } = await pool.act(() => Billing.planOf(2027));
  const of = (code: string) => document.bodies.find(({ body }) => body === code);
  expect(of(union)).toMatchObject({ name: unionName, fixed: { equal: 200_000, population: 0 } });
  expect(of(union)?.fixed.use).toBeGreaterThan(0);
  expect(of(union)?.use.total).toBeGreaterThan(0);
  expect((of(prefecture)?.fixed.population ?? 0) + (of(wakasa)?.fixed.population ?? 0)).toBe(600_000);
  expect(document.bodies.reduce((sum, { total }) => sum + total, 0)).toBe(document.total);

  world.setTime("2027-04-02");
  const [own] = (await pool.act(() => Billing.overview())).bodies;
  expect(own).toMatchObject({ body: union, name: unionName, estimate: of(union)?.total });
  expect(own).not.toHaveProperty("population");
  const { document: sheet } = await pool.act(() => Billing.estimateOf(2027, union));
  expect(sheet.bodies).toEqual([of(union)]);
});
