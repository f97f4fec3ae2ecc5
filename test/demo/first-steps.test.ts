import { execFile, spawn } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { poolPorts } from "#test/harness/port.ts";

let stop: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

/** What `npm start` says on a pool that keeps nothing. */
async function greeting(args: string[]): Promise<string> {
  const port = String(await poolPorts());
  const child = spawn(process.execPath, ["infra/local/main.ts", "--memory", "--port", port, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DYNAMODB_ENDPOINT: "" },
  });
  const ended = new Promise<unknown>((resolve) => child.once("close", resolve));
  stop = () => {
    child.kill("SIGINT");
    return ended;
  };
  let text = "";
  const said = new Promise<string>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("Ctrl-C")) resolve(text);
    });
  });
  return Promise.race([said, ended.then(() => text)]);
}

const paste = (line: string): Promise<{ code: number; out: string }> =>
  new Promise((resolve) => {
    execFile("sh", ["-c", line], (error, out) => resolve({ code: error === null ? 0 : Number(error.code), out }));
  });

async function pasted(args: string[]): Promise<string[]> {
  const lines = (await greeting(args)).split("\n").flatMap((line) => /^ {2}((?:curl|npx) .+)$/.exec(line)?.[1] ?? []);
  const outs: string[] = [];
  for (const line of lines) {
    const { code, out } = await paste(line);
    expect([line, code]).toEqual([line, 0]);
    if (line.startsWith("curl"))
      expect([line, JSON.parse(out)]).not.toEqual([line, expect.objectContaining({ code: expect.anything() })]);
    outs.push(out);
  }
  return outs;
}

test("what a new pool says to try first works when it is pasted", async () => {
  const [procedures, work, towns, journal] = await pasted([]);
  expect(JSON.parse(procedures ?? "")).toMatchObject({ items: [{ slug: "dog-registration" }] });
  expect(JSON.parse(work ?? "")).toMatchObject({ items: [{ channel: "counter", status: "received" }] });
  for (const name of ["鳥取県", "若桜町", "智頭町"]) expect(towns).toContain(name);
  expect(journal).not.toBe("");
});

test("what an empty pool says to try first works when it is pasted", async () => {
  const [bodies, towns] = await pasted(["--empty"]);
  expect((JSON.parse(bodies ?? "") as { items: unknown[] }).items).toHaveLength(20);
  expect(towns).not.toContain("若桜町");
});
