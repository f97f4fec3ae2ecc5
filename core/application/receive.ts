import * as Actor from "../actor.ts";
import { type LocalDate, today } from "../clock.ts";
import type { FieldError } from "../error.ts";
import * as Id from "../id.ts";
import { receiptNumber } from "../japan/receipt.ts";
import * as Journal from "../journal/index.ts";
import * as Organ from "../organ/index.ts";
import * as Request from "../request.ts";
import type { Write } from "../table/client.ts";
import { partition } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";
import { calendarToday } from "./calendar.ts";
import { type Applicant, type ApplicationState, applicationKind } from "./entity.ts";
import { submitted } from "./event.ts";
import { problem } from "./problem.ts";
import type { Answers } from "./procedure/logic.ts";
import type { Definition } from "./procedure/schema.ts";
import { findVersion, procedureKind, type Version } from "./procedure/version.ts";
import { deadlines, feesOn, fill, requireAssurance } from "./rule.ts";
import { sameAs } from "./same.ts";
import type { Filing } from "./schema.ts";
import { step } from "./step.ts";

/**
 * 申請: filed by the acting resident.
 * @throws Problem `tenant.option`, `organ.missing`, `procedure.closed`, `procedure.superseded`, `auth.assurance`, `application.invalid` with pointers
 */
export async function submit(filing: Filing) {
  const { person, assurance } = Actor.require("resident");
  return receive(filing, { channel: "online", person }, assurance);
}

/** 窓口での入力: what somebody brought on paper, entered by staff. @throws Problem as `submit` */
export async function enter(filing: Filing) {
  Actor.requireSomeDuty("counter");
  Actor.requireReach("procedures", filing.procedure);
  return receive(filing, { channel: "counter" });
}

type From = Pick<ApplicationState, "channel" | "person">;

async function receive(filing: Filing, from: From, assurance?: Actor.Assurance) {
  const tenant = await Tenant.requireOption("application");
  const id = Request.newId("app");
  let asked = 0;
  return Journal.act(applicationKind, id, async () => {
    const on = today();
    const version = await versionFor(filing, on);
    const { definition } = version;
    if (from.channel === "counter") Actor.requireDutyFor(definition.organ, "counter");
    if (assurance !== undefined) requireAssurance(assurance, definition.assurance);
    const { answers, warnings } = await check(version, filing.answers, on);
    const [calendar, same] = await Promise.all([
      calendarToday(),
      from.person === undefined ? undefined : sameAs(from.person, version.procedure, answers),
    ]);
    const { organ } = definition;
    const keeper = organ === undefined ? tenant : await Organ.signing(organ, on);
    const office = `${keeper.name} ${definition.office}`;
    // a number that is taken gives the next one: the whole decision is asked again
    const receipt = receiptNumber(`${id} ${asked++}`, on);
    const { title, slug, register, processing, fees, applicant, texts } = definition;
    const set: ApplicationState = {
      procedure: version.procedure,
      version: version.version,
      hash: version.hash,
      slug,
      title,
      office,
      ...(organ === undefined ? {} : { organ }),
      ...(register === undefined ? {} : { register }),
      assurance: definition.assurance,
      receipt,
      ...from,
      status: "received",
      filedOn: on,
      ...deadlines(on, processing, calendar.value),
      calendarVersion: calendar.version,
      flag: "none",
      fees: feesOn(fees, on),
      corrections: [],
      ...(same === undefined ? {} : { sameAs: same }),
    };
    const secret = { answers, applicant: applicantOf(answers, applicant), warnings };
    const text = fill(texts.received, { receipt, title, office });
    const message = { subject: `【${tenant.name}】受付のお知らせ`, text };
    return step(undefined, set, { secret, message, also: [{ write: claimOf(receipt, id) }] }, (said, told) =>
      submitted(said, { ...secret, ...told }),
    );
  });
}

const claimOf = (receipt: string, id: string): Write => ({
  put: { pk: partition(Actor.home(), "RECEIPT", receipt), sk: "1", v: 1, id },
  condition: { expression: "attribute_not_exists(pk)" },
});

/** The version in force of the procedure that is filed. */
async function versionFor(filing: Filing, on: LocalDate): Promise<Version> {
  const head = Id.isId("prc", filing.procedure) ? await Journal.load(procedureKind, filing.procedure) : undefined;
  const current = head?.state.versions.at(-1)?.version;
  if (head === undefined || current === undefined) {
    throw invalid([{ pointer: "/procedure", message: "この手続は公開されていません。" }]);
  }
  if (filing.version !== undefined && filing.version !== current) {
    throw problem("procedure.superseded", { facts: { current } });
  }
  const version = await findVersion(head.id, current);
  const { accepts } = version.definition;
  if (on < accepts.from || (accepts.to !== undefined && accepts.to < on)) {
    throw problem("procedure.closed", { facts: { accepts } });
  }
  return version;
}

export const invalid = (errors: FieldError[]) => problem("application.invalid", { errors });

/** The answers, if form and rules take them, with what the rules only warn of. @throws Problem `application.invalid` */
export async function check(
  version: Version,
  answers: Record<string, unknown>,
  on: LocalDate,
): Promise<{ answers: Answers; warnings: FieldError[] }> {
  const { errors, warnings } = await findings(version, answers, on);
  if (errors.length > 0) throw invalid(errors);
  return { answers: answers as Answers, warnings };
}

/** What form and rules have against the answers. */
export async function findings({ hash, definition }: Version, answers: Record<string, unknown>, on: LocalDate) {
  const { formOf } = await import("./procedure/form.ts"); // the form checker: for who files, and for nobody else
  return (await formOf(hash, definition))(answers, on);
}

export function applicantOf(answers: Answers, fields: Definition["applicant"]): Applicant {
  const named = Object.entries(fields).map(([part, field]) => [part, answers[field]] as const);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined)) as Applicant;
}
