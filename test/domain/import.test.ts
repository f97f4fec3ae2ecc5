import { afterAll, beforeAll, expect, test } from "vitest";
import * as Staff from "#core/staff/index.ts";
import { type Api, codeOf, startApi } from "../harness/api.ts";
import { canary, canaryPattern, foundOperators, foundTown, invitationOf, peopleOf } from "../harness/founding.ts";
import { rawClient } from "../harness/table.ts";
import { workAll } from "../harness/worker.ts";

const wakasa = "313254";
const town = `/v1/towns/${wakasa}`;

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await foundOperators(api);
  await foundTown(api, wakasa);
});
afterAll(() => api.stop());

const row = (who: string, duty = "受付", from = "2027-04-05") =>
  [`${canary.name} ${who}`, kanaOf(who), who.includes("@") ? who : canary.email(who), "総務課", duty, from, ""].join(
    ",",
  );
/** No two of these people are namesakes. */
const kanaOf = (who: string) =>
  `${canary.kana} ${[...who].map((one) => String.fromCodePoint(0x30a1 + ((one.codePointAt(0) ?? 0) % 80))).join("")}`;
const fileOf = (...rows: string[]) => `${[Staff.csvHeader, ...rows].join("\n")}\n`;

type Outcome = { rows: number; invited?: number; wouldInvite?: number; same: number; bad: unknown[]; badRows: number };
type Shown = { id: string; status: string; outcome: Outcome; failure: { code: string; errors: { message: string }[] } };

/** Orders, lets it be done in turns of one step, and shows what came out. */
async function imported(csv: string, dryRun: boolean): Promise<Shown> {
  const token = await peopleOf(api).staff(wakasa, "admin");
  const order = await api.call("post", `${town}/imports/staff`, { token, body: { csv, dryRun } });
  expect(order.status, order.text).toBe(202);
  let asked = 0;
  await workAll(api.world, { hasTime: () => asked++ % 2 === 0 });
  return (await api.call("get", `${town}/jobs/${(order.body as { job: string }).job}`, { token })).body as Shown;
}

/** Everything of the town but the jobs themselves. */
const state = async () =>
  (await rawClient(api.world.table).all())
    .filter(({ pk }) => /^31#313254#(INV|STAFF|IMPORT|NOTICE|ADMINS)/.test(String(pk)))
    .map(({ pk, sk, hash }) => `${pk} ${sk} ${hash}`)
    .sort();

test("an import is a job: a dry run changes nothing and says what would change", async () => {
  const people = Array.from({ length: 45 }, (_, at) => row(`dry-${at}`));
  const [before, mails] = [await state(), api.world.mails.length];
  const dry = await imported(fileOf(...people), true);
  expect(dry).toMatchObject({ status: "done", outcome: { rows: 45, wouldInvite: 45, same: 0, bad: [], badRows: 0 } });
  expect(await state()).toEqual(before);
  expect(api.world.mails).toHaveLength(mails);
  const real = await imported(fileOf(...people), false);
  expect(real).toMatchObject({ status: "done", outcome: { rows: 45, invited: 45, same: 0 } });
  expect(api.world.mails).toHaveLength(mails + 45);
  expect(invitationOf(api, canary.email("dry-44"))).toMatch(/-/);
});

test("each bad row is told with its line and the reason", async () => {
  const file = fileOf(row("good"), row("not@an@address"), row("who", "町長"), `${row("long")},余り`, row("good"));
  const before = await state();
  const dry = await imported(file, true);
  expect(dry.outcome).toMatchObject({
    badRows: 4,
    bad: [
      { line: 3, column: "メール", message: expect.stringMatching(/^3行目のメール: ./) },
      { line: 4, column: "権限", message: expect.stringMatching(/^4行目の権限: ./) },
      { line: 5, message: expect.stringMatching(/^5行目: 列が8/) },
      { line: 6, column: "メール", message: "6行目のメール: 2行目と同じです。" },
    ],
  });
  const real = await imported(file, false);
  expect(real).toMatchObject({ status: "failed", failure: { code: "staff.import_invalid" } });
  expect(real.failure.errors.map(({ message }) => message)).toContain("6行目のメール: 2行目と同じです。");
  expect(await state()).toEqual(before);
  // neither the file nor what is said of it names anybody where it lies open
  const stored = (await rawClient(api.world.table).all()).filter(({ pk }) => String(pk).includes("#JOB"));
  expect(JSON.stringify(stored)).not.toMatch(canaryPattern);
});

test("the same file imported twice changes nothing the second time", async () => {
  const file = fileOf(...Array.from({ length: 25 }, (_, at) => row(`twice-${at}`)));
  expect((await imported(file, false)).outcome).toMatchObject({ invited: 25, same: 0 });
  const [before, mails] = [await state(), api.world.mails.length];
  expect((await imported(file, false)).outcome).toMatchObject({ invited: 0, same: 25 });
  expect(await state()).toEqual(before);
  expect(api.world.mails).toHaveLength(mails);
  // one more line is one more person
  expect((await imported(`${file}${row("twice-new")}\n`, false)).outcome).toMatchObject({ invited: 1, same: 25 });
  // an invitation that nobody took in time leaves room for another
  api.world.setTime("2027-04-20");
  expect((await imported(file, false)).outcome).toMatchObject({ invited: 25, same: 0 });
});

test("nobody but an administrator who has just signed in orders an import", async () => {
  const token = await peopleOf(api).staff(wakasa, "decide");
  const body = { csv: fileOf(row("nobody")), dryRun: true };
  expect(codeOf(await api.call("post", `${town}/imports/staff`, { token, body }))).toBe("auth.forbidden");
});
