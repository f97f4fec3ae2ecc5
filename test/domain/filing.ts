import type * as Actor from "#core/actor.ts";
import * as Application from "#core/application/index.ts";
import type { Definition } from "#core/application/schema.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import { onPaper } from "#functions/api/decision.ts";
import * as Example from "#functions/api/town/application-example.ts";
import { newWorld } from "../harness/world.ts";

const code = "313254";
export const answers = Example.answers;

/** What a verb answers: `done`, or the code of its refusal with the pointers that it names. */
export async function outcome(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
    return "done";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.code, ...(error.errors ?? []).map(({ pointer }) => pointer)].join(" ");
  }
}

/** A town that takes 犬の登録 and has two who decide, and everybody who has to do with a case. */
export async function filingWorld(change: Partial<Definition> = {}, at = "2027-04-05") {
  const world = await newWorld({ at });
  await world.join(code);
  const admin = world.staff(code);
  const definition = { ...Application.adopt("dog-registration", Example.parameters as never), ...change };
  const steps = [
    { duty: "decide", title: "課長", standIn: { duty: "draft", title: "課長補佐" } },
    { duty: "decide", title: "町長" },
  ];
  const { organ } = definition;
  /** For the organ whose procedure it is. */
  const staff = (name: string, ...duties: Actor.Duty[]) =>
    world.staff(code, {
      staff: `stf_${name}`,
      ...(organ === undefined ? { duties } : { duties: [], organs: { [organ]: duties } }),
    });
  await world.as(admin, async () => {
    await Tenant.set("approval.application", "2027-04-01", { steps, selfApproval: false });
    await Tenant.set("calendar", "2027-04-01", { closed: [], open: [] });
  });
  const publisher = organ === undefined ? admin : staff("publisher", "admin");
  const procedure = (await world.as(publisher, () => Application.publish(definition, onPaper))).entry.id;
  const owner = world.resident(code, "owner", "ial2");
  const people = {
    owner,
    weak: { ...owner, assurance: "ial1" as const },
    counter: staff("counter", "counter"),
    drafter: staff("drafter", "draft"),
    chief: staff("chief", "decide"),
    both: staff("both", "draft", "decide"),
  };
  const as = <R>(who: keyof typeof people, run: () => R): R => world.as(people[who], run);
  return {
    world,
    admin,
    people,
    as,
    procedure,
    definition,
    file: async (more: object = {}) =>
      (await as("owner", () => Application.submit({ procedure, answers: { ...answers, ...more } }))).entry.id,
    enter: async (more: object = {}) =>
      (await as("counter", () => Application.enter({ procedure, answers: { ...answers, ...more } }))).entry.id,
    ask: (id: string, fields: string[], more: object = {}) =>
      as("drafter", () =>
        Application.requestCorrection(id, { fields, reason: "incomplete", message: "直してください。", ...more }),
      ),
    stateOf: async (id: string) => (await as("chief", () => Journal.find(Application.applicationKind, id))).state,
    entriesOf: (id: string) => as("chief", () => Journal.entries(Application.applicationKind, id)),
    seen: (who: keyof typeof people, id: string) => as(who, async () => (await Application.show(id)).view),
  };
}

export type FilingWorld = Awaited<ReturnType<typeof filingWorld>>;
export type Who = keyof FilingWorld["people"];
