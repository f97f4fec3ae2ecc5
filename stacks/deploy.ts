import { deployPolicy, deployTrust } from "../infra/deploy.ts";
import { regions, type Stage } from "../infra/stage.ts";
import { account } from "./account.ts";
import type { Stores } from "./data.ts";

/** The role that the deploy workflow takes, where the stage names one. The first deployment, which makes it, is an engineer's. */
export function deployRole({ deploy }: Stage, stores: Stores): void {
  if (deploy === undefined) return;
  const contents = $resolve({
    tables: account.apply((id) => `arn:aws:dynamodb:${regions.home}:${id}:table/${$app.name}-${$app.stage}-*`),
    key: stores.key.arn,
    bucket: stores.bucket.arn,
    seals: stores.seals.arn,
  });
  new aws.iam.Role("DeployRole", {
    name: `${$app.name}-${$app.stage}-deploy`,
    description: "Machipool: the deploy workflow of one repository and environment",
    maxSessionDuration: 3600,
    assumeRolePolicy: account.apply((id) => JSON.stringify(deployTrust(id, deploy))),
    inlinePolicies: [{ name: "own", policy: contents.apply((at) => JSON.stringify(deployPolicy(at))) }],
  });
}
