import { chizu, type Duty, staff, wakasa } from "#infra/local/story/cast.ts";
import type { Answer, Caller } from "#infra/local/story/client.ts";
import { hold, Unexpected } from "#infra/local/story/stage.ts";
import { type Play, settledOn, type Trace } from "./play.ts";

/** A body of the prefecture that has never joined: what does not exist. */
const nowhere = "313025";

const tries: Duty[] = ["admin", "draft", "decide"];

/** 隔離: 智頭町's staff try every URL of 若桜町 that the story used, and learn nothing at all. */
export async function isolation(play: Play): Promise<void> {
  const { printer, client } = play;
  printer.chapter("隔離 ― 隣の町の職員から見た若桜町");
  const traces = distinct(play.traces);
  let minute = 0;
  for (const duty of tries) {
    const as = staff(chizu, duty);
    for (const [at, trace] of traces.entries()) {
      // strangers who knock faster are told to wait, wherever they knock
      if (at % 30 === 0) await play.moveTo(settledOn, "", `10:${String(minute++).padStart(2, "0")}`);
      await tryOne(play, as, trace);
    }
    printer.note(
      `${as.name}: 若桜町のURL ${traces.length}件すべてで、存在しない団体（${nowhere}）と同じ404、同じバイト列`,
    );
  }
  const own = await client.call(staff(chizu, "admin"), "自分の町を見る", "GET", `/v1/towns/${chizu.code}`);
  hold("自分の町は見える", own.status, 200);
}

/** The same place once, whatever was asked of it first. */
function distinct(traces: readonly Trace[]): Trace[] {
  return [...new Map(traces.map((trace) => [`${trace.method} ${trace.path}`, trace])).values()];
}

async function tryOne({ client, printer }: Play, as: Caller, { method, path, body, ifMatch }: Trace): Promise<void> {
  const options = ifMatch === undefined ? {} : { ifMatch };
  const there = await client.call(as, "若桜町のURLを試す", method, path, body, options);
  const missing = path.replace(wakasa.code, nowhere);
  const none = await client.call(as, "存在しない団体のURLを試す", method, missing, body, options);
  const [a, b] = [comparable(there), comparable(none)];
  if (there.status !== 404 || a !== b) throw new Unexpected(`${as.name} ${method} ${path}`, b, a);
  for (const { capacity } of [there, none]) printer.quietly.step({ who: as.name, what: "", says: [], capacity });
}

/** An answer without what differs from call to call by design. */
function comparable({ status, headers, text }: Answer): string {
  const kept = [...headers].filter(
    ([name]) => !["request-id", "capacity", "date", "keep-alive", "connection"].includes(name),
  );
  return JSON.stringify([status, kept, text]);
}
