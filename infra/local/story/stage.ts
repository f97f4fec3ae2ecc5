import type { Answer, Caller, CallOptions, Capacity, Client } from "./client.ts";

/** Hears what happens: the demo prints it, the seed says nothing. */
export type Narrator = {
  /** One thing that somebody did, what it cost, and what is worth saying of the answer. */
  step(told: { who: string; what: string; says: string[]; capacity: Capacity }): void;
};

export const silent: Narrator = { step: () => {} };

/** `operator`: who runs the pool that the story plays in. */
export type Stage = { client: Client; narrator: Narrator; operator: Caller };

/** An answer that the story did not expect. */
export class Unexpected extends Error {
  override readonly name = "Unexpected";
  constructor(step: string, expected: string, came: string) {
    super(`${step}\n  期待した答え: ${expected}\n  来た答え:     ${came}`);
  }
}

type Told = string | string[] | undefined;

export type Step = CallOptions & {
  as: Caller | undefined;
  /** What is done, in words; one story does not use the same words for two acts on one thing. */
  what: string;
  /** `POST /v1/…` */
  route: string;
  body?: unknown;
  /** The code of the refusal that is expected; left out: success. */
  expect?: string;
  /** What to tell of the answer. Throws Unexpected when the answer is not as it should be. */
  says?: (answer: Answer) => Told | Promise<Told>;
};

/** Does one step as somebody and holds the answer to what is expected. @throws Unexpected */
export async function step({ client, narrator }: Stage, one: Step): Promise<Answer> {
  const [method = "", path = ""] = one.route.split(" ");
  const options = one.ifMatch === undefined ? {} : { ifMatch: one.ifMatch };
  const answer = await client.call(one.as, one.what, method, path, one.body, options);
  const came = answer.status < 300 ? "成功" : textOf(answer, "code");
  const expected = one.expect ?? "成功";
  if (came !== expected) {
    const title = `${one.as?.name ?? "だれでも"}「${one.what}」 ${one.route}`;
    throw new Unexpected(title, expected, `${answer.status} ${answer.text.slice(0, 2_000)}`);
  }
  const says = [(await one.says?.(answer)) ?? []].flat();
  narrator.step({ who: one.as?.name ?? "だれでも", what: one.what, says, capacity: answer.capacity });
  return answer;
}

/** Holds something that came to what was expected. @throws Unexpected */
export function hold(what: string, came: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(came), JSON.stringify(expected)];
  if (a !== b) throw new Unexpected(what, String(b), String(a));
}

/** A value inside an answer by its path of names: `partOf(answer, "ruling", "number")`. */
export function partOf(answer: Pick<Answer, "body">, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    answer.body,
  );
}

export const textOf = (answer: Pick<Answer, "body">, ...path: (string | number)[]): string =>
  String(partOf(answer, ...path) ?? "");

export const numberOf = (answer: Pick<Answer, "body">, ...path: (string | number)[]): number =>
  Number(partOf(answer, ...path));

export const listOf = <Item = Record<string, unknown>>(
  answer: Pick<Answer, "body">,
  ...path: (string | number)[]
): Item[] => (partOf(answer, ...path) ?? []) as Item[];
