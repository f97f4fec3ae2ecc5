import { readdirSync, readFileSync } from "node:fs";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import { bookingKind } from "#core/facility/entity.ts";
import { bookingSetting } from "#core/facility/schema.ts";
import { entryVersion, fromItem, type OpenPart, upcast } from "#core/journal/entry.ts";
import * as Journal from "#core/journal/index.ts";
import { withMac } from "#core/mac.ts";
import type { Item } from "#core/table/client.ts";
import * as Vault from "#core/vault.ts";
import { happened } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const folder = new URL("../fixture/version/", import.meta.url);
const fixture = (name: string): Item => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Item;

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.join("313254");
});

test("every version of an entry that was ever written has a fixture and is read as the present one", () => {
  for (let v = 1; v <= entryVersion; v++) {
    const entry = fromItem(fixture(`entry-${v}.json`), undefined);
    expect(entry.open.v).toBe(entryVersion);
    expect(entry).toMatchObject({
      home: "31#313254",
      kind: "TEST",
      id: "tst_0000000000000000000000",
      seq: 2,
      type: "test.stepped",
      at: 1790812800000,
      by: "staff:stf_0",
      facts: { steps: 2 },
      closed: null,
    });
  }
  expect(readdirSync(folder).filter((name) => name.startsWith("entry-"))).toHaveLength(entryVersion);
});

test("facts of an old entry are cast up step by step, and the stored bytes stay as they were", () => {
  const item = fixture("entry-1.json");
  const before = String(item.open);
  const open = JSON.parse(before) as OpenPart;
  const cast = upcast(open, 3, {
    "test.stepped@1": ({ steps }) => ({ count: steps ?? 0 }),
    "test.stepped@2": ({ count }) => ({ count, unit: "step" }),
    "other@1": () => ({ wrong: true }),
  });
  expect(cast).toMatchObject({ v: 3, facts: { count: 2, unit: "step" }, seq: 2 });
  expect(item.open).toBe(before);
  expect(JSON.parse(before)).toEqual(open);
});

test("a booking from before groups were registered is a person's or a walk-in's, and its town's quota is for all alike", async () => {
  const { state } = fixture("booking-1.json") as Item & { state: Record<string, unknown> };
  const cast = bookingKind.upcast?.[1];
  expect(cast?.(state)).toEqual({ ...state, as: "walk_in" });
  expect(cast?.({ ...state, holder: "per_0" })).toEqual({ ...state, holder: "per_0", as: "person" });
  // hours became part of a booking later: one from before has those of the timetable
  const second = fixture("booking-2.json") as Item & { state: Record<string, unknown> };
  expect(second.state).toEqual(cast?.(state));
  expect(bookingKind.upcast?.[2]?.(second.state)).toEqual({ ...second.state, times: [] });
  expect(bookingSetting.parse(fixture("setting-facility-booking-1.json"))).toEqual({
    perMonth: { person: 8, group: 8, walk_in: 8 },
    holdSeconds: 300,
    coolingHours: 24,
  });
  const folders = readdirSync(folder).filter((name) => name.startsWith("booking-"));
  expect(folders).toHaveLength(bookingKind.version - 1);
});

test("a head of an old version is cast up when it is read and becomes new with its next act", async () => {
  type Now = { holder: string; steps: number; unit: string };
  const kind = Journal.defineKind<Now>({
    kind: "TEST",
    version: 3,
    upcast: {
      1: ({ owner, ...rest }) => ({ ...rest, holder: owner }),
      2: (state) => ({ ...state, unit: "step" }),
    },
  });
  const head = fixture("head-1.json");
  const raw = rawClient(world.table);
  await world.as(world.staff("313254"), async () => {
    // keys are of this very pool, so the fixture can hold neither one nor what is made with one
    const { wrapped } = await Vault.newDataKey(Actor.home(), head.pk);
    await raw.send(new PutCommand({ TableName: world.table.name, Item: await withMac({ ...head, key: wrapped }) }));
    const id = "tst_0000000000000000000000";
    expect((await Journal.find(kind, id)).state).toEqual({ holder: "per_0", steps: 2, unit: "step" });
    await Journal.act(kind, id, (now) => ({
      event: happened("test.stepped"),
      state: { ...(now as { state: Now }).state, steps: 3 },
    }));
  });
  const stored = await raw.get(head.pk, "HEAD");
  expect(stored).toMatchObject({ v: 3, seq: 3, state: { holder: "per_0", steps: 3, unit: "step" } });
});
