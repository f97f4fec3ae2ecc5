import { beforeAll, expect, test } from "vitest";
import * as Application from "#core/application/index.ts";
import { today } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import * as Payment from "#core/payment/index.ts";
import { consumers } from "#functions/stream/consumers.ts";
import { rawClient } from "../harness/table.ts";
import { type FilingWorld, filingWorld, outcome, type Who } from "./filing.ts";

let town: FilingWorld;
beforeAll(async () => {
  town = await filingWorld();
});

type Act = Application.Action | "refuse" | "pay";
type Move = { who: Who; act: Act };
const roles: Who[] = ["owner", "weak", "counter", "drafter", "chief", "both"];
const acts: Act[] = [...(Object.keys(Application.actions) as Application.Action[]), "refuse", "pay"];
const nameOf = (act: Act) => (act === "refuse" ? "draft" : act);

const onPaper = () => ({ number: "若総第12号", on: today(), by: "町長" });

/** One act on a real case; a signature is tried in one's own seat, then in that of the absent. */
async function attempt(id: string, { who, act }: Move): Promise<string> {
  const does = (run: () => Promise<unknown>) => town.as(who, () => outcome(run));
  const drafting = { text: "決める。", reason: "答えがないため" };
  switch (act) {
    case "draft": {
      const said = await does(() => Application.draft(id, { outcome: "approved", ...drafting }));
      return said === "application.not_allowed" ? attempt(id, { who, act: "refuse" }) : said;
    }
    case "refuse":
      return does(() => Application.draft(id, { outcome: "refused", ...drafting }));
    case "approve":
    case "send-back": {
      const sign = (absent: boolean) =>
        does(() =>
          act === "approve"
            ? Application.approve(id, { absent })
            : Application.sendBack(id, { reason: "確認", absent }),
        );
      const own = await sign(false);
      return own === "done" ? own : sign(true);
    }
    case "record-decision":
      return does(() => Application.recordDecision(id, onPaper()));
    case "request-correction":
      return does(() =>
        Application.requestCorrection(id, { fields: ["dog_name"], reason: "incorrect", message: "直す" }),
      );
    case "cancel-correction":
      return does(() => Application.cancelCorrection(id, { reason: "確認済み" }));
    case "correct":
      return does(() => Application.correct(id, { answers: { dog_name: "タマ" } }));
    case "withdraw":
      return does(() => Application.withdraw(id));
    case "issue":
      return does(() => Application.issue(id));
    case "pay":
      await askForPayment(id);
      return does(() => Payment.receive(id, 3000));
  }
}

/** What follows from the filing of this case alone; what follows from all the others is not looked at here. */
async function askForPayment(id: string) {
  const filed = await rawClient(town.world.table).get(`31#313254#APP#${id}`, "J#00000001");
  await Journal.deliver(consumers, filed as Parameters<typeof Journal.deliver>[1]);
}

type Channel = "online" | "counter";
const begin = (channel: Channel) => (channel === "online" ? town.file() : town.enter());

async function replay(channel: Channel, path: readonly Move[]): Promise<string> {
  const id = await begin(channel);
  for (const move of path) expect(await attempt(id, move), `${move.who} ${move.act}`).toBe("done");
  return id;
}

/** What further acts depend on. */
async function keyOf(id: string): Promise<string> {
  const { status, channel, approval, proposed } = await town.stateOf(id);
  const signed = approval?.status === "pending" ? approval.signatures.map(({ by }) => by).sort() : [];
  const paid = await town.as("chief", () => Payment.isSettled(id));
  const review = status === "under_review" ? [approval?.drafter, proposed, ...signed] : [];
  return [channel, status, ...review, status === "approved" ? paid : ""].join(" ");
}

type Node = { path: Move[]; next: Set<string> };

/** Every state that acts of all roles, in every order, lead to. What each role is told it may do is held against what it can. */
async function explore(channel: Channel): Promise<Map<string, Node>> {
  const found = new Map<string, Node>();
  const ready = new Map<string, string[]>(); // cases that acts have led to a state, for when it is looked at
  const first = await begin(channel);
  const start = await keyOf(first);
  found.set(start, { path: [], next: new Set() });
  for (const [key, node] of found) {
    const another = async () => ready.get(key)?.pop() ?? (await replay(channel, node.path));
    let id = await another();
    for (const who of roles) {
      if (channel === "counter" && (who === "owner" || who === "weak")) continue;
      const { allowed, stepUp } = await town.seen(who, id);
      const could = new Set<string>();
      const lacked = new Set<string>();
      for (const act of acts) {
        // only where it shows: a case that was paid for earlier would stand for the others of its state
        if (act === "pay" && !(who === "counter" && statusIn(key) === "approved")) continue;
        const said = await attempt(id, { who, act });
        if (said === "auth.assurance") lacked.add(nameOf(act));
        if (said !== "done") continue;
        if (act !== "pay") could.add(nameOf(act));
        const reached = await keyOf(id);
        if (reached !== key) node.next.add(reached);
        if (!found.has(reached)) found.set(reached, { path: [...node.path, { who, act }], next: new Set() });
        ready.set(reached, [...(ready.get(reached) ?? []), id]);
        id = await another();
      }
      expect([[...could].sort(), [...lacked].sort()], `${key} ${who}`).toEqual([
        [...allowed].sort(),
        [...stepUp].sort(),
      ]);
    }
  }
  return found;
}

const statusIn = (key: string) => String(key.split(" ")[1]);
const isOver = (key: string) => ["refused", "done", "withdrawn"].includes(statusIn(key));

/** The states from which no order of acts leads to an end. */
function stuck(found: Map<string, Node>): string[] {
  const ends = new Set([...found.keys()].filter(isOver));
  for (let before = -1; before !== ends.size; ) {
    before = ends.size;
    for (const [key, { next }] of found) if ([...next].some((one) => ends.has(one))) ends.add(key);
  }
  return [...found.keys()].filter((key) => !ends.has(key));
}

test.each(["online", "counter"] as const)(
  "of a case that came %s, every state leads to an end, and everybody is told exactly what they can do",
  async (channel) => {
    const found = await explore(channel);
    expect(stuck(found)).toEqual([]);
    expect(new Set([...found.keys()].map(statusIn))).toEqual(new Set(Object.keys(Application.statusNames)));
    for (const [key, { next }] of found) expect(next.size === 0, key).toBe(isOver(key));
  },
);

test("an unanswered 補正 can be repeated, widened and taken back, and ends in a 却下 that was decided, never by itself", async () => {
  const id = await town.file();
  await town.ask(id, ["dog_place"], { until: "2027-04-07" });
  await town.ask(id, ["dog_place", "dog_name"], { until: "2027-04-08" });
  expect((await town.stateOf(id)).corrections).toEqual([
    expect.objectContaining({ fields: ["dog_place"], repeatedOn: "2027-04-05" }),
    { fields: ["dog_place", "dog_name"], reason: "incomplete", requestedOn: "2027-04-05", until: "2027-04-08" },
  ]);
  await town.as("drafter", () => Application.cancelCorrection(id, { reason: "地図で確かめられたため。" }));
  expect(await town.stateOf(id)).toMatchObject({ status: "received", due: "2027-04-12" });

  await town.ask(id, ["dog_place"], { until: "2027-04-08" });
  const refuse = () =>
    town.as("drafter", () =>
      outcome(() =>
        Application.draft(id, { outcome: "refused", text: "却下する。", reason: "補正の期限までに答えがないため。" }),
      ),
    );
  expect(await refuse()).toBe("application.not_allowed");
  town.world.setTime("2027-04-09");
  const approve = () =>
    town.as("drafter", () => outcome(() => Application.draft(id, { outcome: "approved", text: "x" })));
  expect(await approve()).toBe("application.not_allowed");
  expect((await town.stateOf(id)).status).toBe("correction");
  expect(await refuse()).toBe("done");
  expect(await town.stateOf(id)).toMatchObject({ status: "under_review", due: "2027-04-16" });
  for (const who of ["chief", "both"] as const) await town.as(who, () => Application.approve(id, { absent: false }));
  expect(await town.seen("owner", id)).toMatchObject({ status: "refused", reason: "補正の期限までに答えがないため。" });
  town.world.setTime("2027-04-05");
});
