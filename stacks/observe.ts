import { type Alarm, functionAlarms, gatewayAlarms, queueAlarms, tableAlarms } from "../infra/alarm.ts";
import { topicPolicy } from "../infra/resource-policy.ts";
import type { Stage } from "../infra/stage.ts";
import { account } from "./account.ts";
import type { Entrance } from "./api.ts";
import type { Stores } from "./data.ts";
import type { Events } from "./event.ts";
import type { Functions } from "./function.ts";

type Watched = { stores: Stores; run: Functions; entrance: Entrance; events: Events };

/** Alarms that say what to do, in one mail; and the month's cost before it is a surprise. */
export function observe(stage: Stage, { stores, run, entrance, events }: Watched): void {
  const topic = new aws.sns.Topic("Alarms", {
    name: `${$app.name}-${$app.stage}-alarms`,
    kmsMasterKeyId: stores.key.id,
  });
  new aws.sns.TopicPolicy("AlarmsPolicy", {
    arn: topic.arn,
    policy: $resolve({ arn: topic.arn, id: account }).apply(({ arn, id }) => JSON.stringify(topicPolicy(arn, id))),
  });
  new aws.sns.TopicSubscription("AlarmsMail", { topic: topic.arn, protocol: "email", endpoint: stage.alarmMail });
  budget(stage, topic.arn);

  // each group is made when its names are known; which alarms there are does not depend on them
  ring(topic, functionAlarms, {
    api: run.api.name,
    stream: run.stream.name,
    cron: run.cron.name,
    worker: run.worker.name,
  });
  ring(topic, queueAlarms, {
    stream: run.streamDeadLetters.name,
    schedule: events.scheduleDeadLetters.name,
    jobs: run.jobs.deadLetters.name,
  });
  ring(topic, ({ name }: { name: string }) => tableAlarms(name), { name: stores.table.name });
  ring(topic, ({ id }: { id: string }) => gatewayAlarms(id), { id: entrance.nodes.api.id });
}

type Names = Record<string, string>;

function ring<T extends Names>(
  topic: aws.sns.Topic,
  alarms: (names: T) => Record<string, Alarm>,
  names: { [K in keyof T]: $util.Output<string> },
): void {
  const placeholders = Object.fromEntries(Object.keys(names).map((key) => [key, key])) as T;
  for (const [name, alarm] of Object.entries(alarms(placeholders))) {
    const dimensions = $output(names).apply((known) => alarms(known as T)[name]?.metric.dimensions ?? {});
    createAlarm(name, alarm, dimensions, topic);
  }
}

function createAlarm(name: string, alarm: Alarm, dimensions: $util.Output<Names>, topic: aws.sns.Topic): void {
  const { metric, period } = alarm;
  const periods = (minutes: number) => Math.max(1, (minutes * 60) / period);
  new aws.cloudwatch.MetricAlarm(`${name}Alarm`, {
    name: `${$app.name}-${$app.stage}-${name}`,
    alarmDescription: alarm.text,
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions,
    ...(metric.statistic === "p99" ? { extendedStatistic: "p99" } : { statistic: metric.statistic }),
    period,
    datapointsToAlarm: periods(alarm.of[0]),
    evaluationPeriods: periods(alarm.of[1]),
    threshold: alarm.threshold,
    comparisonOperator: alarm.below === true ? "LessThanThreshold" : "GreaterThanThreshold",
    treatMissingData: alarm.missing,
    alarmActions: [topic.arn],
    okActions: [topic.arn],
  });
}

/** Told at 80 % of what is spent and at 100 % of what the month will come to. */
function budget(stage: Stage, topic: $util.Output<string>): void {
  const at = (threshold: number, notificationType: "ACTUAL" | "FORECASTED") => ({
    comparisonOperator: "GREATER_THAN",
    threshold,
    thresholdType: "PERCENTAGE",
    notificationType,
    subscriberSnsTopicArns: [topic],
  });
  new aws.budgets.Budget("Month", {
    name: `${$app.name}-${$app.stage}`,
    budgetType: "COST",
    limitAmount: String(stage.budgetDollars),
    limitUnit: "USD",
    timeUnit: "MONTHLY",
    costFilters: [{ name: "TagKeyValue", values: [`user:machipool:stage$${$app.stage}`] }],
    notifications: [at(80, "ACTUAL"), at(100, "FORECASTED")],
  });
}
