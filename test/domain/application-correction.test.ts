import { beforeAll, expect, test } from "vitest";
import * as Application from "#core/application/index.ts";
import { type FilingWorld, filingWorld, outcome } from "./filing.ts";

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

const correct = (id: string, answers: object, who: "owner" | "weak" = "owner") =>
  town.as(who, () => outcome(() => Application.correct(id, { answers: answers as Record<string, unknown> })));
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

test.todo(
  "a rule over something unanswered says what it does: an error holds nothing back unless it says so, else publication is refused",
);
test.todo("a required choice of several that chooses nothing is refused");
test.todo("the same content under another key is told, and taken");
