import { setTimeout } from "node:timers/promises";
import { addDays } from "#core/calendar/date.ts";
import { below, type Random, seeded } from "#infra/local/random.ts";
import { chizu, resident, staff, type Town, wakasa } from "#infra/local/story/cast.ts";
import type { Answer, Caller, Client } from "#infra/local/story/client.ts";
import { textOf } from "#infra/local/story/stage.ts";

/** One thing that somebody wants done once. `mark` is a text of its own that its entry has to contain. */
export type Task = { mark: string; type: string; as: Caller; path: string; body: object };
export type Done = { task: Task; answer: Answer };
export const isAcknowledged = ({ answer }: Done): boolean => answer.status < 300;

/** One caller after the other: what got no answer is asked again, under the same key, before anything else. */
export type Worker = { done: Done[]; pending?: Task | undefined; left: number; plan(done: readonly Done[]): Task };

/** Works until everything is done or nobody answers any more. */
export async function work(worker: Worker, client: Client, answered: () => void): Promise<void> {
  while (worker.left > 0) {
    worker.pending ??= worker.plan(worker.done);
    const answer = await send(client, worker.pending);
    if (answer === undefined) return;
    worker.done.push({ task: worker.pending, answer });
    worker.pending = undefined;
    worker.left--;
    answered();
  }
}

/** The answer, after the wait that a busy pool asks for; `undefined` when there was none, or only that something broke on the way. */
export async function send(client: Client, task: Task): Promise<Answer | undefined> {
  const { as, mark, path, body } = task;
  const answer = await client.call(as, mark, "POST", path, body).catch(() => undefined);
  if (answer?.status === 429) {
    await setTimeout(Number(answer.headers.get("retry-after")) * 1000);
    return send(client, task);
  }
  return answer === undefined || answer.status >= 500 ? undefined : answer;
}

export type Places = { hall: string; procedures: Record<string, string> };

/** Two towns on a busy day: three residents, two counters and an administrator. */
export function workersOf(places: Places, seed: number, each: number): Worker[] {
  const draw = (name: string, as: Caller, town: Town, tasks: Maker[]): Worker => {
    const random = seeded(seed + name.charCodeAt(0)); // of their own: who comes first is not repeatable
    let count = 0;
    const plan = (done: readonly Done[]) => {
      const mark = `${name}${String(++count).padStart(3, "0")}`;
      const make = tasks[below(random, tasks.length)] ?? setting;
      return make({ mark, as, town, places, random, done });
    };
    return { done: [], left: each, plan };
  };
  const citizen = [booking, booking, booking, online, cancelling];
  return [
    draw("あ", resident("mihon-taro"), wakasa, citizen),
    draw("い", resident("kaku-hanako"), wakasa, citizen),
    draw("う", resident("rei-saburo"), wakasa, citizen),
    draw("え", staff(wakasa, "counter"), wakasa, [booking, atCounter, cancelling]),
    draw("お", staff(chizu, "counter"), chizu, [atCounter]),
    draw("か", staff(wakasa, "admin"), wakasa, [setting]),
  ];
}

type Situation = { mark: string; as: Caller; town: Town; places: Places; random: Random; done: readonly Done[] };
type Maker = (situation: Situation) => Task;

const pick = <T>(random: Random, choices: readonly [T, ...T[]]): T =>
  choices[below(random, choices.length)] ?? choices[0];

/** Weekends, on which the hall is always open; few enough that callers get in each other's way. */
function booking({ mark, as, town, places, random }: Situation): Task {
  const saturday = pick(random, ["2027-06-05", "2027-07-03", "2027-08-07"]);
  const contact = { email: `${as.sub}@machipool.invalid` };
  const body = {
    facility: places.hall,
    unit: pick(random, ["whole", "east", "west"]),
    date: addDays(saturday, below(random, 2)),
    bands: [pick(random, ["am", "pm", "ev"])],
    residency: "resident",
    group: `架空クラブ${pick(random, ["一", "二", "三"])}`,
    representative: as.name,
    contact,
    purpose: mark,
  };
  return { mark, type: "booking.confirmed", as, path: `/v1/towns/${town.code}/bookings`, body };
}

/** Gives back a booking of one's own that was not given back yet; books when there is none. */
function cancelling(situation: Situation): Task {
  const { mark, as, town, done } = situation;
  const made = done.filter((one) => one.task.type === "booking.confirmed" && isAcknowledged(one));
  const paths = made.map(({ answer }) => `/v1/towns/${town.code}/bookings/${textOf(answer, "id")}/cancel`);
  const path = paths.find((one) => done.every(({ task }) => task.path !== one));
  return path === undefined
    ? booking(situation)
    : { mark, type: "booking.cancelled", as, path, body: { reason: mark } };
}

function filing({ mark, as, town, places }: Situation, path: string): Task {
  const answers = {
    owner_name: as.name.replace(/（.*/, ""),
    owner_address: `${town.address}1番地`,
    owner_email: `${as.sub}@machipool.invalid`,
    dog_place: `${town.address}1番地`,
    dog_breed: "柴",
    dog_born_on: "2027-01-10",
    dog_acquired_on: "2027-05-01",
    dog_color: "赤",
    dog_sex: "male",
    dog_name: mark,
  };
  const body = { procedure: places.procedures[town.code], answers };
  return { mark, type: "application.submitted", as, path: `/v1/towns/${town.code}/${path}`, body };
}

const online: Maker = (situation) => filing(situation, "applications");
const atCounter: Maker = (situation) => filing(situation, "counter/applications");

function setting({ mark, as, town, random }: Situation): Task {
  const from = addDays("2028-04-01", below(random, 300));
  const [name, value] = pick(random, [
    ["calendar", { closed: [], open: [] }],
    ["facility.booking", { perMonth: 8, holdSeconds: 300, coolingHours: 24 }],
  ]);
  const body = { from, value, reason: mark };
  return { mark, type: "setting.set", as, path: `/v1/towns/${town.code}/settings/${name}`, body };
}
