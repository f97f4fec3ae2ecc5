import type { Band, Cell } from "./schema.ts";

/** One (atom, cell) of a day: `A540` is atom A from 9:00. The name of an attribute of the day item. */
export type Slot = string;

/** The cells that lie inside a band. */
export const cellsOf = (cells: readonly Cell[], band: Pick<Band, "start" | "end">): Cell[] =>
  cells.filter((cell) => band.start <= cell.start && cell.end <= band.end);

export const slotOf = (atom: string, cell: Cell): Slot => `${atom}${cell.start}`;

/** Every (atom, cell) of some bands, each once, however the bands overlap. */
export function slotsOf(atoms: readonly string[], cells: readonly Cell[], bands: readonly Band[]): Slot[] {
  const wanted = cells.filter((cell) => bands.some((band) => cellsOf([cell], band).length > 0));
  return atoms.flatMap((atom) => wanted.map((cell) => slotOf(atom, cell)));
}

/** The cells of a day as one text, kept with the day, so that a later timetable cannot reinterpret what is booked. */
export const layoutOf = (cells: readonly Cell[]): string => cells.map(({ start, end }) => `${start}-${end}`).join(" ");

const parseLayout = (layout: string): Cell[] =>
  layout.split(" ").map((text) => {
    const [start = 0, end = 0] = text.split("-").map(Number);
    return { start, end };
  });

/** Where a slot of a day with this layout lies: its atom and its minutes. */
export function placeOf(slot: Slot, layout: string): { atom: string } & Cell {
  const cell = parseLayout(layout).find((one) => one.start === Number(slot.slice(1)));
  if (cell === undefined) throw new RangeError(`no such cell: ${slot} in ${layout}`);
  return { atom: slot.slice(0, 1), ...cell };
}

/** Whether any of the slots touches this band on one of these atoms. */
export const isTouched = (
  slots: readonly Slot[],
  layout: string,
  atoms: readonly string[],
  band: Pick<Band, "start" | "end">,
): boolean =>
  slots
    .map((slot) => placeOf(slot, layout))
    .some((place) => atoms.includes(place.atom) && place.start < band.end && band.start < place.end);
