import { beforeEach, expect, test } from "vitest";
import type { Duty } from "#core/actor.ts";
import * as Application from "#core/application/index.ts";
import * as Approval from "#core/approval/index.ts";
import * as Facility from "#core/facility/index.ts";
import * as Journal from "#core/journal/index.ts";
import * as Publication from "#core/publication/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import { onPaper } from "#functions/api/decision.ts";
import type { World } from "../harness/world.ts";
import { outcome } from "./filing.ts";
import { feeTable, hallWorld } from "./hall.ts";

const code = "313254";
let world: World;
let facility: string;
beforeEach(async () => {
  ({ world, facility } = await hallWorld());
});

let asked = 0;
const as = <R>(name: string, duties: Duty[], run: () => R): R => {
  const key = `${name} ${++asked}`;
  return world.as(world.staff(code, { staff: `stf_${name}`, duties }), run, { idempotencyKey: key, hash: key });
};
const clerk = <R>(run: () => R) => as("clerk", ["draft", "admin"], run);
const chief = <R>(run: () => R) => as("chief", ["decide"], run);
const mayor = <R>(run: () => R) => as("mayor", ["decide"], run);

const table = feeTable("2027-04-01", 1500);
const draft = async (content = table) =>
  (await clerk(() => Publication.draft({ act: "facility.fees", of: facility, content }))).entry.id;
const approve = (id: string) => Publication.approve(id, { absent: false });
const publish = (publication: string, content = table) =>
  outcome(() => clerk(() => Facility.setFees(facility, content, { decision: { publication } })));
const feesSet = async () =>
  (await clerk(() => Journal.entries({ kind: "FAC" }, facility))).filter(({ type }) => type === "facility.fees_set");

test("what yields money or rights is published by the body's own rule (approval.publication), by default by two people", async () => {
  const id = await draft();
  expect(await publish(id)).toBe("publication.undecided");
  expect(await outcome(() => clerk(() => approve(id)))).toBe("publication.other_seat"); // has no duty to decide
  expect(await outcome(() => as("clerk", ["draft", "decide"], () => approve(id)))).toBe("approval.own_draft");
  await chief(() => approve(id));
  expect(await publish(id, feeTable("2027-04-01", 1600))).toBe("publication.other_content");
  expect(await publish(id, feeTable("2027-05-01", 1500))).toBe("publication.other_content");
  expect(await publish(id)).toBe("done");
  expect((await feesSet()).at(-1)).toMatchObject({ facts: { decided: id, row: table } });
  expect((await clerk(() => Publication.find(id))).state.status).toBe("done");
  expect(await publish(id)).toBe("publication.undecided"); // what was decided is done once
  expect(await feesSet()).toHaveLength(2);
});

test("a body's own rule names who signs in which order; what is pending keeps the rule by which it was drafted", async () => {
  const before = await draft();
  const steps = [
    { duty: "decide" as const, title: "課長", standIn: { duty: "draft" as const, title: "課長補佐" } },
    { duty: "decide" as const, title: "町長" },
  ];
  await clerk(() => Tenant.set("approval.publication", "2026-10-01", { steps, selfApproval: false }));
  await chief(() => approve(before));
  expect(await publish(before)).toBe("done");
  const id = await draft(feeTable("2027-05-01", 1));
  await as("helper", ["draft"], () => Publication.approve(id, { absent: true }));
  expect(await publish(id, feeTable("2027-05-01", 1))).toBe("publication.undecided");
  const { state } = await mayor(() => approve(id));
  expect(state.approval.signatures.map(({ title, inPlaceOf }) => [title, inPlaceOf])).toEqual([
    ["課長補佐", "課長"],
    ["町長", undefined],
  ]);
  expect(await publish(id, feeTable("2027-05-01", 1))).toBe("done");
});

test("a 起案 that is sent back is never published; its reason is read by whoever drafted it, and in no open part", async () => {
  const id = await draft();
  await chief(() => Publication.sendBack(id, { reason: "減免の規定と合わない", absent: false }));
  expect(await outcome(() => chief(() => approve(id)))).toBe("publication.not_pending");
  expect(await publish(id)).toBe("publication.undecided");
  const head = await clerk(() => Publication.find(id));
  expect(head.sentBack).toBe("減免の規定と合わない");
  expect(JSON.stringify(head.state)).not.toContain("減免");
  const listed = await clerk(() => Publication.list("sent_back", { limit: 10 }));
  expect(listed.items.map((one) => one.id)).toEqual([id]);
});

test("what was decided is done once, however many do it at once; if the act is refused it stays to be done", async () => {
  const id = await draft();
  await chief(() => approve(id));
  const all = await Promise.all(Array.from({ length: 5 }, () => publish(id)));
  expect(all.filter((one) => one === "done")).toHaveLength(1);
  expect(await feesSet()).toHaveLength(2);
  // the facility forgets the band that the table names: refused, and nothing of the decision is used up
  const other = feeTable("2027-06-01", 1);
  const again = await draft(other);
  await chief(() => approve(again));
  const unread = () => Facility.setFees(facility, other, { decision: { publication: again } });
  const stale = world.as(world.staff(code), unread, { idempotencyKey: "k", hash: "k", ifMatch: 1 });
  await expect(stale).rejects.toMatchObject({ code: "version.stale" });
  expect((await clerk(() => Publication.find(again))).state.status).toBe("approved");
  expect(await publish(again, other)).toBe("done");
});

test("a decision on paper is written into the act with its number, day and office, unless the rule wants it here", async () => {
  const set = (from: string, paper = onPaper.paper) =>
    outcome(() => clerk(() => Facility.setFees(facility, feeTable(from, 1), { decision: { paper } })));
  expect(await set("2027-04-01", { ...onPaper.paper, on: "2026-10-02" })).toBe("approval.paper_date"); // tomorrow
  expect(await set("2027-04-01")).toBe("done");
  const entry = (await feesSet()).at(-1);
  expect(entry).toMatchObject({ facts: { decided: "paper" }, closed: { paper: onPaper.paper } });
  expect(JSON.stringify(entry?.facts)).not.toContain(onPaper.paper.number);
  const rows = await clerk(() => Facility.history(facility, { limit: 100, series: "fees" }));
  expect(rows.items[0]).toMatchObject({ from: "2027-04-01", paper: onPaper.paper, decided: "paper" });
  const rule = { steps: [{ duty: "decide", title: "町長" }], selfApproval: false, paper: false };
  await clerk(() => Tenant.set("approval.publication", "2026-10-01", rule));
  expect(await set("2027-05-01")).toBe("approval.paper_refused");
});

test("a procedure and its next version are published as they were decided, and as no other", async () => {
  const parameters = {
    office: "町民課",
    documentPrefix: "若住",
    accepts: { from: "2026-04-01" },
    fees: [{ name: "登録手数料", from: "2026-04-01", amount: 3000, basis: "若桜町手数料条例（架空）" }],
    processing: { days: 5, countFirstDay: false, arrivesWhenOpen: true },
    retention: 5,
  } as const;
  const definition = Application.adopt("dog-registration", parameters as never);
  const decide = async (content: typeof definition, of?: string) => {
    const matter = {
      act: "procedure" as const,
      ...(of === undefined ? {} : { of }),
      content: JSON.parse(JSON.stringify(content)) as Journal.Json,
    };
    const { id } = (await clerk(() => Publication.draft(matter))).entry;
    await chief(() => approve(id));
    return { publication: id };
  };
  const decision = await decide(definition);
  const dear = { ...definition, fees: definition.fees.map((fee) => ({ ...fee, amount: 9000 })) };
  expect(await outcome(() => clerk(() => Application.publish(dear, decision)))).toBe("publication.other_content");
  const { entry } = await clerk(() => Application.publish(definition, decision));
  expect(entry.facts).toMatchObject({ version: 1, decided: decision.publication });
  const next = await decide(dear, entry.id);
  expect(await outcome(() => clerk(() => Application.publish(dear, next)))).toBe("publication.other_content");
  const second = await clerk(() => Application.publishVersion(entry.id, dear, next));
  expect(second.entry.facts).toMatchObject({ version: 2, decided: next.publication });
});

test("what belongs to an organ is drafted, read and signed by its own people alone; others are told the same as of what is not there", async () => {
  const school = <R>(name: string, duties: Duty[], run: () => R): R =>
    world.as(world.staff(code, { staff: `stf_${name}`, duties: [], organs: { education: duties } }), run);
  const matter = { act: "facility.fees" as const, of: facility, content: table, organ: "education" as const };
  expect(await outcome(() => clerk(() => Publication.draft(matter)))).toBe("auth.forbidden");
  const { id } = (await school("teacher", ["draft"], () => Publication.draft(matter))).entry;
  expect(await outcome(() => chief(() => approve(id)))).toBe("not_found");
  expect(await outcome(() => chief(() => Publication.find(id)))).toBe("not_found");
  expect((await chief(() => Publication.list("pending", { limit: 10 }))).items).toEqual([]);
  expect((await school("head", ["decide"], () => Publication.list("pending", { limit: 10 }))).items).toHaveLength(1);
  const { state } = await school("head", ["decide"], () => approve(id));
  expect(state.status).toBe("approved");
});

test("a deputy of another town drafts, signs and reads nothing that outlives the mandate", async () => {
  const id = await draft();
  const deputy = world.staff(code, {
    staff: "stf_deputy",
    duties: ["draft", "decide"],
    mandate: "man_1",
    limits: { grounded: true, procedures: [], facilities: [facility], registers: [] },
  });
  const tries = [
    () => Publication.draft({ act: "facility.fees", of: facility, content: table }),
    () => approve(id),
    () => Publication.find(id),
    () => Publication.list("pending", { limit: 10 }),
  ];
  for (const one of tries)
    expect(await outcome(() => world.as(deputy, () => one() as Promise<unknown>))).toBe("auth.forbidden");
  expect(Approval.settingName("publication")).toBe("approval.publication");
});
