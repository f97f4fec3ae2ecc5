import { beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Approval from "#core/approval/index.ts";
import * as Clock from "#core/clock.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { bodyHome } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/index.ts";
import { newWorld, type World } from "#test/harness/world.ts";
import { happened } from "../harness/happened.ts";

const town = "313254";
let world: World;

beforeAll(async () => {
  world = await newWorld({ at: "2027-06-01" });
  await world.join(town);
});

const rule: Approval.ApprovalRule = {
  steps: [
    { duty: "decide", title: "課長", standIn: { duty: "draft", title: "課長補佐" } },
    { duty: "decide", title: "町長" },
  ],
  selfApproval: false,
};

/** The smallest thing that is decided: a sealed text and its approval. */
type State = { approval?: Approval.Approval };
type Secret = { text: string };
const matter = Journal.defineKind<State, Secret>({ kind: "MATTER", version: 1 });

type Staff = Extract<Actor.Actor, { type: "staff" }>;

const staff = (name: string, duties: Actor.Duty[], mandate?: string): Staff => ({
  type: "staff",
  home: bodyHome(parseBodyCode(town)),
  staff: Id.derive("stf", name),
  duties,
  assurance: "ial2",
  ...(mandate === undefined ? {} : { mandate }),
});

async function change(
  actor: Actor.Actor,
  id: string,
  next: (approval: Approval.Approval | undefined, content: string) => Approval.Approval,
): Promise<Journal.Acted<State>> {
  return world.as(actor, () =>
    Journal.act(matter, id, (head) => {
      if (head?.key === undefined) throw new Error("no such matter");
      const approval = next(head.state.approval, Approval.contentOf(head.key.plain, head.secret));
      return { event: happened("matter.moved"), state: { approval } };
    }),
  );
}

async function begin(text: string): Promise<string> {
  const id = Id.create("mat");
  await world.as(staff("window", ["counter"]), () =>
    Journal.act(matter, id, () => ({ event: happened("matter.begun"), state: {}, secret: { text } })),
  );
  return id;
}

const stateOf = async (id: string) =>
  (await Actor.asSystem("test", staff("window", []).home, () => Journal.find(matter, id))).state.approval;

const given = (approval: Approval.Approval | undefined): Approval.Approval => {
  if (approval === undefined) throw new Error("nothing is drafted");
  return approval;
};

const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => "done",
    (error: { code?: string }) => error.code ?? error,
  );

test("who decides is a dated setting of the body; a day without one is an error, and the version is kept", async () => {
  const admin = staff("admin", ["admin"]);
  const ruleFor = (date?: string) => world.as(admin, () => Approval.ruleFor("matter", date));
  expect(await codeOf(ruleFor())).toBe("setting.missing");
  await world.as(admin, () => Tenant.set(Approval.settingName("matter"), "2027-06-01", rule));
  expect(await codeOf(ruleFor("2027-05-31"))).toBe("setting.missing");
  expect(await ruleFor()).toEqual({ value: rule, version: 1 });
  await world.as(admin, () =>
    Tenant.set(Approval.settingName("matter"), "2027-07-01", { ...rule, selfApproval: true }),
  );
  expect(await ruleFor("2027-06-30")).toEqual({ value: rule, version: 2 });
});

test("an approval that lies in a thing's state is drafted, signed and complete, and the journal knows by whom", async () => {
  const id = await begin("犬の登録を認める");
  const drafter = staff("drafter", ["draft"]);
  const route = await world.as(drafter, () => Approval.ruleFor("matter"));
  await change(drafter, id, (_none, content) => Approval.draft(route, content, drafter, Clock.now()));
  expect(Approval.whoActsNext(given(await stateOf(id)))).toMatchObject({ task: "approve", step: { title: "課長" } });
  const deputy = staff("deputy", ["decide"], "man_1");
  const mayor = staff("mayor", ["decide"]);
  for (const actor of [deputy, mayor]) {
    await change(actor, id, (now, content) => Approval.approve(given(now), content, actor, Clock.now()));
  }
  const done = given(await stateOf(id));
  expect(done).toMatchObject({ status: "approved", version: route.version });
  expect(done.signatures.map(({ title, mandate }) => [title, mandate])).toEqual([
    ["課長", "man_1"],
    ["町長", undefined],
  ]);
  const entries = await Actor.asSystem("test", drafter.home, () => Journal.entries(matter, id));
  expect(entries.slice(1).map((entry) => entry.by)).toEqual(
    [drafter, deputy, mayor].map((one) => Actor.reference(one)),
  );
});

test("a text that is changed after the draft is signed by nobody, and two who sign at once sign one after the other", async () => {
  const id = await begin("もとの文");
  const drafter = staff("drafter", ["draft"]);
  const deciders = ["one", "two", "three"].map((name) => staff(name, ["decide"]));
  const route = { value: rule, version: 1 };
  await change(drafter, id, (_none, content) => Approval.draft(route, content, drafter, Clock.now()));
  const sign = (actor: Staff) =>
    codeOf(change(actor, id, (now, content) => Approval.approve(given(now), content, actor, Clock.now())));
  const results = await Promise.all(deciders.map(sign));
  expect(results.toSorted()).toEqual(["approval.not_pending", "done", "done"]);
  const other = await begin("もとの文");
  await change(drafter, other, (_none, content) => Approval.draft(route, content, drafter, Clock.now()));
  await world.as(drafter, () =>
    Journal.act(matter, other, (head) => ({
      event: happened("matter.rewritten"),
      state: head?.state ?? {},
      secret: { text: "書き換えた文" },
    })),
  );
  const [decider = drafter] = deciders;
  const late = change(decider, other, (now, content) => Approval.approve(given(now), content, decider, Clock.now()));
  expect(await codeOf(late)).toBe("approval.content_changed");
});
