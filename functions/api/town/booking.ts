import * as z from "zod";
import { Problem } from "#core/error.ts";
import * as Facility from "#core/facility/index.ts";
import * as Group from "#core/group/index.ts";
import { localDate, personText } from "#core/japan/schema.ts";
import * as Shape from "#core/shape.ts";
import { type Route, route } from "../route.ts";
import { code, id, pageOf, pageQuery, townParams } from "../shape.ts";
import * as Example from "./facility-example.ts";

const tag = "施設予約";
const bookers = { who: ["resident", "staff"], duties: ["counter"] } as const;
const params = z.object({ code, id: id("bkg").describe("予約の番号") });

const place = { facility: z.string(), unit: z.string(), date: z.string(), bands: z.array(z.string()) };
const line = z.object({ bands: z.array(z.string()), yen: z.int(), of: z.string() });
const status = z.enum(["confirmed", "cancelled"]).describe("予約済・取消済");

const whose = z.enum(["person", "group", "walk_in"]).describe("本人・登録した団体・窓口で受けた登録のない利用者");

const time = z.object({ band: z.string(), name: z.string(), from: z.string(), to: z.string() });
const times = z.array(time).describe("予約したときの時間");

const booked = z.object({
  id: z.string(),
  status,
  ...place,
  yen: z.int().describe("使用料（円）"),
  lines: z.array(line).describe("使用料の内訳"),
  feeVersion: z.int().describe("使った使用料の表の version"),
  times,
  label: z.string(),
  as: whose,
  group: z.string().describe("団体か利用者の名前"),
  groupId: z.string().optional().describe("登録した団体の番号"),
});

const book = route({
  method: "post",
  path: "/v1/towns/{code}/bookings",
  id: "bookFacility",
  tag,
  summary: "施設を予約する",
  description:
    "部屋と日と区分を選んで予約します。空いていればその場で確定し、使用料と、その根拠の表の番号（feeVersion）を返します。ふさがっているときは booking.taken で、どの区分のどの面がふさがっているか（taken）と、同じ日の空き（alternatives）を返します。町内・町外の別は申告です。group に登録した団体の番号（grp_…）を入れると、その団体の予約になります。会員が予約しても窓口で予約しても、団体の一つの回数に数えます。番号でないときは、サインインした本人の予約、窓口では登録のない利用者の予約です。登録した団体と同じ名前や似た名前（窓口では同じ電話番号も）は booking.registered で、その番号（groups。本人には入っている団体だけ）を返します。別の利用者なら、窓口の職員が unregistered を付けます。",
  access: bookers,
  params: townParams,
  body: Facility.wish,
  status: 201,
  answer: booked,
  example: { body: Example.wish, answer: Example.booked },
  problems: [
    "tenant.option",
    "setting.missing",
    "fee.missing",
    "booking.unknown",
    "booking.outside_window",
    "booking.closed_day",
    "booking.taken",
    "booking.cooling",
    "booking.timetable_changed",
    "booking.lapsed",
    "booking.quota",
    "booking.registered",
    "group.not_in_force",
  ],
  run: async ({ body }) => ({ status: 201, body: bookedBody(await Facility.book(body)) }),
});

function bookedBody({ entry: { id, facts, closed } }: Awaited<ReturnType<typeof Facility.book>>) {
  if (closed === null) throw new Problem("not_found"); // answered again after its disposal
  const { facility, unit, date, bands, yen, lines, feeVersion, label, as, group: groupId } = facts;
  const place = { facility, unit, date, bands };
  const { group } = closed;
  const times = Facility.timesAnswer(date, facts.times);
  return { id, status: "confirmed" as const, ...place, yen, lines, feeVersion, times, label, as, group, groupId };
}

const cancelled = z.object({ id: z.string(), status, ...place });

const cancel = route({
  method: "post",
  path: "/v1/towns/{code}/bookings/{id}/cancel",
  id: "cancelBooking",
  tag,
  summary: "予約を取り消す",
  description:
    "予約を取り消すと、その部屋と区分はすぐに空きになります。ただし、取り消した人と、その予約の団体・予約した会員、その人のいる団体、同じ名前・連絡先の利用者は、町の定める時間が過ぎるまで同じ部屋・区分を予約できません。窓口の取消しは町の都合とみなし、待たせません。本人の申出を受けたときは onRequest を true にします。理由（reason）は予約の内容とメールに書かれます。本人と団体の会員は、施設の定める日まで取り消せます。その後は窓口の職員が取り消します。",
  access: bookers,
  params,
  body: Shape.strict({
    reason: personText(200, { multiline: true }).optional(),
    onRequest: z.literal(true, "true だけを指定できます。").optional(),
  }),
  status: 200,
  answer: cancelled,
  example: {
    body: { reason: "参加者がそろわないため" },
    answer: {
      id: Example.bookingId,
      status: "cancelled",
      facility: Example.id,
      unit: "whole",
      date: "2026-11-08",
      bands: ["ev"],
    },
  },
  problems: ["booking.already_cancelled", "booking.cancel_late", "setting.missing"],
  run: async ({ params, body }) => {
    const { entry } = await Facility.cancel(params.id, body);
    const { facility, unit, date, bands } = entry.facts;
    return { status: 200, body: { id: entry.id, status: "cancelled" as const, facility, unit, date, bands } };
  },
});

const details = z.object({
  id: z.string(),
  status,
  ...place,
  yen: z.int(),
  as: whose,
  groupId: z.string().optional().describe("登録した団体の番号"),
  group: z.string(),
  representative: z.string(),
  contact: z.object({ email: z.string().optional(), phone: z.string().optional() }),
  purpose: z.string(),
  times,
  cancelled: z
    .object({
      by: z.enum(["town", "holder"]).describe("町の都合・利用者の申出"),
      reason: z.string().optional(),
    })
    .optional()
    .describe("取り消した人と理由"),
});

/** What was disposed of is not there any more. */
function detailsOf({ id, state, secret }: Facility.Opened) {
  if (secret === null) throw new Problem("not_found");
  const { status, facility, unit, date, bands, yen, as, holder } = state;
  const groupId = as === "group" ? holder : undefined;
  const times = Facility.timesAnswer(date, state.times);
  return { id, status, facility, unit, date, bands, yen, as, groupId, ...secret, times };
}

const show = route({
  method: "get",
  path: "/v1/towns/{code}/bookings/{id}",
  id: "showBooking",
  tag,
  summary: "予約の内容を見る",
  description:
    "予約した本人（団体の予約では、今の会員）と、その町の職員が見られます。職員が見たことは記録されます。ほかの人の予約は、ない予約と同じ応答です。",
  access: { who: ["resident", "staff"] },
  params,
  status: 200,
  answer: details,
  example: { answer: Example.details },
  problems: [],
  run: async ({ params }) => {
    const head = await Facility.show(params.id);
    return { status: 200, etag: head.seq, body: detailsOf(head) };
  },
});

const mine = route({
  method: "get",
  path: "/v1/towns/{code}/bookings",
  id: "listOwnBookings",
  tag,
  summary: "自分の予約の一覧を見る",
  description:
    "サインインしている住民本人の予約を、利用日の新しい順に返します。group を付けると、入っている団体の予約を返します。取り消した予約も含みます。",
  access: { who: ["resident"] },
  params: townParams,
  query: pageQuery.extend({
    group: Group.groupId().optional().describe("団体の番号").meta({ example: "grp_0123456789abcdefghjkmnpqrs" }),
  }),
  status: 200,
  answer: pageOf(details),
  example: { answer: { items: [Example.details] } },
  problems: ["cursor.invalid"],
  run: async ({ query }) => pageBody(await Facility.mine(query)),
});

const ofDay = route({
  method: "get",
  path: "/v1/towns/{code}/facilities/{id}/bookings",
  id: "listFacilityBookings",
  tag,
  summary: "施設のその日の予約を見る",
  description: "職員が、施設のその日の予約を時間の順に見ます。見たことは記録されます。取り消した予約も含みます。",
  access: { who: ["staff"], duties: ["counter", "draft", "decide"] },
  params: z.object({ code, id: id("fac").describe("施設の番号") }),
  query: pageQuery.extend({ date: localDate().describe("利用日").meta({ example: "2026-11-08" }) }),
  status: 200,
  answer: pageOf(details),
  example: { answer: { items: [Example.details] } },
  problems: ["cursor.invalid"],
  run: async ({ params, query: { date, ...page } }) => pageBody(await Facility.ofDay(params.id, date, page)),
});

type BookingPage = Awaited<ReturnType<typeof Facility.mine>>;
/** Bookings whose personal data were disposed of are not listed. */
const pageBody = ({ items, ...rest }: BookingPage) =>
  ({ status: 200, body: { items: items.filter((head) => head.secret !== null).map(detailsOf), ...rest } }) as const;

export const bookingRoutes: readonly Route[] = [book, mine, show, cancel, ofDay];
