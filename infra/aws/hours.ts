import type { Instant } from "#core/clock.ts";
import { joined, type Measured } from "#core/measure.ts";
import type { MeasuredHours } from "#core/port.ts";
import { type Source, sources } from "#infra/measure.ts";
import { call, region } from "./call.ts";
import { ownCredentials } from "./session.ts";
import { variable } from "./variable.ts";

const hourMs = 3_600_000;

/** What CloudWatch has of the hours, and how old the last copy was at the end of each. In the function's own name. */
export async function hours(from: Instant, to: Instant): Promise<MeasuredHours> {
  const vault = process.env.BACKUP_VAULT;
  const [points, copies] = await Promise.all([pointsOf(from, to), vault === undefined ? [] : copiesOf(vault, from)]);
  const found = new Map<Instant, Measured>();
  const add = (hour: Instant, measured: Measured) => found.set(hour, joined(found.get(hour) ?? {}, measured));
  for (const { measure, hour, value } of points) add(hour, { [measure]: value });
  for (let hour = from; hour < to; hour += hourMs) {
    const age = ageAt(Math.min(hour + hourMs, to), copies);
    if (age !== undefined) add(hour, { backupAge: age });
  }
  return { hours: found, backups: vault !== undefined };
}

type Point = { measure: Source["measure"]; hour: Instant; value: number };
type Answer = { MetricDataResults: { Id: string; Timestamps: number[]; Values: number[] }[]; NextToken?: string };

async function pointsOf(from: Instant, to: Instant): Promise<Point[]> {
  const MetricDataQueries = sources.map((source, index) => ({ Id: `m${index}`, MetricStat: statOf(source) }));
  const asked = { StartTime: from / 1000, EndTime: Math.ceil(to / 1000), MetricDataQueries };
  const points: Point[] = [];
  let next: string | undefined;
  do {
    const answer: Answer = await getMetricData({ ...asked, ...(next === undefined ? {} : { NextToken: next }) });
    for (const { Id, Timestamps, Values } of answer.MetricDataResults) {
      const source = sources[Number(Id.slice(1))];
      if (source === undefined) continue;
      for (const [index, second] of Timestamps.entries()) {
        const value = (Values[index] ?? 0) * (source.times ?? 1);
        points.push({ measure: source.measure, hour: second * 1000, value });
      }
    }
    next = answer.NextToken;
  } while (next !== undefined);
  return points;
}

const dimensionOf = {
  stage: () => ({ Name: "stage", Value: variable("STAGE") }),
  api: () => ({ Name: "FunctionName", Value: variable("AWS_LAMBDA_FUNCTION_NAME") }),
  stream: () => ({ Name: "FunctionName", Value: variable("STREAM_FUNCTION") }),
};

const statOf = ({ namespace, name, of, statistic }: Source) => ({
  Metric: { Namespace: namespace, MetricName: name, Dimensions: [dimensionOf[of]()] },
  Period: 3600,
  Stat: statistic,
});

async function getMetricData(input: object): Promise<Answer> {
  const answer = await call({
    service: "monitoring",
    url: process.env.AWS_ENDPOINT_URL_CLOUDWATCH ?? `https://monitoring.${region()}.amazonaws.com/`,
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "GraniteServiceVersion20100801.GetMetricData",
    },
    body: JSON.stringify(input),
    credentials: ownCredentials(),
  });
  return JSON.parse(Buffer.from(answer).toString()) as Answer;
}

/** A copy of the table: what it holds is as it was when it was begun, and it is there from when it was complete. */
type Copy = { begun: Instant; complete: Instant };
type Jobs = { BackupJobs: { CreationDate: number; CompletionDate?: number }[]; NextToken?: string };

const longestMs = 3 * 24 * hourMs; // a copy older than this misses every level anyway

/** AWS Backup remembers its jobs for 30 days; the copies themselves are gone sooner (infra/stage.ts, copyDays). */
async function copiesOf(vault: string, from: Instant): Promise<Copy[]> {
  const createdAfter = new Date(from - longestMs).toISOString();
  const asked = { backupVaultName: vault, createdAfter, resourceType: "DynamoDB", state: "COMPLETED" };
  const copies: Copy[] = [];
  let next: string | undefined;
  do {
    const query = new URLSearchParams({ ...asked, ...(next === undefined ? {} : { nextToken: next }) });
    const endpoint = process.env.AWS_ENDPOINT_URL_BACKUP ?? `https://backup.${region()}.amazonaws.com`;
    const url = `${endpoint}/backup-jobs/?${query}`;
    const answer = await call({ service: "backup", url, method: "GET", credentials: ownCredentials() });
    const jobs = JSON.parse(Buffer.from(answer).toString()) as Jobs;
    for (const { CreationDate, CompletionDate } of jobs.BackupJobs) {
      if (CompletionDate !== undefined) copies.push({ begun: CreationDate * 1000, complete: CompletionDate * 1000 });
    }
    next = jobs.NextToken;
  } while (next !== undefined);
  return copies;
}

/** Seconds between `at` and the beginning of the newest copy that was complete by then. */
function ageAt(at: Instant, copies: readonly Copy[]): number | undefined {
  const begun = copies.filter(({ complete }) => complete <= at).map((copy) => copy.begun);
  return begun.length === 0 ? undefined : (at - Math.max(...begun)) / 1000;
}
