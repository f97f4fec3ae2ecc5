import { type FunctionName, functions } from "./function.ts";
import { namespace, type OwnMetric, ownMetrics } from "./measure.ts";

/** An alarm as data: what is measured, when it rings, and what to do, in the words of the mail that somebody reads at night. */
export type Alarm = {
  metric: { namespace: string; name: string; dimensions: Record<string, string>; statistic: "Sum" | "Maximum" | "p99" };
  /** Rings when the value is above this (below, where `below` is set) for so many minutes out of the last so many. */
  threshold: number;
  below?: boolean;
  /** Seconds that one value covers. */
  period: number;
  of: readonly [minutes: number, lastMinutes: number];
  /** What it means when nothing was measured. */
  missing: "notBreaching" | "breaching";
  text: string;
  /** A release of this function is taken back when the alarm rings while traffic moves over to it. */
  stops?: FunctionName;
  /** The question to a function's log that the text tells to ask; it is saved under the alarm's name. */
  query?: Query;
};

/** Of a function's log, in CloudWatch Logs Insights' own language. */
type Query = { of: FunctionName; text: string };

const rare = { period: 60, of: [1, 1], missing: "notBreaching" } satisfies Partial<Alarm>;
const lasting = { period: 60, of: [3, 5], missing: "notBreaching" } satisfies Partial<Alarm>;

const lambda = (name: string, functionName: string, statistic: "Sum" | "Maximum" = "Sum"): Alarm["metric"] => ({
  namespace: "AWS/Lambda",
  name,
  dimensions: { FunctionName: functionName },
  statistic,
});

const table = (name: string, tableName: string): Alarm["metric"] => ({
  namespace: "AWS/DynamoDB",
  name,
  dimensions: { TableName: tableName },
  statistic: "Sum",
});

const queue = (name: string): Alarm["metric"] => ({
  namespace: "AWS/SQS",
  name: "ApproximateNumberOfMessagesVisible",
  dimensions: { QueueName: name },
  statistic: "Maximum",
});

const gateway = (name: string, apiId: string, statistic: "Sum" | "p99"): Alarm["metric"] => ({
  namespace: "AWS/ApiGateway",
  name,
  dimensions: { ApiId: apiId },
  statistic,
});

/** What went wrong, newest first: no more fields than the log has, and no person is in it. */
const errorsOf = (of: FunctionName, ...fields: string[]): Query => ({
  of,
  text: `fields @timestamp, message, why${fields.map((name) => `, ${name}`).join("")} | filter level = "ERROR" | sort @timestamp desc | limit 100`,
});

type FunctionNames = Record<FunctionName, string>;

/** A function that fails, and one that is turned away because it already runs as often as it may. */
const functionAlarms = ({ api, stream, cron, worker, print }: FunctionNames): Record<string, Alarm> => ({
  ApiErrors: {
    metric: lambda("Errors", api),
    threshold: 0,
    ...rare,
    text: "APIの処理が異常終了しました。ログ（api、level=ERROR）で時刻と id を確認し、直前の配備が原因なら一つ前の版に戻してください（切替えの途中なら自動で戻ります）。住民への影響は 5xx の件数で分かります。",
    stops: "api",
    query: errorsOf("api", "id"),
  },
  ApiThrottles: {
    metric: lambda("Throttles", api),
    threshold: 0,
    ...lasting,
    text: "APIの同時実行数が上限に達し、呼び出しが断られています。特定の団体に偏っていないかログの at で確認し、続くときは infra/stage.ts の concurrency.api を上げて配備してください。",
    query: {
      of: "api",
      text: "filter ispresent(at) | stats count(*) as calls by at, bin(1m) | sort calls desc | limit 100",
    },
  },
  StreamErrors: {
    metric: lambda("Errors", stream),
    threshold: 0,
    ...lasting,
    text: "記録の後処理（通知・利用量・期限）が失敗しています。自動で再試行されます。表の制限や権限の変更がなかったか確認してください。24時間以内に直らないときは `pool rebuild` で日付から作り直せます。",
    stops: "stream",
    query: errorsOf("stream"),
  },
  StreamThrottles: {
    metric: lambda("Throttles", stream),
    threshold: 0,
    ...lasting,
    text: "記録の後処理の同時実行数が上限に達しています。遅れ（StreamLate）が増えなければ何もしなくて構いません。増えるときは infra/stage.ts の concurrency.stream を上げてください。",
  },
  StreamLate: {
    metric: lambda("IteratorAge", stream, "Maximum"),
    threshold: 10 * 60_000,
    ...lasting,
    text: "記録の後処理が10分以上遅れています。通知メールと期限が遅れます。StreamErrors のログを確認してください。24時間で流れから消えるので、それまでに直らないときは `pool rebuild` で作り直してください。",
    query: errorsOf("stream"),
  },
  CronErrors: {
    metric: lambda("Errors", cron),
    threshold: 0,
    ...lasting,
    text: "定期処理が異常終了しました。毎分くり返すので一度だけなら次の回が引き受けます。続くときはログ（cron）の chore と home で、どの団体のどの処理かを確認してください。",
    stops: "cron",
    query: errorsOf("cron", "chore", "home"),
  },
  CronThrottles: {
    // a batch that is turned away is tried again for a minute, and the next tick does what it did not: what lasts is too little room
    metric: lambda("Throttles", cron),
    threshold: 30,
    period: 600,
    of: [10, 10],
    missing: "notBreaching",
    text: "定期処理が混み合い、10分間に30回を超えて始められませんでした。封印や再試行が大量にたまっていないかログ（cron）で確認し、団体が増えたためなら infra/stage.ts の concurrency.cron を上げてください。",
    query: { of: "cron", text: "stats count(*) as failures by chore, home | sort failures desc | limit 100" },
  },
  WorkerErrors: {
    metric: lambda("Errors", worker),
    threshold: 0,
    ...lasting,
    text: "時間のかかる処理（検証・出力・取込み）が異常終了しています。自動でやり直されます。続くときはログ（worker）の job と why で、どの処理かを確認してください。5回失敗した処理は、理由を付けて失敗になります。",
    stops: "worker",
    query: errorsOf("worker"),
  },
  WorkerThrottles: {
    metric: lambda("Throttles", worker),
    threshold: 0,
    ...lasting,
    text: "時間のかかる処理の同時実行数が上限に達し、順番を待っています。失われるものはないので、急がなければ何もしなくて構いません。続くときは infra/stage.ts の concurrency.worker を上げてください。",
  },
  CronSilent: {
    metric: lambda("Invocations", cron),
    threshold: 1,
    below: true,
    period: 300,
    of: [10, 10],
    missing: "breaching",
    text: "定期処理が10分間一度も動いていません。EventBridge Scheduler の予定が有効か、待ち行列 ScheduleDeadLetters に理由が残っていないかを確認してください。期限・封印・再送が止まっています。",
  },
  PrintErrors: {
    metric: lambda("Errors", print),
    threshold: 0,
    ...lasting,
    stops: "print",
    query: errorsOf("print"),
    text: "文書のPDFを作る処理が失敗しています。HTMLの印刷用ページは使えます。直前の配備の後なら一つ前の版に戻し、そうでなければログ（print）で時間切れか異常終了かを確認してください。",
  },
  PrintThrottles: {
    metric: lambda("Throttles", print),
    threshold: 0,
    ...lasting,
    text: "PDFを作る処理の同時実行数が上限に達し、呼び出しが断られています。利用者は少し待って試し直せるので、続かなければ構いません。続くときは infra/stage.ts の concurrency.print を上げてください。",
  },
});

const own = (measure: OwnMetric, stage: string): Alarm["metric"] => ({
  namespace,
  name: ownMetrics[measure].name,
  dimensions: { stage },
  statistic: ownMetrics[measure].statistic,
});

/** What the pool promises (サービス水準, core/service/level.ts) and AWS does not see. CronSilent tells when nothing is measured. */
const serviceAlarms = (stage: string): Record<string, Alarm> => ({
  EntriesParked: {
    metric: own("parked", stage),
    threshold: 0,
    period: 60,
    of: [10, 10],
    missing: "notBreaching",
    text: "後処理（通知・利用量・期限など）が止まったままの記録が10分以上あります。毎分再試行しています。GET /v1/pool/parked の一覧で consumer と why を確認し、原因を直してください。直れば、次の回か POST /v1/pool/parked/{name}/retries が続きから行います。consumer が journal のものは記録の改変の疑いで、検証してから一覧から外します。",
    query: errorsOf("stream", "consumer", "aggregate"),
  },
  SealLate: {
    metric: own("sealAge", stage),
    threshold: 3 * 3600,
    period: 3600, // as often as the schedule of seals
    of: [60, 60],
    missing: "notBreaching",
    text: "3時間前までの記録がまだ封印されていない団体があります。ログ（cron）の chore failed で chore が seals のものの home と why を確認し、封印の鍵（KMS）と封印のバケットの権限・状態を調べてください。直れば、次の回が抜けた時間も封印します。",
    query: errorsOf("cron", "chore", "home"),
  },
});

/** Something lies in a queue that should be empty. */
const queueAlarms = (names: { stream: string; schedule: string; jobs: string }): Record<string, Alarm> => ({
  StreamDeadLetters: {
    metric: queue(names.stream),
    threshold: 0,
    ...rare,
    text: "後処理されなかった記録の束があります。中身は位置（shard と sequence）だけです。原因を直したのち、その日付から `pool rebuild` を行い、待ち行列を空にしてください。",
  },
  ScheduleDeadLetters: {
    metric: queue(names.schedule),
    threshold: 0,
    ...rare,
    text: "定期処理を呼び出せなかった回があります。メッセージの ERROR_MESSAGE（権限・関数の削除・制限）を直し、待ち行列を空にしてください。失われた回は次の回が引き受けます。",
  },
  JobDeadLetters: {
    metric: queue(names.jobs),
    threshold: 0,
    ...rare,
    text: "時間のかかる処理の呼出しが、10回とも終わりませんでした。中身は場所（home）と処理の番号（job）だけです。ログ（worker）で原因を直し、待ち行列を空にしてください。終わっていない処理は定期処理が見つけて呼び直します。",
    query: errorsOf("worker"),
  },
});

/** The table turns somebody away or fails. On demand it grows by itself, so this is a hot key or a limit of the account. */
const tableAlarms = (name: string): Record<string, Alarm> => ({
  TableReadThrottles: {
    metric: table("ReadThrottleEvents", name),
    threshold: 0,
    ...lasting,
    text: "表の読み取りが制限されました。一つの鍵への集中か、アカウントの上限です。CloudWatch Contributor Insights を一時的に有効にして鍵を調べ、上限なら引き上げを申請してください。",
  },
  TableWriteThrottles: {
    metric: table("WriteThrottleEvents", name),
    threshold: 0,
    ...lasting,
    text: "表の書き込みが制限されました。書き込みは自動で再試行されます。抽選開始などの集中なら収まるのを待ち、続くときは鍵の集中とアカウントの上限を調べてください。",
  },
  TableErrors: {
    metric: table("SystemErrors", name),
    threshold: 0,
    ...lasting,
    text: "DynamoDB 側の障害です。AWS Health Dashboard を確認してください。API は 503 と Retry-After を返し、記録は失われません。30分を超えるときは各団体に周知してください。",
  },
});

/** What a caller notices. */
const gatewayAlarms = (apiId: string): Record<string, Alarm> => ({
  GatewayErrors: {
    metric: gateway("5xx", apiId, "Sum"),
    threshold: 5,
    ...lasting,
    text: "利用者に 5xx が返っています。ApiErrors・ApiThrottles・TableErrors のどれが鳴っているかを見て、その手順に従ってください。どれも鳴っていなければ時間切れ（15秒）です。",
    stops: "api",
  },
  GatewayRefusals: {
    metric: gateway("4xx", apiId, "Sum"),
    threshold: 600,
    ...lasting,
    text: "4xx が急に増えています。429（入口の上限）なら利用の集中か濫用です。アクセスログの status ごとに数え、濫用なら発行元の利用を止め、正当な集中なら infra/stage.ts の throttle を上げてください。",
  },
  GatewaySlow: {
    metric: gateway("Latency", apiId, "p99"),
    threshold: 3_000,
    ...lasting,
    text: "応答の遅い方から1％が3秒を超えています。コールドスタートの急増か表の制限です。ApiThrottles と TableReadThrottles を確認してください。",
    stops: "api",
  },
});

/** What an alarm is of: names as AWS knows them. */
export type Watched = {
  functions: FunctionNames;
  queues: { stream: string; schedule: string; jobs: string };
  table: string;
  gateway: string;
  /** The stage, of which are the pool's own metrics. */
  stage: string;
};

/** Every alarm of a stage; which there are does not depend on the names. */
export const alarmsOf = ({ functions, queues, table: name, gateway: id, stage }: Watched): Record<string, Alarm> => ({
  ...functionAlarms(functions),
  ...queueAlarms(queues),
  ...tableAlarms(name),
  ...gatewayAlarms(id),
  ...serviceAlarms(stage),
});

/** The alarms by name alone, for whoever asks which there are. */
export const namedAlarms: Record<string, Alarm> = alarmsOf({
  functions: Object.fromEntries(Object.keys(functions).map((name) => [name, name])) as FunctionNames,
  queues: { stream: "stream", schedule: "schedule", jobs: "jobs" },
  table: "table",
  gateway: "gateway",
  stage: "stage",
});
