import { sessionPolicies, sessionRoles } from "../infra/policy.ts";
import { functionRoles, sessionsOf, sessionTrust } from "../infra/role.ts";
import type { Stage } from "../infra/stage.ts";
import type { Stores } from "./data.ts";
import { capital, type Functions } from "./function.ts";

/** The roles that functions take for one home at a time: as many as there are kinds of homes, whatever the number of towns. */
export function sessions(stage: Stage, stores: Stores, run: Functions): void {
  const place = $resolve({
    prefecture: $output(stage.prefecture),
    table: stores.table.arn,
    key: stores.key.arn,
    bucket: stores.bucket.arn,
    seals: stores.seals.arn,
  });
  for (const name of sessionRoles) {
    const takers = functionRoles.filter((one) => sessionsOf[one].includes(name)).map((one) => run[one].role);
    new aws.iam.Role(`Session${capital(name)}`, {
      name: `${$app.name}-${$app.stage}-session-${name}`,
      description: `Machipool: one ${name} at a time`,
      maxSessionDuration: 3600,
      assumeRolePolicy: $resolve(takers).apply((arns) => JSON.stringify(sessionTrust(name, arns))),
      inlinePolicies: [{ name: "own", policy: place.apply((at) => JSON.stringify(sessionPolicies[name](at))) }],
    });
  }
}
