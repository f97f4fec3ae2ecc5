import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as Billing from "#core/billing/index.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { type RunningPool, startPool } from "#infra/local/start.ts";
import { poolPorts } from "#test/harness/port.ts";

vi.hoisted(() => vi.stubEnv("LOG_LEVEL", "SILENT")); // read as the core is loaded

let pool: RunningPool;
let port: number;
beforeAll(async () => {
  port = await poolPorts();
  pool = await startPool({ memory: true, port });
});
afterAll(() => pool?.stop());

type Ran = { code: number; out: string; err: string };

const cli = (args: string[], at = port): Promise<Ran> =>
  new Promise((resolve) => {
    const { PATH, TMPDIR } = process.env;
    const env = { PATH, TMPDIR, PORT: String(at) };
    execFile(process.execPath, ["functions/cli/pool.mjs", ...args], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });

let token: Promise<Ran> | undefined;
const operator = async (path: string, body: unknown) => {
  token ??= cli(["token", "--role", "operator"]);
  const { out } = await token;
  const response = await fetch(`${pool.url}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${out.trim()}`,
      "content-type": "application/json",
      "idempotency-key": `${path} ${JSON.stringify(body)}`.replaceAll(/[^\x21-\x7e]/g, "").slice(0, 255),
    },
    body: JSON.stringify(body),
  });
  expect([response.status, await response.text()]).toEqual([201, expect.any(String)]);
};

test("a wrong command line is 2 and says how it is meant; help is 0; a pool that is not there is 3", async () => {
  for (const args of [
    [],
    ["nonsense"],
    ["token", "--role", "nobody"],
    ["token", "--role", "staff"],
    ["town", "join"],
  ]) {
    expect(await cli(args)).toMatchObject({ code: 2, out: "" });
  }
  expect((await cli(["nonsense", "list"])).err.trim()).toBe(
    "「nonsense list」というコマンドはありません。一覧: npx pool --help",
  );
  expect(await cli(["estimate", "--fy", "12"])).toMatchObject({ code: 2 });
  expect(await cli(["town", "list", "--colour"])).toMatchObject({ code: 2 });
  for (const args of [["--help"], ["town", "list", "--help"], ["journal", "verify", "-h"]]) {
    expect(await cli(args)).toMatchObject({ code: 0, err: "", out: expect.stringContaining("使い方") });
  }
  expect(await cli(["town", "list"], 1)).toMatchObject({
    code: 3,
    out: "",
    err: expect.stringContaining("届きません"),
  });
});

test("token prints a token and nothing else on standard output", async () => {
  for (const args of [
    ["--role", "resident"],
    ["--role", "staff", "--town", "313254"],
    ["--role", "client"],
  ]) {
    const { code, out } = await cli(["token", ...args]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)]);
  }
});

test("a town is joined by its approval, refused as long as a piece is missing, and suspended", async () => {
  await operator("/v1/pool/members/313254/applications", {
    ...Billing.Example.application,
    administrator: { name: "管理 見本", kana: "カンリ ミホン", email: "admin.313254@machipool.invalid" },
  });
  const refused = await cli(["town", "join", "313254"]);
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.err).toContain("議決日が登録されていません");
  const asData = await cli(["town", "join", "313254", "--json"]);
  expect(asData.code).toBe(1);
  expect(JSON.parse(asData.out)).toMatchObject({ code: "membership.incomplete" });
  await operator("/v1/pool/members/313254/contracts", Billing.Example.contract);
  expect(await cli(["town", "join", "313254"])).toMatchObject({ code: 0 });
  expect((await cli(["town", "list"])).out).toMatch(/313254\s+若桜町\s+利用中/);
  expect(await cli(["town", "suspend", "313254", "--why", "試験"])).toMatchObject({ code: 0 });
  expect(JSON.parse((await cli(["town", "list", "--json"])).out)).toMatchObject([
    { body: "313254", status: "suspended" },
  ]);
});

test("an estimate is 1 without a plan and adds up with one; a year that is open is not settled", async () => {
  expect(await cli(["estimate", "--fy", "2027"])).toMatchObject({ code: 1 });
  for (const { name, row } of Billing.Example.terms) await operator(`/v1/pool/terms/${name}`, row);
  await operator("/v1/pool/costs/2027", { kind: "planned", items: Billing.Example.cost });
  await operator("/v1/pool/plans/2027", Billing.Example.plan);
  const { code, out } = await cli(["estimate", "--fy", "2027", "--json"]);
  const { bodies, total } = JSON.parse(out) as { bodies: { total: number }[]; total: number };
  expect([code, bodies.reduce((sum, one) => sum + one.total, 0)]).toEqual([0, total]);
  const rule = ["--equal", "50", "--population", "50", "--use", "0"];
  const simulated = await cli(["simulate", "--fy", "2027", ...rule, "--cap", "1"]);
  expect(simulated).toMatchObject({ code: 1, err: expect.stringContaining("上限額を上げるか") });
  expect((await cli(["simulate", "--fy", "2027", ...rule])).out).toMatch(
    /いまの負担割合[\s\S]*313254\s+若桜町.*円[\s\S]*合計/,
  );
  const settled = await cli(["settle", "--fy", "2027"]);
  expect(settled).toMatchObject({ code: 1, err: expect.stringContaining("締めていない月") });
});

test("verify is 0 on a whole journal and 1 with the place when one byte is flipped", async () => {
  expect(await cli(["journal", "verify"])).toMatchObject({ code: 0 });
  expect(await cli(["journal", "verify", "--town", "313289"])).toMatchObject({ code: 1 });
  const place = await flip();
  const { code, out } = await cli(["journal", "verify"]);
  expect([code, out]).toEqual([1, expect.stringContaining(place)]);
  expect(await cli(["journal", "verify", "--town", "313254"])).toMatchObject({ code: 0 });
});

/** One byte of the open part of an entry of the pool, behind the back of everybody. */
async function flip(): Promise<string> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: process.env.DYNAMODB_ENDPOINT ?? "", region, credentials: localCredentials }),
  );
  const table = process.env.TABLE_NAME ?? "";
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
    const item = Items.find((one) => String(one.pk).includes("#PLAN#") && String(one.sk).startsWith("J#"));
    if (item === undefined) continue;
    const open = String(item.open).replace(/"total":(\d)/, (_all, digit) => `"total":${(Number(digit) + 1) % 10}`);
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk: item.pk, sk: item.sk },
        UpdateExpression: "SET #open = :open",
        ExpressionAttributeNames: { "#open": "open" },
        ExpressionAttributeValues: { ":open": open },
      }),
    );
    return `${item.pk} ${item.sk}`;
  }
  throw new Error("there is no plan");
}

test("capacity prints a table, or says how it is measured", async () => {
  const { code, out } = await cli(["capacity"]);
  expect([code === 0 ? "操作" : "npm run bench"].every((word) => out.includes(word))).toBe(true);
});

test("a town that is stopped is handed out, leaves with a certificate, and verifies as disposed", async () => {
  const town = ["--town", "313254", "--data", pool.folder];
  const out = join(pool.folder, "handed-out");
  const early = await cli(["town", "leave", ...town, "--why", "試験"]);
  expect([early.code, early.err]).toEqual([1, expect.stringContaining("全データ")]);
  expect(await cli(["town", "export", ...town, "--out", out])).toMatchObject({ code: 0 });
  expect(existsSync(join(out, "manifest.json"))).toBe(true);
  const left = await cli(["town", "leave", ...town, "--why", "試験"]);
  expect([left.code, left.out]).toEqual([0, expect.stringContaining("廃棄証明-313254")]);
  expect((await cli(["journal", "verify", "--town", "313254"])).code).toBe(0);
});
