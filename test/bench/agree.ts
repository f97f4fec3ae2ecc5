import { median } from "./report.ts";

export type Agreed = {
  /** Of all samples. */
  median: number;
  /** Of the first and of the second half of the samples. */
  halves: [number, number];
  agree: boolean;
  samples: number;
};

type Options = { atLeast: number; atMost: number; close: (a: number, b: number) => boolean };

/** Whether two figures differ by no more than such a part of the smaller one. */
export const within =
  (part: number) =>
  (a: number, b: number): boolean =>
    Math.abs(a - b) <= part * Math.min(Math.abs(a), Math.abs(b));

/**
 * Takes samples until what the first half of them says agrees with the second, from `atLeast` to `atMost` of them. A machine that
 * drifts, or that somebody else uses too, then shows itself instead of giving another figure in each run.
 */
export async function agreed(sample: () => Promise<number>, { atLeast, atMost, close }: Options): Promise<Agreed> {
  const values: number[] = [];
  for (;;) {
    values.push(await sample());
    if (values.length < atLeast) continue;
    const middle = Math.ceil(values.length / 2);
    const halves: [number, number] = [median(values.slice(0, middle)), median(values.slice(middle))];
    const agree = close(...halves);
    if (agree || values.length >= atMost) return { median: median(values), halves, agree, samples: values.length };
  }
}
