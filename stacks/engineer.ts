import { engineerPolicies, engineerPrefix, engineerTrust, placeParameter, type Task } from "../infra/engineer.ts";
import type { SessionRole } from "../infra/policy.ts";
import type { Stage } from "../infra/stage.ts";
import { account } from "./account.ts";
import type { Stores } from "./data.ts";
import { capital, type Environment } from "./function.ts";

/** The roles that engineers take at a terminal, and where the command line finds the stage's things. */
export function engineers(stage: Stage, stores: Stores, environment: Environment): void {
  const { STAGE: _stage, SESSION_ROLE_PREFIX: _prefix, MAIL_SENDER: _sender, ...place } = environment;
  const parameter = new aws.ssm.Parameter("Place", {
    name: placeParameter($app.name, $app.stage),
    description: "Where the command line finds the things of this stage; no secret",
    type: "String",
    insecureValue: $jsonStringify(place),
  });
  const around = $resolve({
    prefecture: $output(stage.prefecture),
    table: stores.table.arn,
    key: stores.key.arn,
    bucket: stores.bucket.arn,
    seals: stores.seals.arn,
    parameter: parameter.arn,
  });
  for (const [task, policies] of Object.entries(engineerPolicies)) {
    for (const [role, rule] of Object.entries(policies)) {
      new aws.iam.Role(`${capital(task)}${capital(role)}`, {
        name: `${engineerPrefix($app.name, $app.stage, task as Task)}${role}`,
        description: `Machipool: an engineer at a terminal, ${task}, one ${role} at a time`,
        maxSessionDuration: 3600,
        assumeRolePolicy: account.apply((id) =>
          JSON.stringify(engineerTrust(role as SessionRole, id, stage.engineers)),
        ),
        inlinePolicies: [{ name: "own", policy: around.apply((at) => JSON.stringify(rule(at))) }],
      });
    }
  }
}
