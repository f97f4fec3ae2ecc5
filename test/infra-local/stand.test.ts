import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, expect, test } from "vitest";
import { loadCheckpoint } from "#infra/local/checkpoint.ts";
import { openClock } from "#infra/local/clock.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { startEngine } from "#infra/local/engine.ts";
import { openFolder, temporaryFolder } from "#infra/local/folder.ts";
import { loadKeys } from "#infra/local/jwks.ts";
import { startMail } from "#infra/local/mail.ts";
import { startProvider } from "#infra/local/payment/provider.ts";
import { poll } from "#infra/local/poll.ts";
import { requireWhole } from "#infra/local/stand.ts";
import { startPool } from "#infra/local/start.ts";
import { createTableInput } from "#infra/table.ts";

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

test("a damaged file of identity, payment or mail is named with what can be made again and how", async () => {
  const { file } = given();
  const written = (name: string, text: string) => {
    mkdirSync(dirname(file(name)), { recursive: true });
    writeFileSync(file(name), text);
    return file(name);
  };
  const started = async (name: string) => {
    const provider = await startProvider({ port: 0, folder: file(name) });
    await provider.stop();
  };
  const keys = written("identity/jwks.json", '{"keys": [');
  const secret = written("payment-1/secret", "half");
  const order = written("payment-2/orders/ord_1.json", '{"id": "ord');
  const said = [
    refusal(() => loadKeys(keys)),
    String(await started("payment-1").catch((error: unknown) => error)),
    String(await started("payment-2").catch((error: unknown) => error)),
  ];
  for (const [at, name] of [keys, secret, order].entries()) {
    expect(said[at]).toContain(`${name} が壊れています。ほかのデータは無事です。`);
    expect(said[at]).toContain("このファイルだけを消");
    expect(said[at]).not.toContain("--reset");
  }
  expect(said[2]).toContain("控えのファイルを戻してください");

  // one mail that cannot be read hides no other
  const mail = await startMail(file("mail"));
  const broken = written(`mail/${"0".repeat(14)}-000000-x.eml`, "half a m");
  written(`mail/${"0".repeat(14)}-000001-x.eml`, "message-id: <a@x>\r\nto: t@mihon.invalid\r\nsubject: ok\r\n\r\ntext");
  const mails = mail.list();
  await mail.stop();
  expect(mails.map(({ subject }) => subject)).toEqual(["壊れたメール", "ok"]);
  expect(mails[0]?.text).toContain(broken);
});

const kill = (pidFile: string) => process.kill(Number(readFileSync(pidFile, "utf8")), "SIGKILL");
const otherThan = (pidFile: string, pid: string) => () => {
  const now = existsSync(pidFile) ? readFileSync(pidFile, "utf8") : "";
  return now !== "" && now !== pid ? now : undefined;
};

test("an engine that dies is started again on the same port and the same data, and not for ever", async () => {
  const { file } = given();
  const pidFile = file("engine.pid");
  const engine = await startEngine({ file: file("table.db"), pidFile, revive: true });
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region, credentials: localCredentials });
  await client.send(new CreateTableCommand(createTableInput("pool")));
  for (let death = 1; death <= 3; death++) {
    const before = readFileSync(pidFile, "utf8");
    kill(pidFile);
    await poll(otherThan(pidFile, before), 10_000, () => new Error("not started again"));
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(["pool"]);
  }
  kill(pidFile);
  expect(await engine.failed).toMatchObject({
    name: "StartFailure",
    exitCode: 70,
    message: expect.stringMatching(/くり返し/),
  });
  client.destroy();
  await engine.stop();
  expect(existsSync(pidFile)).toBe(false);
});

test("an engine that cannot be started again ends the pool with one line", async () => {
  const data = folder.file("ending");
  const child = spawn(process.execPath, ["infra/local/main.ts", "--data", data, "--port", "0", "--empty"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DYNAMODB_ENDPOINT: "" },
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  await poll(
    () => (said.out.includes("動いています") ? true : undefined),
    60_000,
    () => new Error(said.err),
  );
  const pidFile = `${data}/engine.pid`;
  for (let death = 1; death <= 3; death++) {
    const before = readFileSync(pidFile, "utf8");
    kill(pidFile);
    await poll(otherThan(pidFile, before), 10_000, () => new Error("not started again"));
  }
  kill(pidFile);
  expect(await ended).toBe(70);
  expect(
    said.err
      .trim()
      .split("\n")
      .filter((line) => !line.startsWith("定期処理") && !line.startsWith("{")), // what a function logs whose call was under way
  ).toEqual([expect.stringMatching(/^DynamoDBエンジンが止まりました。.*起動し直せません。$/)]);
});
