import { readFileSync } from "node:fs";

/** A planned resource; its inputs are compared as text. */
type Planned = { type: string; name: string; region: string; inputs: object };
export type Plans = Record<string, readonly Planned[]>;

const nameOf = ({ type, name, region }: Planned) =>
  `${type} ${name}${region === "ap-northeast-1" ? "" : ` (${region})`}`;
const textOf = (one: Planned) => JSON.stringify(one.inputs, undefined, 1).split("\n");
const shown = 40;

/** Lines of the one that the other does not have, as often as it has them more. */
function missing(from: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of other) left.set(line, (left.get(line) ?? 0) + 1);
  return from.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

/** What a change would ask of AWS beside what is asked now, stage by stage, as a comment on a review. */
export function differenceOf(before: Plans, after: Plans): string {
  const stages = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const parts = stages.flatMap((stage) => {
    const was = new Map((before[stage] ?? []).map((one) => [nameOf(one), one]));
    const is = new Map((after[stage] ?? []).map((one) => [nameOf(one), one]));
    const lines = [
      ...[...is].filter(([name]) => !was.has(name)).map(([name]) => `+ ${name}`),
      ...[...was].filter(([name]) => !is.has(name)).map(([name]) => `- ${name}`),
      ...[...is].flatMap(([name, one]) => {
        const old = was.get(name);
        if (old === undefined) return [];
        const [gone, come] = [missing(textOf(old), textOf(one)), missing(textOf(one), textOf(old))];
        if (gone.length + come.length === 0) return [];
        return [`! ${name}`, ...gone.map((line) => `-   ${line.trim()}`), ...come.map((line) => `+   ${line.trim()}`)];
      }),
    ];
    if (lines.length === 0) return [];
    const more = lines.length > shown ? [`  … ${lines.length - shown} more lines, in plan/${stage}.json`] : [];
    return [`**${stage}**`, "", "```diff", ...lines.slice(0, shown), ...more, "```", ""];
  });
  const head = "### What this change asks of AWS";
  return `${[head, "", ...(parts.length === 0 ? ["Nothing: every stage is planned as before."] : parts)].join("\n").trimEnd()}\n`;
}

/** The resources of the plans in a folder. */
export const plansIn = (folder: string, stages: readonly string[]): Plans =>
  Object.fromEntries(
    stages.map((stage) => {
      const { resources } = JSON.parse(readFileSync(`${folder}/${stage}.json`, "utf8")) as { resources: Planned[] };
      return [stage, resources];
    }),
  );
