import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { onPaper } from "#functions/api/decision.ts";
import type { Route } from "#functions/api/route.ts";
import { routes } from "#functions/api/routes.ts";
import * as Example from "#functions/api/town/application-example.ts";
import type { Answer, Api } from "#test/harness/api.ts";
import { foundedApi } from "#test/harness/founded.ts";
import { canary, type People, peopleOf } from "#test/harness/founding.ts";

const town = "313254";
const base = `/v1/towns/${town}`;
let api: Api;
let people: People;
let procedure: string;
type Body = Record<string, unknown>;

const staff = (duty: "admin" | "draft" | "decide" | "counter") => people.staff(town, duty, { acr: "ial2" });
const owner = () => people.resident("kotoba-taro", "ial2");
const bodyOf = ({ status, text, body }: Answer): Body => {
  expect([200, 201], text).toContain(status);
  return body as Body;
};
const post = async (path: string, token: string, body: unknown) =>
  bodyOf(await api.call("post", `${base}${path}`, { token, body }));
const get = async (path: string, token: string) => (await api.call("get", `${base}${path}`, { token })).text;

beforeAll(async () => {
  api = await foundedApi("april");
  people = peopleOf(api);
  const admin = await staff("admin");
  const set = (name: string, value: unknown) => post(`/settings/${name}`, admin, { from: "2027-04-01", value });
  await set("approval.application", { steps: [{ duty: "decide", title: "課長" }], selfApproval: false });
  await set("calendar", { closed: [], open: [] });
  const body = { template: "dog-registration", parameters: Example.parameters, decision: onPaper };
  procedure = String((await post("/procedures", admin, body)).id);
});

const file = async () =>
  String((await post("/applications", await owner(), { procedure, answers: Example.answers })).id);
const drafted = async (more: object = {}) => {
  const id = await file();
  await post(`/applications/${id}/draft`, await staff("draft"), { outcome: "approved", text: "登録する。", ...more });
  return id;
};
const overpaid = async (reason: string) => {
  const id = await file();
  await api.world.deliver();
  await post(`/applications/${id}/payment/receive`, await staff("counter"), { yen: 3000 });
  await post(`/applications/${id}/payment/cancel`, await staff("decide"), { reason });
  return id;
};

const records = async (id: string) => get(`/applications/${id}/record`, await staff("decide"));
const viewOf = async (id: string, token: string) => get(`/applications/${id}`, token);
const paymentOf = async (id: string) => get(`/applications/${id}/payment`, await owner());

/** What is written, and where its addressee reads it but for the mail. */
type Written = { words: string; to: string; seen: string[] };
type Writing = (words: string) => Promise<Written>;
const mihon = "taro@example.jp";

/** Every route on which a person must write words for somebody, by what it does with them. */
const writings: Record<string, Writing> = {
  requestCorrection: async (words) => {
    const id = await file();
    const body = { fields: ["dog_place"], reason: "incomplete", message: words };
    await post(`/applications/${id}/request-correction`, await staff("draft"), body);
    const seen = [await viewOf(id, await owner()), await viewOf(id, await staff("draft"))];
    await post(`/applications/${id}/correct`, await owner(), { answers: { dog_place: "見本2番地" } });
    await decide(id);
    return { words, to: mihon, seen: [...seen, await records(id)] };
  },
  cancelCorrection: async (words) => {
    const id = await file();
    const body = { fields: ["dog_place"], reason: "incomplete", message: "番地まで" };
    await post(`/applications/${id}/request-correction`, await staff("draft"), body);
    await post(`/applications/${id}/cancel-correction`, await staff("draft"), { reason: words });
    const seen = [await viewOf(id, await owner())];
    await decide(id);
    return { words, to: mihon, seen: [...seen, await records(id)] };
  },
  draftDecision: async (words) => {
    const id = await drafted({ outcome: "refused", text: `${words}文`, reason: words });
    await post(`/applications/${id}/approve`, await staff("decide"), {});
    const letter = await get(`/applications/${id}/letter`, await owner());
    expect(letter).toContain(`${words}文`);
    return { words, to: mihon, seen: [letter, await viewOf(id, await owner()), await records(id)] };
  },
  sendDraftBack: async (words) => {
    const id = await drafted();
    await post(`/applications/${id}/send-back`, await staff("decide"), { reason: words });
    const seen = await viewOf(id, await staff("draft"));
    expect(await viewOf(id, await owner())).not.toContain(words);
    await decide(id);
    return { words, to: canary.email(`staff-${town}-draft`), seen: [seen, await records(id)] };
  },
  cancelPayment: async (words) => {
    const id = await overpaid(words);
    return { words, to: mihon, seen: [await paymentOf(id)] };
  },
  decideRefund: async (words) => {
    const id = await overpaid("免除");
    const body = { money: "counter", outcome: "keep", reason: words };
    await post(`/applications/${id}/payment/refunds`, await staff("decide"), body);
    return { words, to: mihon, seen: [await paymentOf(id)] };
  },
};

const decide = async (id: string) => {
  await post(`/applications/${id}/draft`, await staff("draft"), { outcome: "approved", text: "登録する。" });
  await post(`/applications/${id}/approve`, await staff("decide"), {});
};

/** Words that are kept for whoever looks later, or are told by a domain of their own. */
const elsewhere = [
  "addSetting",
  "cancelBooking",
  "changeRegistration",
  "draftProcedure",
  "draftProcedureVersion",
  "endGroup",
  "leaveMember",
  "publishProcedure",
  "publishProcedureVersion",
  "refuseGroup",
  "resumeClient",
  "resumeMember",
  "revokeInvitation",
  "revokeMandate",
  "revokeOperatorInvitation",
  "sendPublicationBack",
  "setAdvances",
  "setCalendars",
  "setDeadlines",
  "setFees",
  "setForecasts",
  "setNotices",
  "setPrices",
  "setRoundings",
  "setSettlements",
  "setShares",
  "setTaxes",
  "setTimetable",
  "setUseRules",
  "suspendClient",
  "suspendMember",
  "withdrawFacilityRow",
  "withdrawSettingRow",
  "withdrawTermRow",
];

const fields = ["reason", "message", "why"];
function writes({ body }: Route): boolean {
  if (body === undefined) return false;
  const schema = z.toJSONSchema(body, { unrepresentable: "any", io: "input" });
  return fields.some((field) => JSON.stringify(schema).includes(`"${field}":{`));
}

test("every route on which a person writes a reason or a message is tried here, or known to be told elsewhere", () => {
  const found = routes.filter(writes).map(({ id }) => id);
  expect(found.filter((id) => !elsewhere.includes(id)).sort()).toEqual(Object.keys(writings).sort());
});

test.each(Object.entries(writings))(
  "what must be written for %s is seen by its addressee: in view, notice and record",
  async (name, write) => {
    const { words, to, seen } = await write(`${name} の言葉`);
    for (const view of seen) expect(view).toContain(words);
    await api.world.deliver();
    const mails = api.world.mails.filter((mail) => mail.text.includes(words));
    expect(mails.map((mail) => mail.to)).toEqual([to]);
  },
);
