import { beforeEach, expect, test } from "vitest";
import * as Billing from "#core/billing/index.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import * as Membership from "#core/membership/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import { poolOf } from "../harness/pool.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

let world: World;
let pool: ReturnType<typeof poolOf>;
beforeEach(async () => {
  world = await newWorld({ at: "2027-03-25" });
  pool = poolOf(world);
});

const wakasa = "313254";
const status = async (code: string) => (await pool.act(() => Membership.find(code))).state.status;
const tenant = (code: string) => world.as(world.staff(code), () => Tenant.current());
const entriesOf = async () => (await rawClient(world.table).all()).filter((item) => String(item.sk).startsWith("J#"));

test("joining is refused with each missing piece named, and leaves nothing behind", async () => {
  const { partnership, entrustment } = Billing.Example.contract;
  await pool.act(() =>
    Membership.recordContract(wakasa, { partnership, entrustment: { ...entrustment, scope: [], resolved: {} } }),
  );
  await pool.apply(wakasa, { ...Billing.Example.application, budget: undefined });
  const before = await entriesOf();
  const refusal = await pool.approve(wakasa).catch((error: Problem) => error);
  expect(refusal).toMatchObject({ code: "membership.incomplete" });
  const missing = (refusal as Problem).facts?.missing as { code: string; document: string }[];
  expect(missing.map(({ document, code }) => `${document} ${code}`)).toEqual([
    "entrustment membership.missing_resolution",
    "entrustment membership.wrong_scope",
    "handling membership.missing_handling",
    "handling membership.missing_subprocessing_consent",
    "budget membership.missing_budget",
  ]);
  expect(await entriesOf()).toEqual(before);
  expect(await status(wakasa)).toBe("applied");
  expect(await tenant(wakasa)).toBeUndefined();
});

test("what was missing is recorded piece by piece, and then the body joins; the prefecture needs its budget only", async () => {
  const { partnership, entrustment, handling } = Billing.Example.contract;
  await pool.apply(wakasa);
  for (const part of [{ partnership }, { entrustment }, { handling }]) {
    await expect(pool.approve(wakasa)).rejects.toThrow(Problem);
    await pool.act(() => Membership.recordContract(wakasa, part));
  }
  await pool.approve(wakasa);
  expect(await status(wakasa)).toBe("joined");
  expect((await tenant(wakasa))?.state).toMatchObject({ status: "joined", start: "2027-04-01", name: "若桜町" });
  await pool.join("310000");
  expect(await status("310000")).toBe("joined");
  expect(await pool.act(() => Membership.homes())).toEqual(["310000", wakasa]);
});

test("two approvals at once are one joining: the pool's and the body's record change together, once", async () => {
  await pool.act(() => Membership.recordContract(wakasa, Billing.Example.contract));
  await pool.apply(wakasa);
  const answers = await Promise.allSettled(Array.from({ length: 4 }, () => pool.approve(wakasa)));
  expect(answers.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  for (const one of answers)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "membership.state" });
  const types = async (home: Parameters<World["as"]>[0], kind: string, id: string) =>
    world.as(home, async () => (await Journal.entries({ kind }, id)).map((entry) => entry.type));
  expect(await types(world.operator(), "MEMBER", wakasa)).toEqual([
    "member.contract_recorded",
    "member.applied",
    "member.joined",
  ]);
  expect(await types(world.staff(wakasa), "TENANT", "self")).toEqual(["tenant.joined"]);
});

test("a home that already began makes the whole joining fail: neither record changes", async () => {
  await world.join(wakasa);
  await pool.act(() => Membership.recordContract(wakasa, Billing.Example.contract));
  await pool.apply(wakasa);
  const before = await entriesOf();
  await expect(pool.approve(wakasa)).rejects.toMatchObject({ code: "membership.state" });
  expect(await entriesOf()).toEqual(before);
  expect(await status(wakasa)).toBe("applied");
});

test("approving again under the same key answers with the first entry", async () => {
  await pool.act(() => Membership.recordContract(wakasa, Billing.Example.contract));
  await pool.apply(wakasa);
  const approve = () =>
    world.as(world.operator(), () => Membership.approve(wakasa), { idempotencyKey: "one", hash: "same" });
  const first = await approve();
  expect(await approve()).toEqual({ ...first, isReplay: true });
});

test("a suspended town is no town, before anything has followed, until it is resumed", async () => {
  await pool.join(wakasa);
  await pool.act(() => Membership.suspend(wakasa, "試験"));
  await world.as(world.public(wakasa), () =>
    expect(Tenant.requireOption("application")).rejects.toMatchObject({ code: "not_found" }),
  );
  await pool.act(() => Membership.resume(wakasa, "試験"));
  expect((await tenant(wakasa))?.state.status).toBe("joined");
  await expect(pool.act(() => Membership.resume(wakasa, "試験"))).rejects.toMatchObject({ code: "membership.state" });
});

test("nobody but the operator records contracts or lets a body in, and only bodies of the prefecture", async () => {
  await world.join(wakasa);
  await world.as(world.staff(wakasa), async () => {
    await expect(Membership.recordContract("313289", {})).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(Membership.approve("313289")).rejects.toMatchObject({ code: "auth.forbidden" });
  });
  await expect(pool.act(() => Membership.recordContract("131016", {}))).rejects.toMatchObject({ code: "not_found" });
});
