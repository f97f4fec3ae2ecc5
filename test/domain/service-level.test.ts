import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Journal from "#core/journal/index.ts";
import type { Measured } from "#core/measure.ts";
import * as Port from "#core/port.ts";
import { publishedLevels } from "#core/service/level.ts";
import { missesOf } from "#core/service/rule.ts";
import type { Item } from "#core/table/client.ts";
import * as Limit from "#functions/api/limit.ts";
import { namedAlarms } from "#infra/alarm.ts";
import { ports } from "#infra/aws/ports.ts";
import { setEnvironment } from "#infra/local/environment.ts";
import { toRecord } from "#infra/local/stream-event.ts";
import { type Api, codeOf, startApi } from "../harness/api.ts";
import { foundOperators, foundTown, type People, peopleOf } from "../harness/founding.ts";
import { happened } from "../harness/happened.ts";
import { streamItems } from "../harness/stream.ts";
import { startCloud } from "../infra/cloud.ts";

const wakasa = "313254";

let api: Api;
let people: People;
let next: () => Promise<Item[]>;
beforeAll(async () => {
  api = await startApi({ at: "2027-03-31T21:10", limited: true });
  people = peopleOf(api);
  await foundOperators(api);
  await foundTown(api, wakasa);
  next = streamItems(api.world.table);
  await next();
});
afterAll(() => api.stop());

/** At this moment of the pool's time, as `2027-03-31T22:10`. */
const at = (local: string) => api.world.setTime(local);
const tick = async () => (await import("#functions/cron/handler.ts")).handler();

/** Everything journalled since the last time, through the function that the stream calls. */
async function stream(): Promise<void> {
  const { handler } = await import("#functions/stream/handler.ts");
  const Records = (await next()).map((item, index) =>
    toRecord({ dynamodb: { NewImage: marshall(item) as never, SequenceNumber: String(index) } }, "arn:aws:dynamodb:x"),
  );
  expect(await handler({ Records } satisfies DynamoDBStreamEvent)).toEqual({ batchItemFailures: [] });
}

const kind = Journal.defineKind<Record<string, never>>({ kind: "TEST", version: 1 });
const act = (id: string, type = "test.happened") =>
  Actor.asSystem("test", api.world.staff(wakasa).home, () =>
    Journal.act(kind, id, () => ({ event: happened(type), state: {} })),
  );
const times = async (count: number, call: () => Promise<unknown>) => {
  for (let made = 0; made < count; made++) await call();
};
const look = () => api.call("get", "/v1/pool/bodies");

type Miss = { level: string; most: number; unit: string; measured?: number; by?: number; text: string };
type Hour = Record<string, unknown> & { from: string; missed: Miss[] };
type Report = { at: string; backups: { kept: boolean; note: string }; hours: Hour[] };
const report = async (query = ""): Promise<Report> => {
  const answer = await api.call("get", `/v1/pool/service${query}`, { token: await people.operator() });
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Report;
};
const hourOf = ({ hours }: Report, from: string): Hour => {
  const found = hours.find((hour) => hour.from.startsWith(from));
  if (found === undefined) throw new Error(`no hour begins at ${from}`);
  return found;
};

test("the service levels are dated data and published: what is promised, how it is measured", async () => {
  const answer = await api.call("get", "/v1/pool/service-levels");
  expect(answer.status).toBe(200);
  const { rows } = answer.body as { rows: { from: string; source: string; levels: Record<string, unknown>[] }[] };
  expect(rows.map(({ from }) => from)).toEqual(publishedLevels.map(({ from }) => from));
  for (const { source, levels } of rows) {
    expect(source).toContain("架空");
    expect(levels.map(({ id }) => id)).toEqual(["errors", "streamAge", "parked", "sealAge", "backupAge"]);
    for (const { promise, measurement } of levels)
      for (const text of [promise, measurement]) expect(text).toMatch(/。$/);
  }
  const of = (from: string, id: string) =>
    rows.find((one) => one.from === from)?.levels.find((level) => level.id === id)?.most;
  expect([of("2026-04-01", "errors"), of("2027-04-01", "errors")]).toEqual([2, 1]);
  expect(of("2027-04-01", "sealAge"), "what is promised is what rings").toBe(namedAlarms.SealLate?.threshold);
});

test("an operator sees requests, refusals, errors, stream age, what is parked, and the age of the last seal and backup, by hour", async () => {
  await tick();
  at("2027-03-31T22:10");
  await tick();
  await times(105, () => api.call("get", "/v1/pool/members")); // nobody let them in; then there were too many of them
  await times(3, look);
  at("2027-03-31T23:05");
  await act("tst_1");
  at("2027-03-31T23:25");
  await stream();
  await tick();
  const seen = await report();
  expect(seen.backups).toEqual({
    kept: false,
    note: "この環境には日ごとの控えがありません。控えの水準は照らしません。",
  });
  expect(seen.hours.map(({ from }) => from.slice(0, 16))).toEqual(
    ["23", "22", "21"].map((hour) => `2027-03-31T${hour}:00`),
  );
  expect(hourOf(seen, "2027-03-31T22")).toEqual({
    from: "2027-03-31T22:00:00.000+09:00",
    complete: true,
    requests: 108,
    refusals: 105,
    limited: 5,
    errors: 0,
    streamAge: null,
    parked: 0,
    sealAge: 10 * 60,
    backupAge: null,
    levels: "2026-04-01",
    missed: [],
  });
  expect(hourOf(seen, "2027-03-31T23")).toMatchObject({ complete: false, streamAge: 1200, missed: [] });
});

test("an hour that misses its level says which one, and by how much", async () => {
  // the same delay as an hour ago; but from today on ten minutes are promised
  at("2027-04-01T00:05");
  await act("tst_2");
  at("2027-04-01T00:25");
  await stream();
  await tick();

  at("2027-04-01T01:10");
  await tick();
  await times(39, look);
  const full = await crowded(() => api.call("get", `/v1/towns/${wakasa}/procedures`));
  expect(codeOf(full)).toBe("busy");

  at("2027-04-01T02:10"); // the clock stops at two
  await look();

  at("2027-04-01T03:10");
  await act("tst_3", "application.submitted"); // without what its consumers look for
  await stream();
  await tick();

  const seen = await report();
  const missedIn = (hour: string) => hourOf(seen, `2027-04-01T${hour}`).missed;
  expect(missedIn("00")).toEqual([
    {
      level: "streamAge",
      most: 600,
      unit: "seconds",
      measured: 1200,
      by: 600,
      text: "後処理の遅れ: 10分以内のところ20分で、10分超えました。",
    },
  ]);
  expect(missedIn("01")).toEqual([
    {
      level: "errors",
      most: 1,
      unit: "percent",
      measured: 2.5,
      by: 1.5,
      text: "応答の失敗: 1％以内のところ2.5％で、1.5％超えました。",
    },
  ]);
  expect(missedIn("02").map(({ level, measured, by }) => ({ level, measured, by }))).toEqual([
    { level: "parked", measured: undefined, by: undefined },
    { level: "sealAge", measured: undefined, by: undefined },
  ]);
  expect(missedIn("02")[0]?.text).toBe("止まった後処理: はかられていません（0件以内のところ）。");
  // timer, payment and notice look for it
  expect(missedIn("03")).toEqual([expect.objectContaining({ level: "parked", most: 0, measured: 3, by: 3 })]);

  // on the next day nothing can be signed
  at("2027-04-02T02:30");
  const before = Port.use();
  Port.install({ ...before, keys: { ...before.keys, sign: () => Promise.reject(new Error("no key")) } });
  await tick();
  Port.install(before);
  const [late] = hourOf(await report(), "2027-04-02T02").missed.filter(({ level }) => level === "sealAge");
  expect(late).toMatchObject({ most: 3 * 3600, measured: 23.5 * 3600, by: 20.5 * 3600 });
  expect(late?.text).toBe("封印: 3時間以内のところ23時間30分で、20時間30分超えました。");
  await tick();
  expect(hourOf(await report("?days=2"), "2027-04-01T03").missed).toHaveLength(1);
});

test("an hour at its level misses nothing, and one a little beyond it does, by how much", () => {
  const hour = { complete: true };
  const levels = publishedLevels.at(-1)?.levels ?? [];
  const level = (id: string) => levels.filter((one) => one.id === id);
  const misses = (id: string, measured: Measured) => missesOf(level(id), measured, hour).map(({ by }) => by);
  expect(misses("streamAge", { streamAge: 600 })).toEqual([]);
  expect(misses("streamAge", { streamAge: 601 })).toEqual([1]);
  expect(misses("errors", { requests: 100, errors: 1 })).toEqual([]);
  expect(misses("errors", { requests: 200, errors: 3 })).toEqual([0.5]);
  expect(misses("parked", { parked: 0 })).toEqual([]);
});

/** A call while the process has more at hand than it has room for. */
async function crowded<R>(run: () => Promise<R>): Promise<R> {
  let leave = () => {};
  const gone = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const others = Array.from({ length: 500 }, () => Limit.counted(wakasa, () => gone));
  try {
    return await run();
  } finally {
    leave();
    await Promise.all(others);
  }
}

test("nobody but an operator sees them, and nothing in them belongs to one body or one person", async () => {
  const others = [
    people.staff(wakasa, "admin", { acr: "ial2" }),
    people.resident("ichiro"),
    people.client("client-kakuu-systems"),
  ];
  for (const token of [undefined, ...(await Promise.all(others))]) {
    const answer = await api.call("get", "/v1/pool/service", { token });
    expect([401, 403, 404], answer.text).toContain(answer.status);
  }
  const answer = await api.call("get", "/v1/pool/service?days=7", { token: await people.operator() });
  expect(answer.text).not.toMatch(/3132|若桜|POOL00|COMMON|[a-z]{3}_[0-9a-z]{26}/);
  expect(codeOf(await api.call("get", "/v1/pool/service?days=8", { token: await people.operator() }))).toBe(
    "request.malformed",
  );
});

test("in the cloud they come from metrics, on one machine from counters, through one port", async () => {
  at("2027-04-02T09:30");
  const hour = (local: string) => Date.parse(`${local}:00:00+09:00`) / 1000;
  const figures: Record<string, [hour: string, value: number][]> = {
    Invocations: [
      ["2027-04-02T07", 195],
      ["2027-04-02T09", 40],
    ],
    Throttles: [["2027-04-02T07", 5]],
    Errors: [["2027-04-02T07", 3]],
    "Machipool Errors": [["2027-04-02T07", 2]],
    "Machipool Refusals": [["2027-04-02T07", 30]],
    "Machipool Limited": [["2027-04-02T07", 7]],
    "Machipool Parked": [
      ["2027-04-02T07", 0],
      ["2027-04-02T08", 2],
      ["2027-04-02T09", 0],
    ],
    "Machipool SealAge": [
      ["2027-04-02T07", 600],
      ["2027-04-02T08", 600],
      ["2027-04-02T09", 600],
    ],
    IteratorAge: [["2027-04-02T08", 900_000]],
  };
  type Query = {
    Id: string;
    MetricStat: { Metric: { Namespace: string; MetricName: string; Dimensions: unknown }; Period: number };
  };
  const asked: Query["MetricStat"]["Metric"][] = [];
  const jobs = [
    { CreationDate: hour("2027-03-31T03"), CompletionDate: hour("2027-03-31T04") },
    { CreationDate: hour("2027-04-02T08"), CompletionDate: hour("2027-04-02T10") }, // not yet
  ];
  const cloud = await startCloud({
    others: {
      monitoring: ({ body }) => {
        const { MetricDataQueries } = JSON.parse(body) as { MetricDataQueries: Query[] };
        asked.push(...MetricDataQueries.map(({ MetricStat }) => MetricStat.Metric));
        const answers = MetricDataQueries.map(({ Id, MetricStat: { Metric } }) => {
          const own = Metric.Namespace === "Machipool" ? "Machipool " : "";
          const points = figures[`${own}${Metric.MetricName}`] ?? [];
          return { Id, Timestamps: points.map(([from]) => hour(from)), Values: points.map(([, value]) => value) };
        });
        return { MetricDataResults: answers };
      },
      backup: () => ({ BackupJobs: jobs }),
    },
  });
  const restore = setEnvironment({
    AWS_ACCESS_KEY_ID: "OWN",
    AWS_SECRET_ACCESS_KEY: "own secret",
    AWS_ENDPOINT_URL_CLOUDWATCH: `${cloud.url}/`,
    AWS_ENDPOINT_URL_BACKUP: cloud.url,
    STAGE: "production",
    AWS_LAMBDA_FUNCTION_NAME: "machipool-production-ApiFunction",
    STREAM_FUNCTION: "machipool-production-StreamFunction",
    BACKUP_VAULT: "machipool-production",
  });
  const counters = Port.use();
  Port.install({ ...counters, measures: ports.measures });
  const seen = await report().finally(() => {
    Port.install(counters);
    restore();
    cloud.stop();
  });

  expect(seen.backups.kept).toBe(true);
  expect(hourOf(seen, "2027-04-02T07")).toMatchObject({
    requests: 200,
    refusals: 30,
    limited: 7,
    errors: 10, // answered as 5xx, died or ran out of time, could not begin
    streamAge: null,
    backupAge: 53 * 3600,
    missed: [
      { level: "errors", measured: 5, by: 4 },
      { level: "backupAge", most: 36 * 3600, by: 17 * 3600 },
    ],
  });
  expect(hourOf(seen, "2027-04-02T08")).toMatchObject({ streamAge: 900, parked: 2 });
  expect(hourOf(seen, "2027-04-02T08").missed.map(({ level }) => level)).toEqual(["streamAge", "parked", "backupAge"]);
  expect(hourOf(seen, "2027-04-02T09")).toMatchObject({ requests: 40, backupAge: 54.5 * 3600 });
  const called = cloud.seen.map(({ service, by, action }) => [service, by, action.split("?")[0]]);
  expect(called.sort()).toEqual([
    ["backup", "OWN", "/backup-jobs/"],
    ["monitoring", "OWN", "GraniteServiceVersion20100801.GetMetricData"],
  ]);
  expect(new Set(asked.map(({ Dimensions }) => JSON.stringify(Dimensions)))).toEqual(
    new Set([
      '[{"Name":"stage","Value":"production"}]',
      '[{"Name":"FunctionName","Value":"machipool-production-ApiFunction"}]',
      '[{"Name":"FunctionName","Value":"machipool-production-StreamFunction"}]',
    ]),
  );

  // the same route a moment later, from this process's own counters
  await look();
  expect(hourOf(await report(), "2027-04-02T09")).toMatchObject({ requests: expect.any(Number), backupAge: null });
});
