import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import * as Port from "#core/port.ts";
import { openKeys, rotateSealKey } from "#infra/local/keys.ts";
import { happened } from "../harness/happened.ts";
import { sealPool } from "../harness/seal.ts";
import { newWorld, type World } from "../harness/world.ts";

const kind = Journal.defineKind<{ steps: number }>({ kind: "TEST", version: 1 });
const folder = mkdtempSync(join(tmpdir(), "machipool-seal-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

let world: World;
let keys: string;
beforeEach(async () => {
  world = await newWorld({ at: "2028-03-30" });
  await world.join("313254");
  keys = mkdtempSync(join(folder, "keys-"));
  useSigners();
});

/** What signs and what verifies, as the folder has it now; what wraps stays. */
function useSigners(): void {
  const { sign, publicKeys } = openKeys(keys);
  const { wrap, unwrap } = Port.use().keys;
  Port.install({ ...Port.use(), keys: { wrap, unwrap, sign, publicKeys } });
}

const act = <R>(run: () => R) => world.as(world.staff("313254"), run);
const step = () =>
  act(() => Journal.act(kind, Id.create("tst"), () => ({ event: happened("test.stepped"), state: { steps: 1 } })));

/** An act on each of these days. */
async function live(...days: string[]): Promise<void> {
  for (const day of days) {
    world.setTime(day);
    await step();
  }
}

const days = ["2028-03-30", "2028-03-31", "2028-04-01", "2028-04-02"] as const;
/** Seals each day when the next one has begun. */
const sealAll = async () => {
  for (const day of days) {
    world.setTime(`${addDays(day, 1)}T00:07`);
    await sealPool("313254");
  }
};
const verifyAll = () => act(() => Journal.verify(days[0], days[3]));

test("seals made before a rotation verify after it, and each hour is signed by the key of its day", async () => {
  await live(...days);
  await rotateAfter(1);
  expect(await Port.use().keys.publicKeys()).toHaveLength(2);
  expect(await verifyAll()).toMatchObject({ seals: 4, damaged: [] });
});

/** Seals all days; after so many of them a new key is there, from April on. */
async function rotateAfter(count: number): Promise<void> {
  for (const [at, day] of days.entries()) {
    if (at === count) {
      rotateSealKey(keys, "2028-04-01");
      useSigners();
    }
    world.setTime(`${addDays(day, 1)}T00:07`);
    await sealPool("313254");
  }
}

test("without the retired key the days that it signed are not believed, and no others are doubted", async () => {
  await live(...days);
  await rotateAfter(0);
  const all = await Port.use().keys.publicKeys();
  Port.install({ ...Port.use(), keys: { ...Port.use().keys, publicKeys: async () => all.slice(1) } });
  const { damaged } = await verifyAll();
  expect(damaged).toEqual(
    [1, 2].map((n) => ({ where: `31#POOL00#SEALCHAIN ${n}`, what: "その日の封印の公開鍵がありません" })),
  );
});

test("a seal of a later day that the retired key signed is damage", async () => {
  await live(...days);
  const retired = openKeys(keys);
  rotateSealKey(keys, "2028-04-01");
  useSigners();
  const { wrap, unwrap, publicKeys } = Port.use().keys;
  const sign = (bytes: Uint8Array) => retired.sign(bytes, days[0]);
  Port.install({ ...Port.use(), keys: { wrap, unwrap, publicKeys, sign } });
  await sealAll();
  const { damaged } = await verifyAll();
  expect(damaged).toEqual(
    [3, 4].map((n) => ({ where: `31#POOL00#SEALCHAIN ${n}`, what: "封印の署名が正しくありません" })),
  );
});
