import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { memberKind } from "#core/membership/entity.ts";
import { bodyHome, poolHome } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/index.ts";
import { startStage } from "#test/infra/stage.ts";
import { happened } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const [wakasa, chizu] = ["313254", "313289"] as const;
const kind = Journal.defineKind<{ steps: number }>({ kind: "TEST", version: 1 });
const home = (code: string) => bodyHome(parseBodyCode(code));
const inside = <R>(code: string, work: () => Promise<R>): Promise<R> => Actor.asSystem("test", home(code), work);
const day = (offset: number) => new Date(Date.now() + 9 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);

let world: World;
let stage: Awaited<ReturnType<typeof startStage>>;
let api: Server;
beforeAll(async () => {
  world = await newWorld({ at: day(0) }); // the command line's clock is the machine's
  for (const code of [wakasa, chizu]) await world.join(code);
  // acts that count as use, by a resident who has them in a list of their own
  const resident = world.resident(wakasa, "taro");
  for (let count = 0; count < 3; count++)
    await world.as(resident, () =>
      Journal.act(kind, Id.create("tst"), () => ({ event: happened("register.changed"), state: { steps: 1 } })),
    );
  await world.deliver();
  stage = await startStage(world);
});
afterAll(() => {
  stage?.stop();
  api?.close();
});

const used = async () =>
  (await rawClient(world.table).all())
    .filter(({ pk }) => String(pk).startsWith("31#POOL00#USE#"))
    .map(({ pk, sk }) => `${pk} ${sk}`)
    .sort();
const refused = () => stage.judged.filter(({ allowed }) => !allowed);
const status = (code: string, to: Tenant.TenantState["status"]) =>
  inside(code, () =>
    Journal.act(Tenant.tenantKind, Tenant.tenantId, (head) => ({
      event: happened("tenant.moved"),
      state: { ...(head?.state as Tenant.TenantState), status: to },
    })),
  );

test("pool rebuild makes the same use again from the journal, twice the same, and refuses what cannot be rebuilt", async () => {
  const before = await used();
  expect(before).toHaveLength(3);
  await rawClient(world.table).removeAll(({ pk }) => String(pk).startsWith("31#POOL00#USE#"));
  const range = ["--town", wakasa, "--from", day(-1), "--to", day(0)];
  for (let time = 0; time < 2; time++) {
    const ran = await stage.pool(["rebuild", "--consumer", "usage", ...range, "--json"]);
    expect([ran.code, ran.err, JSON.parse(ran.out)]).toMatchObject([0, "", { consumer: "usage", count: 3 }]);
    expect(await used()).toEqual(before);
  }
  const mails = await stage.pool(["rebuild", "--consumer", "notice", ...range]);
  expect(mails).toMatchObject({ code: 2, err: expect.stringContaining("usage") });
  expect(refused()).toEqual([]);
});

test("pool backfill finds a kind by its name, and there is no kind of another name", async () => {
  const ran = await stage.pool(["backfill", "--kind", "TENANT", "--town", wakasa, "--json"]);
  expect([ran.code, ran.err, JSON.parse(ran.out)]).toMatchObject([0, "", { kind: "TENANT", looked: 1, written: 0 }]);
  expect(await stage.pool(["backfill", "--kind", "NONE", "--town", wakasa])).toMatchObject({ code: 2 });
  expect(refused()).toEqual([]);
});

test("a town is merged into another with the sessions of both, and nobody else's", async () => {
  stage.judged.length = 0;
  const way = ["town", "merge", "--from", wakasa, "--to", chizu];
  await status(wakasa, "suspended");
  expect(await stage.pool([...way, "--copy"])).toMatchObject({ code: 0, err: "" });
  const switched = await stage.pool([...way, "--switch", "--on", day(0)]);
  expect(switched).toMatchObject({ code: 0, out: expect.stringContaining("切り替えました") });
  expect(refused()).toEqual([]);
  const bodies = stage.judged.filter(({ role }) => role.endsWith("operate-body"));
  expect(new Set(bodies.map(({ tags }) => tags.body))).toEqual(new Set([wakasa, chizu]));
});

test("a town that has left is disposed of under its own session; of the pool only its membership is touched", async () => {
  await memberLeft();
  await status(wakasa, "left");
  stage.judged.length = 0;
  const url = await membersOnly();
  const ran = await stage.pool(["town", "leave", "--town", wakasa, "--url", url, "--token", "operator"]);
  expect(ran).toMatchObject({ code: 0, err: "", out: expect.stringContaining("廃棄証明書") });
  const verified = await stage.pool(["journal", "verify", "--town", wakasa, "--json"]);
  expect(JSON.parse(verified.out).findings[0]).toMatchObject({ disposed: 4, damaged: [] });
  expect(refused()).toEqual([]);
  const inPool = stage.judged.filter(({ role }) => role.endsWith("operate-pool")).flatMap(({ keys }) => keys);
  const kinds = new Set(inPool.map((key) => key.split("#").slice(2, 4).join("#")));
  expect([...kinds].every((one) => one === `MEMBER#${wakasa}` || one === "KEY")).toBe(true);
});

/** The pool's own record of the departure, as the operator's API writes it. */
const memberLeft = (): Promise<unknown> =>
  Actor.asSystem("test", poolHome("31"), () =>
    Journal.act(memberKind, wakasa, () => ({
      event: happened("member.left"),
      state: { status: "left" } as never,
    })),
  );

/** What the command line asks the API before it begins. */
async function membersOnly(): Promise<string> {
  api = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('{"status":"left"}');
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
}
