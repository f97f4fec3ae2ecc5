import { randomUUID } from "node:crypto";
import * as Clock from "#core/clock.ts";
import { onPaper } from "#functions/api/decision.ts";
import { canary } from "../founding.ts";
import { act, type Exemplars, id, once, planted, routeNamed, type Stage, town } from "./stage.ts";

const procedureBody = () => routeNamed("publishProcedure").example?.body as Record<string, unknown>;

/** 犬の登録 as the document's example has it, decided by one signature. */
const procedure = (stage: Stage): Promise<string> =>
  once(stage, "procedure", async () => {
    const rule = routeNamed("addSetting").example?.body;
    const calendar = { from: "2027-04-01", value: { closed: [], open: [] } };
    await act(stage, "admin", "post", `${town}/settings/approval.application`, rule);
    await act(stage, "admin", "post", `${town}/settings/calendar`, calendar);
    return String((await act(stage, "admin", "post", `${town}/procedures`, procedureBody())).body.id);
  });

/** The same procedure under a name of its own, because a name can be given once. */
async function otherProcedure(stage: Stage) {
  const shown = await act(stage, "none", "get", `${town}/procedures/${await procedure(stage)}/versions/1`, undefined);
  return {
    definition: { ...(shown.body.definition as object), slug: `dog-${randomUUID().slice(0, 8)}` },
    decision: onPaper,
  };
}

/** Of an owner like none before: two dogs of one owner may be the same. */
const filing = async (stage: Stage) => {
  const body = planted(routeNamed("submitApplication"), filingOpen) as { answers: object };
  const answers = { ...body.answers, owner_name: `${canary.name}${++stage.filed}` };
  return { ...body, answers, procedure: await procedure(stage) };
};
const filingOpen = ["/procedure", "/answers/dog_sex"];

export async function application(stage: Stage): Promise<string> {
  const made = await act(stage, "resident", "post", `${town}/applications`, await filing(stage));
  await stage.api.world.deliver();
  return String(made.body.id);
}

async function inCorrection(stage: Stage): Promise<string> {
  const id = await application(stage);
  const body = routeNamed("requestCorrection").example?.body;
  await act(stage, "draft", "post", `${town}/applications/${id}/request-correction`, body);
  return id;
}

async function drafted(stage: Stage): Promise<string> {
  const id = await application(stage);
  const body = planted(routeNamed("draftDecision"), []);
  await act(stage, "draft", "post", `${town}/applications/${id}/draft`, body);
  return id;
}

export async function decided(stage: Stage): Promise<string> {
  const id = await drafted(stage);
  await act(stage, "decide", "post", `${town}/applications/${id}/approve`, { absent: false });
  await stage.api.world.deliver();
  return id;
}

export async function paid(stage: Stage, make = application): Promise<string> {
  const id = await make(stage);
  await act(stage, "counter", "post", `${town}/applications/${id}/payment/receive`, { yen: 3000 });
  await stage.api.world.deliver();
  return id;
}

export const applicationExemplars: Exemplars = {
  publishProcedure: {
    open: ["/definition", "/decision"],
    make: async (stage) => ({ body: await otherProcedure(stage) }),
  },
  draftProcedure: {
    open: ["/definition"],
    make: async (stage) => ({ body: { definition: (await otherProcedure(stage)).definition } }),
  },
  draftProcedureVersion: {
    open: ["/template", "/parameters"],
    make: async (stage) => ({ ...id(await procedure(stage)) }),
  },
  publishProcedureVersion: {
    open: ["/template", "/parameters", "/decision"],
    make: async (stage) => ({ ...id(await procedure(stage)), body: procedureBody() }),
  },
  showProcedureVersion: { make: async (stage) => ({ params: { id: await procedure(stage), version: "1" } }) },
  submitApplication: { open: filingOpen, make: async (stage) => ({ body: await filing(stage) }) },
  enterApplication: { open: filingOpen, make: async (stage) => ({ body: await filing(stage) }) },
  showApplication: { make: async (stage) => id(await once(stage, "application", () => application(stage))) },
  requestCorrection: { open: ["/fields"], make: async (stage) => id(await application(stage)) },
  cancelCorrection: { make: async (stage) => id(await inCorrection(stage)) },
  correctApplication: { make: async (stage) => id(await inCorrection(stage)) },
  draftDecision: { make: async (stage) => id(await application(stage)) },
  approveDraft: { as: "decide", make: async (stage) => id(await drafted(stage)) },
  recordPaperDecision: {
    as: "draft",
    open: ["/number", "/by"],
    make: async (stage) => {
      const made = id(await drafted(stage));
      return { ...made, body: { number: "若総第12号", on: Clock.today(), by: "町長" } };
    },
  },
  sendDraftBack: { as: "decide", make: async (stage) => id(await drafted(stage)) },
  issueApplication: { make: async (stage) => id(await paid(stage, decided)) },
  withdrawApplication: { make: async (stage) => id(await application(stage)) },
  showDecisionRecord: { make: async (stage) => id(await once(stage, "decided", () => decided(stage))) },
  printDecisionPdf: { make: async (stage) => id(await once(stage, "decided", () => decided(stage))) },
  printDecision: { make: async (stage) => id(await once(stage, "decided", () => decided(stage))) },
  followApplications: {
    make: async (stage) => {
      await once(stage, "decided", () => decided(stage));
      return {};
    },
  },
};
