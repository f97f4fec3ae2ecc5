import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { appSpecOf, type Release } from "#infra/release.ts";
import { regions } from "#infra/stage.ts";

// `node scripts/release.ts`, after `npm run sst -- deploy`: moves each function's alias to the version that was just published, in the steps
// that the stage names, and waits until it is there or back. `--at-once` is for a repair while an alarm rings: no steps, no alarms.
// It reads the outputs of the deployment (.sst/outputs.json) and speaks through AWS's own command line.

const atOnce = process.argv.includes("--at-once");

function aws(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync("aws", [...words, "--region", regions.home, "--output", "text"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`aws ${words.slice(0, 2).join(" ")}: ${stderr.trim()}`);
  return stdout.trim();
}

/** The deployment that moves the alias, or undefined where it is at the version already. */
function begin(release: Release): string | undefined {
  const { application, group, name, alias, version } = release;
  const current = aws("lambda", "get-alias", "--function-name", name, "--name", alias, "--query", "FunctionVersion");
  if (current === version) return undefined;
  const content = JSON.stringify(appSpecOf(release, current));
  const sha256 = createHash("sha256").update(content).digest("hex");
  const revision = JSON.stringify({ revisionType: "AppSpecContent", appSpecContent: { content, sha256 } });
  const how = atOnce
    ? [
        "--deployment-config-name",
        "CodeDeployDefault.LambdaAllAtOnce",
        "--override-alarm-configuration",
        JSON.stringify({ enabled: false }),
      ]
    : [];
  const where = ["--application-name", application, "--deployment-group-name", group];
  const asked = ["deploy", "create-deployment", ...where, "--revision", revision, ...how, "--query", "deploymentId"];
  const id = aws(...asked);
  console.log(`${group}: ${current} → ${version}, ${id}`);
  return id;
}

/** Whether the alias has arrived; if not, CodeDeploy has moved it back. */
function arrived(name: string, id: string): boolean {
  try {
    aws("deploy", "wait", "deployment-successful", "--deployment-id", id);
    console.log(`${name}: released`);
    return true;
  } catch (error) {
    console.error(`${name}: taken back (${error instanceof Error ? error.message : ""})`);
    return false;
  }
}

const { releases = {} } = JSON.parse(readFileSync(".sst/outputs.json", "utf8")) as {
  releases?: Record<string, Release>;
};
const begun = Object.entries(releases).map(([name, release]) => ({ name, id: begin(release) })); // all move side by side
const back = begun.filter(({ name, id }) => id !== undefined && !arrived(name, id));
if (begun.every(({ id }) => id === undefined)) console.log("nothing to release: every alias is at its newest version");
process.exitCode = back.length === 0 ? 0 : 1;
