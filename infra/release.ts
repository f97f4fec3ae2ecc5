import { namedAlarms } from "./alarm.ts";
import type { FunctionName } from "./function.ts";
import { type Policy, policy } from "./policy.ts";

/** A stage's function as the release of its next version is told of it: names, the alias and the version that was just published. */
export type Release = { application: string; group: string; name: string; alias: string; version: string };

/** The alarms that take a release of the function back. */
export const stopsOf = (name: FunctionName): string[] =>
  Object.entries(namedAlarms).flatMap(([alarm, { stops }]) => (stops === name ? [alarm] : []));

/** What CodeDeploy may do: look at alarms, and move the aliases of these functions. `functions`: their ARNs. */
export const releasePolicy = (functions: readonly string[]): Policy =>
  policy(
    {
      Sid: "MoveAliases",
      Effect: "Allow",
      Action: ["lambda:GetAlias", "lambda:UpdateAlias"],
      Resource: functions,
    },
    { Sid: "LookAtAlarms", Effect: "Allow", Action: ["cloudwatch:DescribeAlarms"], Resource: ["*"] },
  );

/** What CodeDeploy is asked for: an AppSpec that moves the alias from the version it names now to the published one. */
export const appSpecOf = ({ name, alias, version }: Release, current: string): object => ({
  version: 0.0,
  Resources: [
    {
      [name]: {
        Type: "AWS::Lambda::Function",
        Properties: { Name: name, Alias: alias, CurrentVersion: current, TargetVersion: version },
      },
    },
  ],
});
