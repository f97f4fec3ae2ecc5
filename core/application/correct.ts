import * as Actor from "../actor.ts";
import * as Journal from "../journal/index.ts";
import { resumed } from "./correction.ts";
import { applicationKind } from "./entity.ts";
import { corrected, withdrawn } from "./event.ts";
import { allowing } from "./may.ts";
import type { Answers } from "./procedure/logic.ts";
import { findVersion, type Version } from "./procedure/version.ts";
import { applicantOf, check, findings, invalid } from "./receive.ts";
import type { Correction } from "./schema.ts";
import { step } from "./step.ts";

/**
 * 補正: new answers for the fields that were named, and for those that they make necessary; `null` clears an answer. The last day
 * moves by the days that it took.
 * @throws Problem `not_found`, `auth.assurance`, `application.not_allowed`, `application.invalid`
 */
export async function correct(id: string, { answers: given }: Correction) {
  const answers = given as Answers;
  Actor.require("resident", "staff");
  return Journal.act(applicationKind, id, async (found) => {
    const head = await allowing(found, "correct");
    const pending = head.state.corrections.at(-1);
    if (pending === undefined) throw new Error("in correction without a request");
    if (Object.keys(answers).length === 0) {
      throw invalid([{ pointer: "/answers", message: "直した項目を1つ以上送ってください。" }]);
    }
    const { state, secret } = head;
    const version = await findVersion(state.procedure, state.version);
    await requireNamed(version, { before: secret.answers, answers, named: pending.fields, on: state.filedOn });
    const checked = await check(version, changed(secret.answers, answers), state.filedOn);
    const applicant = applicantOf(checked.answers, version.definition.applicant);
    const set = await resumed(state, "answeredOn", "received", version);
    return step(head, set, { secret: { ...secret, ...checked, applicant } }, (said, told) =>
      corrected(said, { answers, ...told }),
    );
  });
}

/** The answers as they are then: what is `null` is not answered any more. */
const changed = (before: Answers, by: Answers): Answers =>
  Object.fromEntries(Object.entries({ ...before, ...by }).filter(([, value]) => value !== null));

/** So far one answer may make another necessary, because each step checks the whole form again. */
const roundsMax = 5;

type Change = { before: Answers; answers: Answers; named: readonly string[]; on: string };

/**
 * Beside the fields that were named only those may change that are wrong once these have: what a correction makes necessary or
 * impossible. They may make others so in their turn.
 */
async function requireNamed(version: Version, { before, answers, named, on }: Change): Promise<void> {
  const { fieldsOf } = await import("./procedure/form.ts");
  const may = new Set(named);
  for (let round = 0; ; round++) {
    const others = Object.keys(answers).filter((name) => !may.has(name));
    if (others.length === 0) return;
    const within = Object.fromEntries(Object.entries(answers).filter(([name]) => may.has(name)));
    const { errors } = await findings(version, changed(before, within), on);
    const wanted = new Set(
      errors.flatMap(({ pointer, message }) => [
        pointer.replace("/answers/", ""),
        ...version.definition.rules
          .filter((rule) => rule.pointer === pointer && rule.message === message)
          .flatMap(({ logic }) => fieldsOf(logic)),
      ]),
    );
    const necessary = others.filter((name) => wanted.has(name));
    if (necessary.length === 0 || round === roundsMax) throw notNamed(others);
    for (const name of necessary) may.add(name);
  }
}

const notNamed = (others: readonly string[]) =>
  invalid(
    others.slice(0, 100).map((name) => ({
      pointer: `/answers/${name.slice(0, 64).replaceAll("~", "~0").replaceAll("/", "~1")}`,
      message: "補正を求められた項目ではありません。",
    })),
  );

/** 取下げ, until it is decided. @throws Problem `not_found`, `auth.assurance`, `application.not_allowed` */
export async function withdraw(id: string) {
  Actor.require("resident", "staff");
  return Journal.act(applicationKind, id, async (found) =>
    step(await allowing(found, "withdraw"), { status: "withdrawn" as const, flag: "none" as const }, {}, withdrawn),
  );
}
