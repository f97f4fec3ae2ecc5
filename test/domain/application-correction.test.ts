import { beforeAll, expect, test } from "vitest";
import * as Application from "#core/application/index.ts";
import { compile } from "#core/application/procedure/form.ts";
import { inspect } from "#core/application/procedure/inspect.ts";
import * as Tenant from "#core/tenant/index.ts";
import { answers, type FilingWorld, filingWorld, outcome } from "./filing.ts";

let town: FilingWorld;

const text = (title: string) => ({ type: "string" as const, title, text: { max: 30 } });
beforeAll(async () => {
  const { definition } = await filingWorld();
  const { properties } = definition.schema;
  town = await filingWorld({
    schema: {
      ...definition.schema,
      properties: { ...properties, kept_by: text("飼い主と別に世話をする人"), kept_at: text("その人の電話") },
    },
    order: [...definition.order, "kept_by", "kept_at"],
    rules: [
      ...definition.rules,
      {
        name: "keeper-is-reached",
        logic: { or: [{ "!": [{ answered: "kept_by" }] }, { answered: "kept_at" }] },
        pointer: "/answers/kept_at",
        message: "世話をする人の電話を書いてください。",
        level: "error",
      },
      {
        name: "nobody-is-reached",
        logic: { or: [{ answered: "kept_by" }, { "!": [{ answered: "kept_at" }] }] },
        pointer: "/answers/kept_at",
        message: "世話をする人がいないときは、電話を消してください。",
        level: "error",
      },
    ],
  });
});

const correct = (id: string, said: object, who: "owner" | "weak" = "owner") =>
  town.as(who, () => outcome(() => Application.correct(id, { answers: said as Record<string, unknown> })));
const answersOf = async (id: string) => (await town.seen("owner", id)).answers;

test("a correction may touch what it makes necessary or impossible, and nothing else", async () => {
  const id = await town.file();
  await town.ask(id, ["kept_by"]);
  expect(await correct(id, { kept_by: "世話 花子" })).toBe("application.invalid /answers/kept_at");
  expect(await correct(id, { kept_by: "世話 花子", kept_at: "1", dog_name: "タマ" })).toBe(
    "application.invalid /answers/dog_name",
  );
  expect(await correct(id, { kept_at: "1" })).toBe("application.invalid /answers/kept_at");
  expect(await correct(id, { kept_by: "世話 花子", kept_at: "1" })).toBe("done");
  await town.ask(id, ["kept_by"]);
  expect(await correct(id, { kept_by: null })).toBe("application.invalid /answers/kept_at");
  expect(await correct(id, { kept_by: null, kept_at: null })).toBe("done");
  expect(await answersOf(id)).toEqual(await answersOf(await town.file()));
});

test("a day that was corrected may move the day that a rule holds against it", async () => {
  const id = await town.file();
  await town.ask(id, ["dog_born_on"]);
  expect(await correct(id, { dog_born_on: "2027-03-25", dog_color: "白" })).toBe(
    "application.invalid /answers/dog_color",
  );
  expect(await correct(id, { dog_born_on: "2027-03-25", dog_acquired_on: "2027-03-30" })).toBe("done");
});

test("an answer can be cleared by a correction, unless it is required", async () => {
  const id = await town.file({ dog_feature: "耳が立っている" });
  await town.ask(id, ["dog_feature", "dog_name"]);
  expect(await correct(id, { dog_name: null })).toBe("application.invalid /answers/dog_name");
  expect(await correct(id, { dog_feature: null })).toBe("done");
  expect(await answersOf(id)).not.toHaveProperty("dog_feature");
});

test("an empty correction is none", async () => {
  const id = await town.file();
  await town.ask(id, ["dog_name"]);
  expect(await correct(id, {})).toBe("application.invalid /answers");
  expect((await town.stateOf(id)).status).toBe("correction");
});

test("assurance is asked at each act: what was filed with a proven identity is not corrected or withdrawn with a lesser one", async () => {
  const id = await town.file();
  await town.ask(id, ["owner_name"]);
  expect(await correct(id, { owner_name: "他人 太郎" }, "weak")).toBe("auth.assurance");
  expect(await town.as("weak", () => outcome(() => Application.withdraw(id)))).toBe("auth.assurance");
  expect(await town.seen("weak", id)).toMatchObject({ allowed: [], stepUp: ["correct", "withdraw"] });
  expect(await town.seen("owner", id)).toMatchObject({ allowed: ["correct", "withdraw"], stepUp: [] });
});

const ruleOn = (more: object = {}) => ({
  name: "estimated",
  logic: { "===": [{ var: "answers.dog_born_on_estimated" }, true] },
  pointer: "/answers/dog_born_on_estimated",
  message: "推定であることを確かめてください。",
  level: "error" as const,
  ...more,
});

test("a rule over an optional yes/no says what it does with none, and is not published unless it does", async () => {
  const faults = (rule: object) =>
    inspect({ ...town.definition, rules: [rule as never] }).map(({ pointer }) => pointer);
  expect(faults(ruleOn())).toEqual(["/rules/0/unanswered"]);
  expect(faults(ruleOn({ unanswered: "holds" }))).toEqual([]);
  const asking = { and: [{ answered: "dog_born_on_estimated" }, ruleOn().logic] };
  expect(faults(ruleOn({ logic: asking }))).toEqual([]);
  const broken = async (more: object, said: object) => {
    const form = await compile({ schema: town.definition.schema, rules: [ruleOn(more) as never] });
    return form({ ...answers, ...said }, "2027-04-05").errors.length;
  };
  for (const more of [{}, { unanswered: "broken" }, { logic: asking }]) {
    expect(await broken(more, {}), JSON.stringify(more)).toBe(1); // what was published before this closes too
    expect(await broken(more, { dog_born_on_estimated: true })).toBe(0);
  }
  expect(await broken({ unanswered: "holds" }, {})).toBe(0);
  expect(await broken({ unanswered: "holds" }, { dog_born_on_estimated: false })).toBe(1);
});

test("a required choice of several that chooses nothing is refused, and an optional one is unanswered", async () => {
  const several = {
    type: "array" as const,
    title: "飼う場所",
    items: { type: "string" as const, oneOf: [{ const: "in", title: "屋内" }] },
    uniqueItems: true as const,
  };
  const { schema } = town.definition;
  const formOf = (required: string[], rules: object[] = []) =>
    compile({
      schema: { ...schema, properties: { ...schema.properties, kept: several }, required },
      rules: rules as never,
    });
  const required = await formOf([...schema.required, "kept"]);
  const pointers = (form: typeof required, kept: string[]) =>
    form({ ...answers, kept }, "2027-04-05").errors.map(({ pointer }) => pointer);
  expect(pointers(required, [])).toEqual(["/answers/kept"]);
  expect(pointers(required, ["in"])).toEqual([]);
  const optional = await formOf(schema.required, [ruleOn({ logic: { answered: "kept" } })]);
  expect(pointers(optional, [])).toEqual(["/answers/dog_born_on_estimated"]);
  expect(pointers(optional, ["in"])).toEqual([]);
});

test("the same content under another key is told, and taken; another content and a withdrawn one are not the same", async () => {
  const person = town.world.resident("313254", "twice", "ial2");
  const filed = (more: object = {}) =>
    town.world
      .as(person, () => Application.submit({ procedure: town.procedure, answers: { ...answers, ...more } }))
      .then(({ entry }) => entry);
  const first = await filed();
  expect(Application.standing(first)).not.toHaveProperty("sameAs");
  expect(Application.standing(await filed({ dog_name: "タマ" }))).not.toHaveProperty("sameAs");
  const second = await filed();
  const told = { id: first.id, receipt: first.facts.receipt };
  expect(second.id).not.toBe(first.id);
  expect(Application.standing(second).sameAs).toEqual(told);
  expect(await town.seen("drafter", second.id)).toMatchObject({ sameAs: told, status: "received" });
  for (const { id } of [first, second]) await town.world.as(person, () => Application.withdraw(id));
  expect(Application.standing(await filed())).not.toHaveProperty("sameAs");
});

test("a case keeps the days by which it was told until when: a day that is closed later moves it neither now nor after a correction", async () => {
  const other = await filingWorld();
  const id = await other.file();
  const shown = async (one = id) => {
    const { due, calendarVersion } = (await other.seen("drafter", one)) as { due: string; calendarVersion: number };
    return { due, calendarVersion };
  };
  const before = await shown();
  const { entry } = await other.world.as(other.admin, () =>
    Tenant.set(
      "calendar",
      "2027-04-01",
      { closed: ["2027-04-12", "2027-04-13"], open: [] },
      { reason: "臨時の閉庁", meets: async () => ({ kept: await Application.keptDays("2027-04-01") }) },
    ),
  );
  expect(entry.facts.kept).toEqual({ total: 1, cases: [{ id, due: before.due }] });
  expect(await shown()).toEqual(before);
  await other.ask(id, ["dog_name"]);
  await other.as("owner", () => Application.correct(id, { answers: { dog_name: "見本クロ" } }));
  expect(await shown()).toEqual(before); // answered on the day on which it was asked
  other.world.setTime("2027-04-06");
  await other.ask(id, ["dog_name"]);
  other.world.setTime("2027-04-09");
  await other.as("owner", () => Application.correct(id, { answers: { dog_name: "見本シロ" } }));
  const after = await shown();
  expect(after.calendarVersion).toBe(before.calendarVersion);
  // Monday the 12th, moved by the four days of the correction, and not by those that are closed now
  expect([before.due, after.due]).toEqual(["2027-04-12", "2027-04-16"]);
  const later = await other.file();
  expect((await shown(later)).calendarVersion).toBe(before.calendarVersion + 1);
});
