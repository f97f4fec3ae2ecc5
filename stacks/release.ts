import { alias } from "../infra/function.ts";
import { releasePolicy, stopsOf } from "../infra/release.ts";
import { functionRoles, serviceTrust } from "../infra/role.ts";
import { regions, type Stage } from "../infra/stage.ts";
import { account } from "./account.ts";
import { capital, type Functions } from "./function.ts";
import { alarmName } from "./observe.ts";

/**
 * How a new version takes over: CodeDeploy moves the alias in steps and moves it back when one of the function's alarms rings. The
 * deployment publishes the version, `scripts/release.ts` asks for the move; it reads what is returned here.
 */
export function releases(stage: Stage, run: Functions) {
  if (stage.canary === undefined) return undefined;
  const arns = $resolve([account, ...functionRoles.map((name) => run[name].name)]).apply(([id, ...names]) =>
    names.map((name) => `arn:aws:lambda:${regions.home}:${id}:function:${name}`),
  );
  const role = new aws.iam.Role("ReleaseRole", {
    description: "Machipool: CodeDeploy moves the aliases of the functions",
    assumeRolePolicy: account.apply((id) => JSON.stringify(serviceTrust("codedeploy.amazonaws.com", id))),
    inlinePolicies: [{ name: "own", policy: arns.apply((all) => JSON.stringify(releasePolicy(all))) }],
  });
  const application = new aws.codedeploy.Application("Releases", {
    name: `${$app.name}-${$app.stage}`,
    computePlatform: "Lambda",
  });
  return Object.fromEntries(
    functionRoles.map((name) => {
      const group = new aws.codedeploy.DeploymentGroup(`${capital(name)}Release`, {
        appName: application.name,
        deploymentGroupName: name,
        serviceRoleArn: role.arn,
        deploymentConfigName: stage.canary ?? "",
        deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
        alarmConfiguration: { enabled: true, alarms: stopsOf(name).map(alarmName) },
        autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
      });
      const { name: functionName, version } = run[name];
      return [
        name,
        { application: application.name, group: group.deploymentGroupName, name: functionName, alias, version },
      ];
    }),
  );
}
