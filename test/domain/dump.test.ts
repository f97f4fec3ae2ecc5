import { join } from "node:path";
import { expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import * as Port from "#core/port.ts";
import { connect } from "#core/table/client.ts";
import { bodyHome, commonsHome, poolHome } from "#core/table/key.ts";
import * as Vault from "#core/vault.ts";
import { temporaryFolder } from "#infra/local/folder.ts";
import { openKeys } from "#infra/local/keys.ts";
import { dump } from "../harness/dump.ts";
import { foundedApi } from "../harness/founded.ts";
import { reopen } from "../harness/reopen.ts";
import { rawClient, type TestTable } from "../harness/table.ts";

const inOrder = async (table: TestTable) =>
  (await rawClient(table).all()).sort((a, b) => (`${a.pk}|${a.sk}` < `${b.pk}|${b.sk}` ? -1 : 1));

test("a dump of a pool's whole table opens again as that pool: the same items, each journal whole, the same people", async () => {
  const api = await foundedApi("april");
  const folder = temporaryFolder();
  const before = await inOrder(api.world.table);
  expect(await dump(api.world.table, api.world.keys, join(folder.path, "pool.gz"))).toBe(before.length);

  const opened = await reopen(join(folder.path, "pool.gz"));
  expect(await inOrder(opened.table)).toEqual(before);
  expect(opened.at).toBe(Clock.format(Clock.now()));
  connect(opened.table.name, opened.table.config);
  Vault.forget();
  Port.install({ ...Port.use(), keys: openKeys(opened.keys) });
  const homes = [
    poolHome("31"),
    commonsHome("31"),
    ...["313254", "313289"].map((code) => bodyHome(parseBodyCode(code))),
  ];
  let entries = 0;
  for (const home of homes) {
    const report = await Actor.asSystem("test", home, () => Journal.verify("2026-04-01", Clock.today()));
    expect([home, report.damaged]).toEqual([home, []]);
    entries += report.entries;
  }
  expect(entries).toBeGreaterThan(40);
  const token = await api.token("staff-313254-admin", "staff", "ial2");
  const staff = await api.call("get", "/v1/towns/313254/staff", { token });
  expect((staff.body as { items: unknown[] }).items).toHaveLength(8);
  expect(Actor.peek()).toBeUndefined();
  folder.close();
  await api.stop();
});
