import * as z from "zod";
import { paper } from "#core/approval/schema.ts";
import { daysBetween, isLocalDate } from "#core/calendar/date.ts";
import * as Facility from "#core/facility/index.ts";
import { localDate } from "#core/japan/schema.ts";
import type * as Journal from "#core/journal/index.ts";
import { plain } from "#core/plain.ts";
import * as Publication from "#core/publication/index.ts";
import { decision } from "#core/publication/schema.ts";
import * as Shape from "#core/shape.ts";
import {
  decisionProblems,
  drafters,
  draftNote,
  onPaper,
  presentStanding,
  standing,
  standingExample,
} from "../decision.ts";
import { type Route, route } from "../route.ts";
import { grounds, historic, layProblems, presentRow, takeBackProblems } from "../row.ts";
import { code, id, pageOf, pageQuery, townParams } from "../shape.ts";
import * as Example from "./facility-example.ts";

const tag = "施設";
const path = "/v1/towns/{code}/facilities/{id}";
const everybody = { who: ["public"] } as const;
const admins = { who: ["staff"], duties: ["admin"], assurance: "ial2" } as const;
const params = z.object({ code, id: id("fac").describe("施設の番号") });

const version = { version: z.int().describe("この行を定めた記録の番号。予約はこの番号を残します") };
const shown = z.object({
  id: z.string(),
  ...Facility.facility.shape,
  timetables: z.array(z.object({ ...Facility.timetable.shape, ...version })),
  rules: z.array(z.object({ ...Facility.useRule.shape, ...version })),
  fees: z.array(z.object({ ...Facility.feeTable.shape, ...version })),
});
const outline = z.object({ id: z.string(), name: z.string(), address: z.string() });

type Head = Journal.Head<Facility.FacilityState, unknown>;
const answer = ({ id, seq, state: { reaches: _kept, ...state } }: Head) =>
  ({ status: 200, etag: seq, body: { id, ...state } }) as const;

const create = route({
  method: "post",
  path: "/v1/towns/{code}/facilities",
  id: "createFacility",
  tag,
  summary: "施設を登録する",
  description:
    "施設と、その場所（spaces）、場所を分ける最小の面（atoms）、貸し出す部屋（units）を登録します。全面は {A, B}、半面は {A} のように、部屋は面の組です。同じ面を使う部屋どうしは、同時に予約できません。予約は、時間割・開館の定め・使用料の表を登録すると始まります。",
  access: admins,
  params: townParams,
  body: Facility.facility,
  status: 201,
  answer: z.object({ id: z.string(), ...Facility.facility.shape }),
  example: { body: Example.facility, answer: { id: Example.id, ...Example.facility } },
  problems: ["tenant.option"],
  run: async ({ body }) => {
    const { entry } = await Facility.create(body);
    return { status: 201, etag: entry.seq, body: { id: entry.id, ...entry.facts.facility } };
  },
});

const dated = { method: "put", tag, access: admins, params, ifMatch: "required", status: 200 } as const;
const setProblems = ["tenant.option", "facility.unknown", "facility.full", ...layProblems] as const;
type Set<Row> = { entry: { id: string; seq: number; facts: { row: Row; ahead: Facility.Ahead } } };
const set = <Row extends object>({ entry: { id, seq, facts } }: Set<Row>) => ({
  status: 200 as const,
  etag: seq,
  body: { id, version: seq, ...facts.row, ahead: facts.ahead },
});
const setShape = <S extends z.ZodRawShape>(shape: S) => z.object({ id: z.string(), ...version, ...shape });
const setExample = <Row>(row: Row) => ({ body: row, answer: { id: Example.id, version: 2, ...row } });
const withAhead = <Row>({ body, answer }: { body: Row; answer: object }) => ({
  body,
  answer: { ...answer, ahead: { total: 1, bookings: [{ id: Example.bookingId, date: "2026-11-08" }] } },
});
const ahead = z.object({
  total: z.int().describe("予約の数"),
  bookings: z.array(z.object({ id: z.string(), date: z.string() })).describe("早い順に100件まで"),
});

const setTimetable = route({
  ...dated,
  path: `${path}/timetable`,
  id: "setTimetable",
  summary: "時間割を適用日を付けて定める",
  description:
    "場所ごとに、from からのコマ（cells）と、午前・午後・夜間などの区分（bands）を定めます。時刻はその日の0時からの分です（9時は540、25時は1500）。区分の始まりと終わりはコマの境に合わせます。24時を過ぎる時間は、翌日のコマと重ねられません。同じ場所・同じ from の行は置き換えます。適用が始まっている日の時間割を変えるのは訂正で、理由（reason）が要ります。予約のある日は前の時間割のままで、その予約を ahead で返します。",
  body: Facility.timetable.safeExtend(grounds),
  answer: setShape({ ...Facility.timetable.shape, ahead: ahead.describe("前の時間割のまま残る予約") }),
  example: withAhead(setExample(Example.timetable)),
  problems: [...setProblems, "facility.too_fine", "facility.overlapping"],
  run: async ({ params, body: { reason, ordinance, ...row } }) =>
    set(await Facility.setTimetable(params.id, row, { reason, ordinance })),
});

const setRules = route({
  ...dated,
  path: `${path}/rules`,
  id: "setUseRules",
  summary: "休館日と受付期間を適用日を付けて定める",
  description:
    "from からの休館日（毎週・毎月第n・年末年始・個別の日）、休館の曜日が祝日に当たるときの扱い（onHoliday: closed そのまま休館、open 開館、next_day 翌日に休館、next_workday 祝日でない次の日に休館）、受付期間を定めます。休館になる日の予約は残り、ahead で返します。",
  body: Facility.useRule.safeExtend(grounds),
  answer: setShape({ ...Facility.useRule.shape, ahead: ahead.describe("休館になる日に残る予約") }),
  example: withAhead(setExample(Example.rule)),
  problems: setProblems,
  run: async ({ params, body: { reason, ordinance, ...row } }) =>
    set(await Facility.setRules(params.id, row, { reason, ordinance })),
});

const setFees = route({
  ...dated,
  path: `${path}/fees`,
  id: "setFees",
  summary: "使用料の表を適用日を付けて定める",
  description:
    "from 以後の利用に使う表です。区分の組ごとの行をそのまま書きます（全日は区分の合計とは限りません）。どの時間も一度だけ数えます。組の行がなければ同じ時間の行（午前と午後なら昼間）、それもなければ、combine が sum なら最も少ない数の行の合計、exact なら予約できません。町外料金は、表の欄（row）か、倍率と端数処理（factor）で定めます。使用料は決裁を受けて定めます（decision）。bookedFrom を付けると、その日より前に受けた予約は前の表のままです。受けた予約は、知らせた額のままで、それを ahead で返します。",
  body: Facility.feeTable.safeExtend({ ...grounds, decision: decision.describe("どのように決裁したか") }),
  answer: setShape({ ...Facility.feeTable.shape, ahead: ahead.describe("知らせた額のまま残る予約") }),
  example: withAhead({ ...setExample(Example.fees), body: { ...Example.fees, decision: onPaper } }),
  problems: [...setProblems, ...decisionProblems],
  run: async ({ params, body: { decision, reason, ordinance, ...row } }) =>
    set(await Facility.setFees(params.id, row, { decision, reason, ordinance })),
});

const series = z
  .string()
  .max(40)
  .regex(/^(timetable\.[a-z][a-z0-9_]*|rules|fees(\.\d{4}-\d{2}-\d{2})?)$/, "行の系列が正しくありません。")
  .describe(
    "系列。timetable.（場所）は時間割、rules は休館日と受付期間、fees は使用料の表、fees.（bookedFrom）は予約日で分けた表",
  )
  .meta({ example: "rules" });

const listRows = route({
  method: "get",
  path: `${path}/rows`,
  id: "listFacilityRows",
  tag,
  summary: "施設の定めのこれまでの行を見る",
  description:
    "時間割、休館日と受付期間、使用料の表の、これまでに登録したすべての行を、系列ごとに適用日の新しい順に返します。だれが、いつ、なぜ、何を根拠に登録したか、置き換えたか、取り消したかが分かります。",
  access: { who: ["staff"] },
  params,
  query: pageQuery.extend({ series: series.optional() }),
  status: 200,
  answer: pageOf(
    historic(z.unknown()).extend({
      decided: z.string().optional().describe("使用料の表の決裁。paper は紙、ほかは起案の番号"),
      paper: paper.optional().describe("紙の決裁"),
    }),
  ),
  example: {
    answer: {
      items: [
        {
          series: "rules",
          from: "2026-04-01",
          value: Example.rule,
          version: 3,
          status: "in_force",
          by: "staff:stf_01k8p3m6xq0000000000000000",
          at: "2026-03-01T09:00:00.000+09:00",
          reason: "施設条例の施行",
        },
      ],
    },
  },
  problems: ["cursor.invalid"],
  run: async ({ params, query }) => {
    const { items, ...rest } = await Facility.history(params.id, query);
    return { status: 200, body: { ...rest, items: items.map(presentRow) } };
  },
});

const withdraw = route({
  method: "post",
  path: `${path}/withdrawals`,
  id: "withdrawFacilityRow",
  tag,
  summary: "これから効く施設の定めを取り消す",
  description:
    "適用日がまだ来ていない行を取り消します。前の行がそのまま効き続け、取り消した記録が残ります。その行で受けた予約は、受けたときの時間と額のまま残り、ahead で返します。適用が始まった行は取り消せません。",
  access: admins,
  params,
  body: Shape.strict({ series, from: localDate(), ...grounds }),
  ifMatch: "required",
  status: 201,
  answer: z.object({ id: z.string(), ...version, series: z.string(), from: z.string(), ahead }),
  example: {
    body: { series: "rules", from: "2027-04-01", reason: "議会で継続審査となったため" },
    answer: { id: Example.id, version: 5, series: "rules", from: "2027-04-01", ahead: { total: 0, bookings: [] } },
  },
  problems: ["tenant.option", "facility.overlapping", "facility.full", ...takeBackProblems],
  run: async ({ params, body: { series, from, ...given } }) => {
    const { entry } = await Facility.withdrawRow(params.id, { series, from }, given);
    const body = { id: entry.id, version: entry.seq, series, from, ahead: entry.facts.ahead };
    return { status: 201, etag: entry.seq, body };
  },
});

const use = Shape.strict({
  unit: z.string().max(20, "部屋の名前が長すぎます。"),
  date: localDate(),
  bands: z
    .array(z.string().max(20, "区分の名前が長すぎます。"))
    .min(1, "区分を1つ以上選んでください。")
    .max(104, "104件以内で指定してください。"),
  residency: z.enum(["resident", "non_resident"], "町内・町外の別を選んでください。"),
  yen: Shape.yen.optional().describe("条例の表などから、そうなるはずの額"),
});
const priced = z
  .object({ yen: z.int().optional(), code: z.string().optional(), title: z.string().optional() })
  .describe("額。定まらないときは、その理由");
const pricedOf = ({ found, refused }: Awaited<ReturnType<typeof Facility.tryFees>>[number]["before"]) => {
  if (refused === undefined) return { yen: found };
  const { code, title } = refused.toJSON();
  return { code, title };
};

const tryFees = route({
  method: "post",
  path: `${path}/fees/trials`,
  id: "tryFees",
  asks: true,
  tag,
  summary: "使用料の表を試す",
  description:
    "まだ登録していない使用料の表で、書いた利用の例がいくらになるかを、今の表での額と並べて返します。yen に、条例の表などからそうなるはずの額を書くと、合わない例が分かります。何も登録しません。予約できる日かどうかは見ません。",
  access: { who: ["staff"], duties: ["draft", "admin"] },
  params,
  body: Shape.strict({ table: Facility.feeTable, cases: Shape.list(use, 200).min(1, "例を1つ以上書いてください。") }),
  status: 200,
  answer: z.object({
    different: z.int().describe("今の表と額が変わる例の数"),
    unexpected: z.int().describe("そうなるはずの額と合わない例の数"),
    cases: z
      .array(
        z.object({
          ...use.shape,
          before: priced,
          after: priced,
          differs: z.boolean(),
          asExpected: z.boolean().optional(),
        }),
      )
      .describe("送った順"),
  }),
  example: {
    body: {
      table: Example.fees,
      cases: [{ unit: "whole", date: "2026-11-08", bands: ["ev"], residency: "resident", yen: 2000 }],
    },
    answer: {
      different: 1,
      unexpected: 0,
      cases: [
        {
          ...{ unit: "whole", date: "2026-11-08", bands: ["ev"], residency: "resident", yen: 2000 },
          ...{ before: { yen: 1800 }, after: { yen: 2000 }, differs: true, asExpected: true },
        },
      ],
    },
  },
  problems: ["facility.unknown"],
  run: async ({ params, body }) => {
    const cases = (await Facility.tryFees(params.id, body.table, body.cases)).map(({ one, before, after }) => ({
      ...one,
      before: pricedOf(before),
      after: pricedOf(after),
      differs: before.found !== after.found || before.refused?.code !== after.refused?.code,
      ...(one.yen === undefined ? {} : { asExpected: after.found === one.yen }),
    }));
    const count = (is: (one: (typeof cases)[number]) => boolean) => cases.filter(is).length;
    const [different, unexpected] = [count(({ differs }) => differs), count(({ asExpected }) => asExpected === false)];
    return { status: 200, body: { different, unexpected, cases } };
  },
});

const draftFees = route({
  method: "post",
  path: `${path}/fees/drafts`,
  id: "draftFees",
  tag,
  summary: "使用料の表を起案する",
  description: `使用料の表を、決裁に回します。${draftNote}`,
  access: drafters,
  params,
  body: Facility.feeTable,
  status: 201,
  answer: standing,
  example: { body: Example.fees, answer: standingExample },
  problems: ["facility.unknown"],
  run: async ({ params, body }) => {
    const organ = await Facility.checkFees(params.id, body);
    const whose = organ === undefined ? {} : { organ };
    const matter = { act: "facility.fees", ...whose, of: params.id, content: plain(body) } as const;
    return presentStanding(201, await Publication.draft(matter));
  },
});

const list = route({
  method: "get",
  path: "/v1/towns/{code}/facilities",
  id: "listFacilities",
  tag,
  summary: "施設の一覧を見る",
  description: "その団体の施設を名前の順に返します。",
  access: everybody,
  params: townParams,
  query: pageQuery,
  status: 200,
  answer: pageOf(outline),
  example: { answer: { items: [{ id: Example.id, name: Example.facility.name, address: Example.facility.address }] } },
  problems: ["cursor.invalid"],
  run: async ({ query }) => {
    const { items, ...rest } = await Facility.list(query);
    return {
      status: 200,
      body: { items: items.map(({ id, state: { name, address } }) => ({ id, name, address })), ...rest },
    };
  },
});

const show = route({
  method: "get",
  path,
  id: "showFacility",
  tag,
  summary: "施設の内容を見る",
  description: "場所と部屋と、時間割、休館日と受付期間、使用料の表の、今日効いている行とこれから効く行を返します。",
  access: everybody,
  params,
  status: 200,
  answer: shown,
  example: { answer: Example.shown },
  problems: [],
  run: async ({ params }) => answer(await Facility.find(params.id)),
});

const status = z
  .enum(["free", "taken", "closed", "outside", "unpriced"])
  .describe("空き・予約済・休館・対象外・使用料の定めがない");
const reason = z.string().optional().describe("予約できない理由");
const band = z.object({ band: z.string(), name: z.string(), status, reason });
const unit = z.object({ unit: z.string(), name: z.string(), bands: z.array(band) });
const daysMax = 31;
const range = Shape.strict({
  from: localDate().describe("最初の日").meta({ example: "2026-11-01" }),
  to: localDate().describe(`最後の日（最初の日を含めて${daysMax}日まで）`).meta({ example: "2026-11-30" }),
}).refine(({ from, to }) => [from, to].some((day) => !isLocalDate(day)) || isRange(from, to), {
  path: ["to"],
  message: `from から${daysMax}日以内の日を指定してください。`,
});
/** Asked of days that exist only: the shape says the rest, and goes on to ask. */
const isRange = (from: string, to: string) => from <= to && daysBetween(from, to) < daysMax;

const availability = route({
  method: "get",
  path: `${path}/availability`,
  id: "showAvailability",
  tag,
  summary: "空き状況を見る",
  description:
    "部屋と区分ごとに、空き（free）・予約済（taken）・休館（closed）・対象外（outside: 受付期間の外、過ぎた時間、前の時間割による予約が残る日）・使用料の定めがない（unpriced）を返します。だれの予約かは返しません。",
  access: everybody,
  params,
  query: range,
  status: 200,
  answer: z.object({ facility: z.string(), days: z.array(z.object({ date: z.string(), units: z.array(unit) })) }),
  example: { answer: Example.availability },
  problems: [],
  run: async ({ params, query }) => {
    const days = await Facility.availability(params.id, query.from, query.to);
    return { status: 200, body: { facility: params.id, days } };
  },
});

export const facilityRoutes: readonly Route[] = [
  create,
  list,
  show,
  setTimetable,
  setRules,
  tryFees,
  draftFees,
  setFees,
  listRows,
  withdraw,
  availability,
];
