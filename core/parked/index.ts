import * as Actor from "../actor.ts";
import type { Instant } from "../clock.ts";
import * as Job from "../job/index.ts";
import * as Journal from "../journal/index.ts";
import * as Membership from "../membership/index.ts";
import { commit } from "../table/client.ts";
import { bodyHome, commonsHome, type Home } from "../table/key.ts";
import { retryWork } from "./work.ts";

type Consumers = readonly (Journal.Consumer | Journal.Listed)[];

/** Something that waits for somebody to mend it. `name` tells it from all others and says nothing of a person or a case; `body`: in whose home it waits. */
export type Waiting = { name: string; body: string; consumer: string; kind: string; since: Instant; why: string };

/** Everything that is parked, of the pool, the commons and every body, oldest first. */
export async function list(): Promise<Waiting[]> {
  Actor.require("operator");
  const all = await everything();
  return all
    .map(({ name, at, consumer, since, stuck: { kind, why } }) => ({
      name,
      body: at.slice(3),
      consumer,
      kind,
      since,
      why,
    }))
    .sort((a, b) => a.since - b.since);
}

async function everything(): Promise<Journal.Parked[]> {
  const home = Actor.home();
  const bodies = (await Membership.homes()).map(bodyHome);
  const homes: Home[] = [home, commonsHome(home.slice(0, 2)), ...bodies];
  return (await Promise.all(homes.map(Journal.parkedIn))).flat();
}

/** Orders that something parked is tried again now, whether or not it is its turn. The job's entries say who asked and what came out. */
export async function order(name: string) {
  Actor.require("operator");
  return Job.order({ work: retryWork, input: { name } });
}

/**
 * Tries it again. What is damage has no consumer: an operator who has looked at it takes it off the list by this, and what its head vouches for by
 * now is followed up. The outcome says whether it has
 * ended, or why it is still stuck; something that is not there any more has ended.
 */
export const runner = (consumers: Consumers): Job.Runner => ({
  async step({ state }) {
    const one = (await everything()).find(({ name }) => name === state.input.name);
    const left = one === undefined ? undefined : await again(one, consumers);
    return { outcome: left === undefined ? { ended: true } : { ended: false, left } };
  },
});

/** Why it is still stuck, if it is. */
async function again(
  { name, at, consumer: called, stuck, position }: Journal.Parked,
  consumers: Consumers,
): Promise<string | undefined> {
  if (called === Journal.witness) {
    await Journal.followUp(consumers, stuck);
    await Actor.asSystem("retry", at, () => commit([{ delete: position }]));
    return undefined;
  }
  const consumer = consumers.find((each) => each.name === called);
  if (consumer === undefined) return "consumer.missing";
  const entry = await Journal.stuckEntry(stuck);
  if (entry === undefined) return "entry.missing";
  if (await Journal.retry(consumer, entry, at)) return undefined;
  return (await Journal.parkedIn(at)).find((each) => each.name === name)?.stuck.why ?? stuck.why;
}
