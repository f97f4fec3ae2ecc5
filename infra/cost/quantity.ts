import { namedAlarms } from "#infra/alarm.ts";
import { functions } from "#infra/function.ts";
import { ownMetrics } from "#infra/measure.ts";
import type { PriceName } from "#infra/price.ts";
import { base, copies, modelPopulation, stored, technique, traffic } from "./assumption.ts";
import { type Measured, unitsOf } from "./capacity.ts";

/** So much of a listed thing in a month, and what it is for. */
export type Quantity = { price: PriceName; quantity: number; what: string };

/** How much is called: `idle` by nobody, `usual` as assumed, `busy` ten times that. */
export const loads = { idle: 0, usual: 1, busy: 10 } as const;
export type Load = keyof typeof loads;

const gigabyteSeconds = (times: number, ms: number, memory: number) => (times * ms * memory) / 1000 / 1024;
const kilobytesPerGigabyte = 1_000_000;

/** What the pool asks for as a whole, whoever calls and however many towns there are. */
export function fixedQuantities(): Quantity[] {
  const ticks = base.ticks.value;
  const log = (ticks * 0.5) / kilobytesPerGigabyte;
  return [
    { price: "key", quantity: base.keys.value, what: base.keys.name },
    { price: "alarm", quantity: Object.keys(namedAlarms).length, what: "警報（infra/alarm.ts）" },
    // each is paid for the hours in which it was sent; here for all of them
    { price: "metric", quantity: Object.keys(ownMetrics).length, what: "独自の指標（infra/measure.ts）" },
    { price: "dashboard", quantity: base.dashboards.value, what: base.dashboards.name },
    { price: "firewall", quantity: base.firewalls.value, what: base.firewalls.name },
    { price: "firewallRule", quantity: base.firewallRules.value, what: base.firewallRules.name },
    { price: "zone", quantity: base.zones.value, what: base.zones.name },
    { price: "schedule", quantity: ticks, what: base.ticks.name },
    { price: "lambdaRequest", quantity: ticks, what: base.ticks.name },
    {
      price: "lambdaArm64",
      quantity: gigabyteSeconds(ticks, base.tickBaseMs.value, functions.cron.memory),
      what: base.tickBaseMs.name,
    },
    { price: "tableRead", quantity: ticks * base.tickBaseReads.value, what: base.tickBaseReads.name },
    { price: "queueInOrder", quantity: base.polls.value, what: base.polls.name },
    { price: "logIngest", quantity: log, what: "定期処理のログ" },
    { price: "logStorage", quantity: log * technique.logMonths.value, what: "定期処理のログの保存" },
  ];
}

/** What one town adds although nobody calls: its data, their backups and copies, and being looked after each minute. */
function standing(people: number): Quantity[] {
  const [table, files] = [stored.table.value * people, stored.files.value * people];
  const generations = copies.home.value + copies.far.value;
  return [
    { price: "tableStorage", quantity: table, what: stored.table.name },
    { price: "tableBackup", quantity: table, what: "表の連続した控え（35日）" },
    { price: "tableCopy", quantity: table * generations, what: "表の日ごとの控え（東京・大阪）" },
    { price: "copyTransfer", quantity: table * copies.trips.value, what: copies.trips.name },
    { price: "fileStorage", quantity: files, what: stored.files.name },
    { price: "fileCopy", quantity: files * copies.places.value, what: "ファイルの控え（東京・大阪）" },
    {
      price: "lambdaArm64",
      quantity: gigabyteSeconds(base.ticks.value, technique.tickMs.value, functions.cron.memory),
      what: technique.tickMs.name,
    },
    {
      price: "lambdaRequest",
      quantity: base.ticks.value * technique.batchShare.value,
      what: technique.batchShare.name,
    },
    { price: "tableRead", quantity: base.ticks.value * technique.tickReads.value, what: technique.tickReads.name },
    { price: "keyRequest", quantity: technique.keyOpenings.value, what: technique.keyOpenings.name },
  ];
}

/** What one town adds by being used. */
function moving(people: number, measured: Measured): Quantity[] {
  const of = (name: keyof typeof traffic) => traffic[name].value * people;
  const units = unitsOf(measured);
  const [calls, background, witness] = [of("calls"), of("background"), of("witness")];
  const cold = calls * technique.coldShare.value;
  const log = (calls * technique.logKilobytes.value) / kilobytesPerGigabyte;
  return [
    { price: "apiRequest", quantity: calls, what: traffic.calls.name },
    { price: "edgeRequest", quantity: calls, what: "CloudFrontを通る呼出し" },
    { price: "firewallRequest", quantity: calls, what: "WAFが見る呼出し" },
    { price: "lambdaRequest", quantity: calls + background + witness, what: "APIと後処理の起動" },
    {
      price: "lambdaArm64",
      quantity:
        gigabyteSeconds(calls, technique.callMs.value, functions.api.memory) +
        gigabyteSeconds(cold, technique.coldMs.value, functions.api.memory) +
        gigabyteSeconds(background, technique.backgroundMs.value, functions.stream.memory) +
        gigabyteSeconds(witness, technique.witnessMs.value, functions.stream.memory),
      what: "APIと後処理の実行時間",
    },
    { price: "lambdaRequest", quantity: of("papers"), what: traffic.papers.name },
    {
      price: "lambdaX86",
      quantity: gigabyteSeconds(of("papers"), technique.paperMs.value, functions.print.memory),
      what: technique.paperMs.name,
    },
    { price: "tableRead", quantity: units.read * people, what: "読取り（capacity.json）" },
    { price: "tableWrite", quantity: units.write * people, what: "書込み（capacity.json）" },
    { price: "filePut", quantity: of("filePuts"), what: traffic.filePuts.name },
    { price: "fileGet", quantity: of("fileGets"), what: traffic.fileGets.name },
    { price: "logIngest", quantity: log, what: "APIのログ" },
    { price: "logStorage", quantity: log * technique.logMonths.value, what: "APIのログの保存" },
    { price: "mail", quantity: of("mails"), what: traffic.mails.name },
    { price: "dataOut", quantity: of("outbound"), what: traffic.outbound.name },
    { price: "keyRequest", quantity: cold + technique.seals.value, what: "団体の鍵の復号と封印の署名" },
    { price: "identityLite", quantity: of("residents"), what: traffic.residents.name },
    { price: "identityEssentials", quantity: of("staff"), what: traffic.staff.name },
  ];
}

/** What one town of so many people adds to the pool in a month. */
export function townQuantities(population: number, load: Load, measured: Measured): Quantity[] {
  const people = population / modelPopulation;
  return [
    ...standing(people),
    ...(loads[load] === 0 ? [] : moving(people, measured).map((one) => scaled(one, loads[load]))),
  ];
}

/** Ten times the calls are not ten times the people, nor ten times the seals of a day. */
const scaled = (one: Quantity, times: number): Quantity =>
  one.price === "identityLite" || one.price === "identityEssentials" ? one : { ...one, quantity: one.quantity * times };
