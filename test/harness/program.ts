import fc from "fast-check";
import * as Actor from "#core/actor.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { staffKind } from "#core/staff/entity.ts";
import { bodyHome } from "#core/table/key.ts";
import { onPaper } from "#functions/api/decision.ts";
import * as Filing from "#functions/api/town/application-example.ts";
import * as Hall from "#functions/api/town/facility-example.ts";
import * as Club from "#functions/api/town/group-example.ts";
import type { Answer, Api } from "./api.ts";
import { happened } from "./happened.ts";

const people = ["mihon-taro", "kaku-hanako"] as const;

/** One thing that somebody in a town does; `one` picks among what the town has made so far. */
export type Act =
  | { do: "book"; who: number; day: number; band: string; unit: string }
  | { do: "apply"; who: number; dog: string }
  | { do: "cancel" | "withdraw" | "draft" | "approve"; one: number }
  | { do: "set"; perMonth: number }
  | { do: "invite"; name: string }
  | { do: "found"; who: number; club: string }
  | { do: "bookFor"; one: number; day: number }
  | { do: "look"; list: number }
  | { do: "flood" };

const one = fc.nat(5);
const who = fc.nat(1);

export const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("book" as const),
      who,
      day: fc.integer({ min: 10, max: 14 }),
      band: fc.constantFrom("am", "pm", "ev"),
      unit: fc.constantFrom("whole", "east", "west"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("apply" as const), who, dog: fc.constantFrom("ポチ", "シロ", "クロ") }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom("cancel", "withdraw", "draft", "approve"), one }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("set" as const), perMonth: fc.integer({ min: 3, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("invite" as const), name: fc.constantFrom("itiro", "jiro") }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("found" as const), who, club: fc.constantFrom("卓球", "合唱") }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("bookFor" as const), one, day: fc.integer({ min: 10, max: 14 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("look" as const), list: fc.nat(5) }) },
);
/** More than the town may, at once. */
export const flood: fc.Arbitrary<Act> = fc.constant({ do: "flood" });

/** A town and its people, who do one thing after the other; every Idempotency-Key follows from what was done before. */
export type Player = {
  prepare(): Promise<void>;
  play(act: Act): Promise<void>;
  read(path: string): Promise<void>;
  answers: Answer[];
};

export function playerOf(api: Api, code: string): Player {
  const answers: Answer[] = [];
  const made = { bookings: [] as string[], applications: [] as string[], hall: "", procedure: "" };
  const clubs: { id: string; who: number }[] = [];
  const staff = (name: string) => api.token(`staff-${code}-${name}`, "staff", "ial2");
  const resident = (index: number) => api.token(`resident-${code}-${people[index]}`, "resident", "ial3");

  const mailOf = (index: number) => `${people[index]}.${code}@example.invalid`;
  const call = async (token: string | undefined, method: string, path: string, body?: unknown, ifMatch?: number) => {
    const key = `${code}-${answers.length}`;
    const headers: Record<string, string> = ifMatch === undefined ? {} : { "if-match": `"${ifMatch}"` };
    const answer = await api.call(method, `/v1/towns/${code}${path}`, { token, body, key, headers });
    answers.push(answer);
    return (answer.body ?? {}) as { id?: string };
  };
  const admin = async (path: string, body: unknown) => call(await staff("admin"), "post", path, body);
  const idOf = (made: { id?: string }): string => {
    if (made.id === undefined) throw new Error(`${code}: ${answers.at(-1)?.text}`);
    return made.id;
  };

  async function prepare(): Promise<void> {
    for (const name of ["admin", "other"]) await account(api, code, `staff-${code}-${name}`);
    const value = { steps: [{ duty: "decide", title: "課長" }], selfApproval: false };
    await admin("/settings/approval.application", { from: "2027-04-01", value });
    await admin("/settings/calendar", { from: "2027-04-01", value: { closed: [], open: [] } });
    await play({ do: "set", perMonth: 3 });
    await admin("/settings/group", { from: "2027-04-01", value: Club.setting });
    made.hall = idOf(await admin("/facilities", Hall.facility));
    for (const [version, [name, body]] of Object.entries({
      timetable: Hall.timetable,
      rules: Hall.rule,
      fees: { ...Hall.fees, decision: onPaper },
    }).entries()) {
      await call(await staff("admin"), "put", `/facilities/${made.hall}/${name}`, body, version + 1);
    }
    const { parameters } = Filing;
    made.procedure = idOf(await admin("/procedures", { template: "dog-registration", parameters, decision: onPaper }));
  }

  async function play(act: Act): Promise<void> {
    switch (act.do) {
      case "book": {
        const { day, band, unit } = act;
        const contact = { email: mailOf(act.who) };
        const wish = { ...Hall.wish, facility: made.hall, unit, date: `2027-04-${day}`, bands: [band], contact };
        const booked = await call(await resident(act.who), "post", "/bookings", wish);
        if (booked.id !== undefined) made.bookings.push(booked.id);
        return;
      }
      case "apply": {
        const answers = {
          ...Filing.answers,
          dog_name: act.dog,
          owner_email: mailOf(act.who),
        };
        const filed = await call(await resident(act.who), "post", "/applications", {
          procedure: made.procedure,
          answers,
        });
        if (filed.id !== undefined) made.applications.push(filed.id);
        return;
      }
      case "cancel":
        return onOne(made.bookings, act.one, "bookings", "cancel", await resident(0), {});
      case "withdraw":
        return onOne(made.applications, act.one, "applications", "withdraw", await resident(0), undefined);
      case "draft": {
        const draft = { outcome: "approved", text: "申請のとおり登録する。" };
        return onOne(made.applications, act.one, "applications", "draft", await staff("admin"), draft);
      }
      case "approve":
        return onOne(made.applications, act.one, "applications", "approve", await staff("other"), { absent: false });
      case "set": {
        const value = { perMonth: act.perMonth, holdSeconds: 600, coolingHours: 24 };
        await admin("/settings/facility.booking", { from: "2027-04-01", value });
        return;
      }
      case "invite": {
        const head = "氏名,フリガナ,メールアドレス,所属,権限,開始日,終了日";
        await admin("/staff/imports", {
          csv: `${head}\n架空 花子,カクウ ハナコ,${act.name}.${code}@example.invalid,見本課,受付,2027-04-05,\n`,
        });
        return;
      }
      case "found": {
        const body = { ...Club.application, name: `見本${act.club}クラブ`, contact: { email: mailOf(act.who) } };
        const { id } = await call(await resident(act.who), "post", "/groups/applications", body);
        if (id === undefined) return;
        await admin(`/groups/${id}/admission`, {}); // refused when there is one like it
        clubs.push({ id, who: act.who });
        return;
      }
      case "bookFor": {
        const club = clubs[act.one % Math.max(1, clubs.length)];
        if (club === undefined) return;
        const { representative: _typed, contact: _too, ...wish } = Hall.wish;
        const body = { ...wish, facility: made.hall, date: `2027-04-${act.day}`, group: club.id };
        const booked = await call(await resident(club.who), "post", "/bookings", body);
        if (booked.id !== undefined) made.bookings.push(booked.id);
        return;
      }
      case "look": {
        const lists = [
          `/facilities/${made.hall}/availability?from=2027-04-10&to=2027-04-14`,
          "/bookings?limit=100",
          "/work?limit=100",
          `/facilities/${made.hall}/bookings?date=2027-04-10&limit=100`,
          "/staff?limit=100",
          "/groups?limit=100",
        ];
        const isResident = act.list === 1;
        await call(isResident ? await resident(0) : await staff("admin"), "get", lists[act.list] ?? "");
        return;
      }
      case "flood":
        for (let i = 0; i < 30; i++) await call(await staff("admin"), "get", "/facilities");
    }
  }

  async function onOne(ids: readonly string[], one: number, kind: string, verb: string, token: string, body: unknown) {
    const id = ids[one % Math.max(1, ids.length)];
    if (id !== undefined) await call(token, "post", `/${kind}/${id}/${verb}`, body);
  }

  return {
    prepare,
    play,
    answers,
    async read(path) {
      await call(await staff("admin"), "get", path);
    },
  };
}

/** An account with every duty, without the mail that would lead to it. */
function account(api: Api, code: string, subject: string): Promise<unknown> {
  const id = Id.derive("stf", api.identity.rule.issuer, subject);
  return Actor.asSystem("founding", bodyHome(parseBodyCode(code)), () =>
    Journal.act(staffKind, id, () => ({
      event: happened("staff.joined"),
      state: {
        type: "regular" as const,
        office: "見本課",
        duties: (["admin", "draft", "decide", "counter"] as const).map((duty) => ({ duty, from: "2027-04-01" })),
      },
      secret: { name: "見本 太郎", kana: "ミホン タロウ", email: `${subject}@example.invalid` },
    })),
  );
}
