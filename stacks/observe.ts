import { type Alarm, alarmsOf, namedAlarms } from "../infra/alarm.ts";
import { dashboardOf } from "../infra/dashboard.ts";
import { topicPolicy } from "../infra/resource-policy.ts";
import { type FunctionRole, functionRoles } from "../infra/role.ts";
import { regions, type Stage } from "../infra/stage.ts";
import { account } from "./account.ts";
import type { Entrance } from "./api.ts";
import type { Stores } from "./data.ts";
import type { Events } from "./event.ts";
import { type Functions, logGroupName } from "./function.ts";

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
  unusualCost(stage, topic.arn);

  // which alarms there are does not depend on the names that they watch
  const known = $resolve({
    functions: $resolve(namesOf(run)),
    queues: $resolve({
      stream: run.streamDeadLetters.name,
      schedule: events.scheduleDeadLetters.name,
      jobs: run.jobs.deadLetters.name,
    }),
    table: stores.table.name,
    gateway: entrance.nodes.api.id,
    stage: $output($app.stage),
  }).apply(alarmsOf);
  for (const [name, alarm] of Object.entries(namedAlarms)) {
    createAlarm(
      name,
      alarm,
      known.apply((alarms) => alarms[name]?.metric.dimensions ?? {}),
      topic,
    );
    if (alarm.query !== undefined)
      new aws.cloudwatch.QueryDefinition(`${name}Query`, {
        name: `${$app.name}/${$app.stage}/${name}`,
        logGroupNames: [logGroupName(alarm.query.of)],
        queryString: alarm.query.text,
      });
  }
  if (stage.dashboard)
    new aws.cloudwatch.Dashboard("Dashboard", {
      dashboardName: `${$app.name}-${$app.stage}`,
      dashboardBody: known.apply((alarms) => JSON.stringify(dashboardOf(alarms, regions.home))),
    });
}

function createAlarm(
  name: string,
  alarm: Alarm,
  dimensions: $util.Output<Record<string, string>>,
  topic: aws.sns.Topic,
): void {
  const { metric, period } = alarm;
  const periods = (minutes: number) => Math.max(1, (minutes * 60) / period);
  new aws.cloudwatch.MetricAlarm(`${name}Alarm`, {
    name: alarmName(name),
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

const namesOf = (run: Functions) =>
  Object.fromEntries(functionRoles.map((name) => [name, run[name].name])) as Record<
    FunctionRole,
    Functions["api"]["name"]
  >;

/** An alarm's name in this account, known before it is made: a release names it too. */
export const alarmName = (name: string): string => `${$app.name}-${$app.stage}-${name}`;

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

/** Tells of a day that costs more than such days did, long before the month's budget is reached. */
function unusualCost(stage: Stage, topic: $util.Output<string>): void {
  const monitor = new aws.costexplorer.AnomalyMonitor("UnusualCost", {
    name: `${$app.name}-${$app.stage}`,
    monitorType: "CUSTOM",
    monitorSpecification: JSON.stringify({
      Tags: { Key: "machipool:stage", Values: [$app.stage], MatchOptions: ["EQUALS"] },
    }),
  });
  new aws.costexplorer.AnomalySubscription("UnusualCostMail", {
    name: `${$app.name}-${$app.stage}`,
    frequency: "IMMEDIATE", // at once only by a topic
    monitorArnLists: [monitor.arn],
    subscribers: [{ type: "SNS", address: topic }],
    thresholdExpression: {
      dimension: {
        key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
        matchOptions: ["GREATER_THAN_OR_EQUAL"],
        values: [String(stage.budgetDollars / 20)],
      },
    },
  });
}
