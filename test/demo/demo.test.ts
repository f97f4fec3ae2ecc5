import { spawn } from "node:child_process";
import { expect, test } from "vitest";

test("the demo plays the whole story, as expected from the first answer to the last", async () => {
  const child = spawn(process.execPath, ["test/demo/demo.ts"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DYNAMODB_ENDPOINT: "" },
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  const lines = text.split("\n");
  expect(lines.filter((line) => line.includes("予期しない"))).toEqual([]);
  expect([code, lines.filter((line) => /^第\d章/.test(line)).length]).toEqual([0, 8]);
  expect(text).toContain("架空の契約・料金");
}, 600_000);
