import { refusalOf, stageOf } from "../infra/stage.ts";
import { api } from "./api.ts";
import { backup } from "./backup.ts";
import { data } from "./data.ts";
import { deployRole } from "./deploy.ts";
import { edge } from "./edge.ts";
import { engineers } from "./engineer.ts";
import { event } from "./event.ts";
import { build, environmentOf, functionsOf } from "./function.ts";
import { identity } from "./identity.ts";
import { observe } from "./observe.ts";
import { releases } from "./release.ts";
import { edgeSecret } from "./secret.ts";
import { sessions } from "./session.ts";
import { takeJobs } from "./worker.ts";

/** A stage, from what keeps the data to what watches it. Nothing in here depends on how many towns there are. */
export function stacks() {
  const stage = stageOf($app.stage);
  const refusal = refusalOf(stage, $dev);
  if (refusal !== undefined) throw new Error(refusal);
  build();
  const stores = data(stage);
  const people = identity(stage);
  const environment = environmentOf(stage, stores, people);
  const secret = edgeSecret(stage);
  const run = functionsOf(stage, stores, people, { environment, secret });
  sessions(stage, stores, run);
  engineers(stage, stores, environment);
  deployRole(stage, stores);
  const entrance = api(stage, run.api);
  const events = event(stores, run);
  takeJobs(run);
  observe(stage, { stores, run, entrance, events });
  if (stage.backupCopies) backup(stores);
  return {
    url: stage.edge ? edge(stage, entrance, secret) : entrance.url,
    table: stores.table.name,
    signIn: people.signIn,
    releases: releases(stage, run),
  };
}
