import { addDays } from "#core/calendar/date.ts";
import * as Register from "#core/register/index.ts";
import { canary } from "../founding.ts";
import { decided, paid } from "./application.ts";
import { act, type Exemplars, once, routeNamed, type Stage, town } from "./stage.ts";

/** A dog in the register: entered by the stream once its application was granted and issued. */
async function dog(stage: Stage): Promise<string> {
  await keepDogs(stage, "ledger");
  const application = await paid(stage, decided);
  await act(stage, "counter", "post", `${town}/applications/${application}/issue`, undefined);
  await stage.api.world.deliver();
  await keepDogs(stage, "mirror");
  return Register.registrationOf("dog", application);
}
/** Says whose the ledger of dogs is from today on; either way staff and systems may write in it. */
async function keepDogs(stage: Stage, mode: "ledger" | "mirror"): Promise<void> {
  if (stage.dogs === mode) return;
  const value = { mode, writers: ["staff", "client"] };
  const path = `${town}/settings/register.dog`;
  const { version } = (await act(stage, "admin", "get", path, undefined)).body;
  await act(
    stage,
    "admin",
    "post",
    path,
    { from: "2027-04-01", value, reason: "引継ぎ" },
    Number(version) || undefined,
  );
  stage.dogs = mode;
}

/** A dog as a vendor's ledger has it, under a number of its own. */
async function mirrored(stage: Stage) {
  await keepDogs(stage, "mirror");
  const example = routeNamed("mirrorRegistration").example?.body as { changes: object };
  const number = ++stage.days;
  return {
    ...example,
    tag: { fiscalYear: 2026, number: 900_000 + number },
    changes: {
      ...example.changes,
      keiro: canary.name,
      namae: `${canary.name}${number}`, // like none before it
      seinengappi: addDays("2002-01-01", number),
      shurui: canary.name,
      shozaichi: canary.address,
      shoyusha_shimei: canary.name,
      shoyusha_jusho: canary.address,
    },
  };
}

const register = (id: string) => ({ params: { register: "dog", id } });
const knownDog = (stage: Stage) => once(stage, "dog", () => dog(stage));

/** While the town keeps the ledger, which alone certifies. */
async function ledgerDog(stage: Stage): Promise<string> {
  const id = await knownDog(stage);
  await keepDogs(stage, "ledger");
  return id;
}

/** A dog that was approved while another system kept the ledger, and that has not been taken over. */
async function dueDog(stage: Stage): Promise<string> {
  await keepDogs(stage, "mirror");
  return decided(stage);
}

const change = {
  reason: "11",
  effectiveOn: "2027-05-06",
  notifiedOn: "2027-05-06",
  changes: { shozaichi: canary.address },
};
const correction = {
  event: "correct",
  answers: 1,
  notifiedOn: "2027-05-06",
  changes: { keiro: canary.name },
  note: canary.text,
};

export const registerExemplars: Exemplars = {
  mirrorRegistration: {
    open: ["/changes/seibetsu", "/changes/seinengappi"],
    make: async (stage) => ({ params: { register: "dog" }, body: await mirrored(stage) }),
  },
  listRegister: { make: async (stage) => ({ params: { register: "dog", id: await knownDog(stage) } }) },
  showRegistration: { make: async (stage) => register(await knownDog(stage)) },
  changeRegistration: {
    open: ["/reason"],
    make: async (stage) => ({ ...register(await dog(stage)), ifMatch: 1, body: change }),
  },
  correctRegistration: { make: async (stage) => ({ ...register(await dog(stage)), ifMatch: 1, body: correction }) },
  printCertificate: { make: async (stage) => register(await ledgerDog(stage)) },
  printTag: { make: async (stage) => register(await ledgerDog(stage)) },
  listRegisterDue: {
    make: async (stage) => {
      await once(stage, "due", () => dueDog(stage));
      return { params: { register: "dog" } };
    },
  },
  recordDuplicate: {
    open: ["/application"],
    make: async (stage) => {
      const id = await knownDog(stage);
      const application = await dueDog(stage);
      await keepDogs(stage, "ledger");
      return { ...register(id), body: { application, note: canary.text } };
    },
  },
  enterRegistration: {
    open: ["/application", "/changes/seibetsu", "/changes/seinengappi"],
    make: async (stage) => {
      const { tag: _tag, ...body } = await mirrored(stage);
      const application = await dueDog(stage);
      await keepDogs(stage, "ledger");
      return { params: { register: "dog" }, body: { ...body, application } };
    },
  },
};
