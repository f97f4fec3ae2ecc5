import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Release } from "#infra/release.ts";
import { differenceOf, plansIn } from "../../scripts/plan-difference.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "machipool-release-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A command line of AWS that knows two aliases at version 7, writes down what it is asked, and whose deployment `d-bad` goes back. */
const commandLine = `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const words = process.argv.slice(2);
appendFileSync("asked.jsonl", JSON.stringify(words) + "\\n");
const of = (name) => words[words.indexOf(name) + 1];
if (words[1] === "get-alias") console.log("7");
if (words[1] === "create-deployment") console.log(of("--deployment-group-name") === "cron" ? "d-bad" : "d-good");
if (words[1] === "wait" && of("--deployment-id") === "d-bad") { console.error("Waiter DeploymentSuccessful failed"); process.exit(255); }
`;

const releaseOf = (group: string, version: string): Release => ({
  application: "machipool-staging",
  group,
  name: `machipool-staging-${group}`,
  alias: "live",
  version,
});

function release(releases: Record<string, Release>, ...options: string[]) {
  mkdirSync(join(folder, ".sst"), { recursive: true });
  writeFileSync(join(folder, ".sst/outputs.json"), JSON.stringify({ releases }));
  writeFileSync(join(folder, "aws"), commandLine);
  writeFileSync(join(folder, "asked.jsonl"), "");
  chmodSync(join(folder, "aws"), 0o755);
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("scripts/release.ts"), ...options], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: `${folder}:${process.env.PATH}` },
  });
  const lines = readFileSync(join(folder, "asked.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  const asked = lines.map((line) => JSON.parse(line) as string[]);
  return { status, out: stdout + stderr, created: asked.filter(([, verb]) => verb === "create-deployment") };
}

test("a release moves each alias from the version it names to the published one, and says which was taken back", () => {
  const { status, out, created } = release({ api: releaseOf("api", "8"), cron: releaseOf("cron", "8") });
  expect([status, out]).toEqual([1, expect.stringMatching(/api: released[\s\S]*cron: taken back/)]);
  expect(created).toHaveLength(2);
  const words = created[0] ?? [];
  const { revisionType, appSpecContent } = JSON.parse(words[words.indexOf("--revision") + 1] ?? "") as {
    revisionType: string;
    appSpecContent: { content: string };
  };
  expect(revisionType).toBe("AppSpecContent");
  expect(JSON.parse(appSpecContent.content)).toEqual({
    version: 0,
    Resources: [
      {
        "machipool-staging-api": {
          Type: "AWS::Lambda::Function",
          Properties: { Name: "machipool-staging-api", Alias: "live", CurrentVersion: "7", TargetVersion: "8" },
        },
      },
    ],
  });
  expect(words).not.toContain("--override-alarm-configuration");
});

test("what is at its newest version stays where it is; a stage without steps has nothing to release", () => {
  expect(release({ api: releaseOf("api", "7") })).toMatchObject({ status: 0, created: [] });
  expect(release({})).toMatchObject({ status: 0, created: [], out: expect.stringContaining("nothing to release") });
});

test("a repair goes at once, past the alarms that ring for what it repairs", () => {
  const { status, created } = release({ api: releaseOf("api", "8") }, "--at-once");
  expect(status).toBe(0);
  expect(created[0]).toEqual(expect.arrayContaining(["CodeDeployDefault.LambdaAllAtOnce", '{"enabled":false}']));
});

const alarm = (threshold: number) => ({
  type: "aws.cloudwatch.MetricAlarm",
  name: "A",
  region: "ap-northeast-1",
  inputs: { threshold },
});
const queue = { type: "aws.sqs.Queue", name: "Q", region: "ap-northeast-3", inputs: {} };

test("a review is told what comes, goes and changes in each stage, and nothing where nothing does", () => {
  const text = differenceOf({ dev: [alarm(1)], staging: [alarm(1), queue] }, { dev: [alarm(1)], staging: [alarm(2)] });
  expect(text).not.toContain("**dev**");
  for (const line of [
    "**staging**",
    "- aws.sqs.Queue Q (ap-northeast-3)",
    "! aws.cloudwatch.MetricAlarm A",
    '-   "threshold": 1',
    '+   "threshold": 2',
  ])
    expect(text.split("\n")).toContain(line);
  expect(differenceOf({}, { dev: [alarm(1)] })).toContain("+ aws.cloudwatch.MetricAlarm A");
  const plans = plansIn("plan", ["dev", "production"]);
  expect(differenceOf(plans, plans)).toContain("Nothing: every stage is planned as before.");
});
