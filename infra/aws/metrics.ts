import { Metrics } from "@aws-lambda-powertools/metrics";
import { entriesOf, type Measured } from "#core/measure.ts";
import { isOwn, namespace, ownMetrics } from "#infra/measure.ts";
import { variable } from "./variable.ts";

let metrics: Metrics | undefined;

/** Powertools adds the service's name as a dimension of its own: a second one would be a second metric to pay for. */
function stageMetrics(): Metrics {
  const made = new Metrics({ namespace });
  made.clearDefaultDimensions();
  return made.setDefaultDimensions({ stage: variable("STAGE") });
}

/** One line for what is ours of it. Added and sent in one breath: what stays in the buffer is seen by calls beside this one. */
export function publish(measured: Measured): void {
  metrics ??= stageMetrics();
  for (const [name, value] of entriesOf(measured)) {
    if (isOwn(name)) metrics.addMetric(ownMetrics[name].name, ownMetrics[name].unit, value);
  }
  metrics.publishStoredMetrics();
}
