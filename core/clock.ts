/** Milliseconds since the epoch. */
export type Instant = number;
/** A day in Japan, `YYYY-MM-DD`. */
export type LocalDate = string;

const offsetMs = 9 * 60 * 60 * 1000; // Japan has had no daylight saving since 1951, so the offset is a constant

let source: () => Instant = () => Date.now();

/** Replaces the source of time: the embedded pool and tests move it, a deployed stage never does. */
export function install(next: () => Instant): void {
  source = next;
}

export const now = (): Instant => source();

/** The day in Japan that an instant falls on. */
export const dateOf = (instant: Instant): LocalDate => new Date(instant + offsetMs).toISOString().slice(0, 10);

export const today = (): LocalDate => dateOf(now());

/** RFC 3339 with +09:00, to the millisecond. */
export const format = (instant: Instant): string => `${new Date(instant + offsetMs).toISOString().slice(0, 23)}+09:00`;

/** The instant at which a local date (and time of day `HH:MM`) begins in Japan. */
export const startOf = (date: LocalDate, time = "00:00"): Instant => Date.parse(`${date}T${time}:00+09:00`);
