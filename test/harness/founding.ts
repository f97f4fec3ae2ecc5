import { randomUUID } from "node:crypto";
import type { Assurance, Duty } from "#core/actor.ts";
import * as Actor from "#core/actor.ts";
import { fiscalYearOf } from "#core/calendar/fiscal.ts";
import * as Clock from "#core/clock.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import * as Membership from "#core/membership/index.ts";
import { clientKind } from "#core/staff/entity.ts";
import * as Staff from "#core/staff/index.ts";
import { poolHome } from "#core/table/key.ts";
import type { Api } from "./api.ts";

/** Nobody else in the tests has these, so where they turn up, somebody's data has leaked. */
export const canary = {
  name: "金糸雀 太郎",
  kana: "カナリア タロウ",
  text: "金糸雀の事情",
  address: "鳥取県八頭郡見本町大字金糸雀437番地",
  phone: "0858-43-7437",
  email: (who: string) => `${who}.canary437@example.invalid`,
};
export const canaryPattern = /金糸雀|カナリア|canary437|43-7437/;

export const dutyList: readonly Duty[] = ["admin", "draft", "decide", "counter"];

/** Tokens of people who have their accounts, founded as in life: by contract, invitation, list and acceptance. */
export type People = {
  operator(second?: boolean, acr?: Assurance): Promise<string>;
  /** `second`: another person with the same duty. */
  staff(code: string, duty: Duty, more?: { acr?: Assurance; second?: boolean }): Promise<string>;
  /** Signs in as staff and has no account anywhere. */
  newcomer(): Promise<string>;
  newOperator(): Promise<string>;
  resident(name: string, acr?: Assurance): Promise<string>;
  client(id: string): Promise<string>;
};

export const peopleOf = (api: Api): People => ({
  operator: (second = false, acr = "ial2") => api.token(second ? `${operatorSub}-2` : operatorSub, "operator", acr),
  staff: (code, duty, { acr, second = false } = {}) => api.token(staffSub(code, duty, second), "staff", acr),
  newcomer: () => api.token(`staff-${randomUUID()}`, "staff", "ial2"),
  newOperator: () => api.token(`operator-${randomUUID()}`, "operator", "ial2"),
  resident: (name, acr) => api.token(`resident-${name}`, "resident", acr),
  client: (id) => api.token(id, "client"),
});

const operatorSub = "operator-31-mihon";
const staffSub = (code: string, duty: Duty, second: boolean) => `staff-${code}-${duty}${second ? "-2" : ""}`;

/** Bodies that came in at the end of a fiscal year, so that there is a year to settle; then it is May. */
export async function foundPool(api: Api, ...codes: string[]): Promise<void> {
  api.world.setTime("2027-03-01");
  await foundOperators(api);
  for (const code of codes) await foundTown(api, code);
  api.world.setTime("2027-05-06");
}

/** The first operator, and a second one whom they have invited. */
export async function foundOperators(api: Api): Promise<void> {
  const { issuer } = api.identity.rule;
  const personOf = (name: string) => ({ name: canary.name, kana: canary.kana, email: canary.email(name) });
  const first = { issuer, subject: operatorSub };
  await Actor.asSystem("founding", poolHome("31"), () => Staff.foundFirstOperator(first, personOf("operator")));
  const second = { ...personOf("operator-2"), acknowledged: true };
  const token = await api.token(operatorSub, "operator", "ial2");
  const invited = await api.call("post", "/v1/pool/operators", { token, body: second });
  if (invited.status !== 201) throw new Error(invited.text);
  await api.world.deliver();
  const accepted = await api.call("post", "/v1/pool/operators/acceptances", {
    token: await api.token(`${operatorSub}-2`, "operator", "ial2"),
    body: { code: invitationOf(api, second.email) },
  });
  if (accepted.status !== 201) throw new Error(accepted.text);
}

/** A body with contract, application and approval, and two members of staff for each duty. */
export async function foundTown(api: Api, code: string): Promise<void> {
  await join(api, code);
  await api.world.deliver();
  await accept(api, code, staffSub(code, "admin", false), invitationOf(api, adminMail(code)));
  const token = await api.token(staffSub(code, "admin", false), "staff", "ial2");
  const others = dutyList.flatMap((duty) => [false, true].map((second) => ({ duty, second }))).slice(1);
  const mailOf = ({ duty, second }: { duty: Duty; second: boolean }) => canary.email(`${staffSub(code, duty, second)}`);
  const lines = others.map((one) =>
    [canary.name, canary.kana, mailOf(one), "総務課", Staff.dutyNames[one.duty], Clock.today(), ""].join(","),
  );
  const imported = await api.call("post", `/v1/towns/${code}/staff/imports`, {
    token,
    body: { csv: `${[Staff.csvHeader, ...lines].join("\n")}\n`, acknowledged: lines.map((_line, at) => at + 2) },
  });
  if (imported.status !== 201) throw new Error(imported.text);
  await api.world.deliver();
  for (const one of others) {
    await accept(api, code, staffSub(code, one.duty, one.second), invitationOf(api, mailOf(one)));
  }
  for (const subject of systems) await admit(api, code, subject, Actor.scopes);
}

/** Two vendors' systems that every founded town has let in, for everything. */
export const systems = ["client-kakuu-systems", "client-mihon-viewer"] as const;

/** Lets a vendor's system do exactly this in a town, whatever it could do before. */
export async function admit(
  api: Api,
  code: string,
  subject: string,
  may: readonly Actor.Scope[],
  from = Clock.today(),
): Promise<string> {
  const { issuer } = api.identity.rule;
  const said = { name: canary.name, scopes: may.map((scope) => ({ scope, from })) };
  const id = Id.derive("cli", issuer, subject);
  return api.world.as(api.world.staff(code), async () => {
    if ((await Journal.load(clientKind, id)) === undefined) await Staff.admitClient({ issuer, subject, ...said });
    else await Staff.changeClient(id, said);
    return id;
  });
}

const adminMail = (code: string) => canary.email(`admin.${code}`);

/** A body comes in. */
export async function join(api: Api, code: string): Promise<void> {
  await applyToJoin(api, code);
  await asOperator(api, `approve ${code}`, () => Membership.approve(code));
}

const asOperator = <R>(api: Api, key: string, run: () => R) =>
  api.world.as(api.world.operator(), run, { idempotencyKey: key, hash: key });

/** Contract and application of a body, with nothing missing. */
export async function applyToJoin(api: Api, code: string): Promise<void> {
  const start = Clock.today();
  const agreed = {
    resolved: { prefecture: start, body: start },
    noticedOn: start,
    effectiveOn: start,
    scope: ["procurement" as const, "operation" as const],
  };
  await asOperator(api, `contract ${code}`, () =>
    Membership.recordContract(code, {
      partnership: agreed,
      entrustment: agreed,
      handling: { agreedOn: start, subprocessingConsentOn: start },
    }),
  );
  const administrator = { name: canary.name, kana: canary.kana, email: adminMail(code) };
  const line = { section: { number: 18, name: "負担金、補助及び交付金" }, amount: 1_000_000 };
  const budget = { fiscalYear: fiscalYearOf(start), resolvedOn: start, lines: [line] };
  const application = { options: ["application" as const, "facility" as const, "register" as const], start, budget };
  await asOperator(api, `apply ${code}`, () => Membership.apply(code, application, administrator));
}

/** The code in the mail that invited somebody. */
export function invitationOf(api: Api, to: string): string {
  const text = api.world.mails.find((mail) => mail.to === to)?.text ?? "";
  const [, code] = /招待コード: (\S+)/.exec(text) ?? [];
  if (code === undefined) throw new Error(`no invitation was sent to ${to}`);
  return code;
}

async function accept(api: Api, code: string, sub: string, invitation: string): Promise<void> {
  const token = await api.token(sub, "staff", "ial2");
  const answer = await api.call("post", `/v1/towns/${code}/staff/acceptances`, { token, body: { code: invitation } });
  if (answer.status !== 201) throw new Error(`${sub} could not accept: ${answer.text}`);
}
