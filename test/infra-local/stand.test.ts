import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { loadCheckpoint } from "#infra/local/checkpoint.ts";
import { openClock } from "#infra/local/clock.ts";
import { openFolder, temporaryFolder } from "#infra/local/folder.ts";
import { requireWhole } from "#infra/local/stand.ts";
import { startPool } from "#infra/local/start.ts";

const folder = temporaryFolder();
afterAll(() => folder.close());

let count = 0;
/** A data folder in which these files are. */
function given(...names: string[]) {
  const path = folder.file(`data-${count++}`);
  openFolder(path).close();
  mkdirSync(`${path}/keys`);
  for (const name of names) writeFileSync(`${path}/${name}`, "x");
  return { path, file: (name: string) => `${path}/${name}`, close: () => {} };
}

const whole = ["table.db", "keys/root.key", "keys/sign.pem", "seed.json"];
const without = (name: string) => given(...whole.filter((one) => one !== name));

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return "nothing was refused";
};

test("a table that is missing beside its keys is named, with what brings it back; nothing is made in its place", async () => {
  const { path, file } = without("table.db");
  const before = readdirSync(path, { recursive: true });
  await expect(startPool({ port: 0, folder: path })).rejects.toMatchObject({
    name: "StartFailure",
    exitCode: 65,
    message: expect.stringMatching(/table\.db がありません.*控え.*戻せば続けられます/),
  });
  expect(existsSync(file("table.db"))).toBe(false);
  expect(readdirSync(path, { recursive: true })).toEqual(before); // and the folder is free again
});

test.each(["keys/root.key", "keys/sign.pem"])(
  "keys that are missing beside their table are named, and no new ones are made: %s",
  async (name) => {
    const { path, file } = without(name);
    await expect(startPool({ port: 0, folder: path })).rejects.toThrow(`鍵 ${name} がありません`);
    expect(existsSync(file(name))).toBe(false);
  },
);

test("a first start that was cut off, and a whole folder, are taken as they are", () => {
  for (const names of [[], ["table.db"], ["table.db", "keys/root.key"], whole]) requireWhole(given(...names));
});

test("half a clock.json is named with what can be made again, and no advice deletes everything", () => {
  const { file } = given(...whole);
  writeFileSync(file("clock.json"), '{"offsetMs": 12');
  const said = refusal(() => openClock(file("clock.json")));
  expect(said).toMatch(/clock\.json が壊れています。ほかのデータは無事です。このファイルだけを消すと/);
  expect(said).not.toContain("--reset");
});

test("a damaged checkpoint of the stream is named with what can be made again and how", () => {
  const { file } = given(...whole);
  writeFileSync(file("stream.json"), "{");
  const said = refusal(() => loadCheckpoint(file("stream.json"), "arn"));
  expect(said).toMatch(/stream\.json が壊れています。ほかのデータは無事です。このファイルだけを消すと/);
  expect(said).not.toContain("--reset");
});

test.todo("a damaged file of identity, payment or mail is named with what can be made again and how");
test.todo("an engine that dies is started again on the same port and the same data");
test.todo("an engine that cannot be started again ends the pool with one line");
