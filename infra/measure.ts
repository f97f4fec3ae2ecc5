/**
 * What is measured, in CloudWatch. A metric costs the pool more than a gigabyte of its table, and one for each body would cost
 * more than everything else: so these few are of the whole stage, a body's figures come from its log lines, and what AWS
 * measures anyway is read from there.
 */
export const namespace = "Machipool";

/** Our own: sent by a log line in the embedded format, and only when there is something to say. Dimension: the stage. */
export const ownMetrics = {
  refusals: { name: "Refusals", unit: "Count", statistic: "Sum" },
  limited: { name: "Limited", unit: "Count", statistic: "Sum" },
  errors: { name: "Errors", unit: "Count", statistic: "Sum" },
  parked: { name: "Parked", unit: "Count", statistic: "Maximum" },
  sealAge: { name: "SealAge", unit: "Seconds", statistic: "Maximum" },
} as const;

export type OwnMetric = keyof typeof ownMetrics;

export const isOwn = (measure: string): measure is OwnMetric => Object.hasOwn(ownMetrics, measure);

/** Where a measure is read from. `of`: whose metric it is; `times` makes its unit ours. */
export type Source = {
  measure: "requests" | "errors" | "streamAge" | OwnMetric;
  namespace: string;
  name: string;
  of: "stage" | "api" | "stream";
  statistic: "Sum" | "Maximum";
  times?: number;
};

const lambda = (measure: Source["measure"], name: string): Source => ({
  measure,
  namespace: "AWS/Lambda",
  name,
  of: "api",
  statistic: "Sum",
});

/**
 * A call that died or ran out of time never came to our own count, and one that Lambda turned away never began: to whoever
 * called, both are a 5xx. The stream's age is measured by Lambda, also while the function cannot run.
 */
export const sources: readonly Source[] = [
  ...Object.entries(ownMetrics).map(
    ([measure, { name, statistic }]): Source => ({
      measure: measure as OwnMetric,
      namespace,
      name,
      of: "stage",
      statistic,
    }),
  ),
  lambda("requests", "Invocations"),
  lambda("requests", "Throttles"),
  lambda("errors", "Errors"),
  lambda("errors", "Throttles"),
  { ...lambda("streamAge", "IteratorAge"), of: "stream", statistic: "Maximum", times: 1 / 1000 },
];
