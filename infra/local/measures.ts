import { type Instant, now } from "#core/clock.ts";
import { joined, type Measured } from "#core/measure.ts";
import type { Measures } from "#core/port.ts";

const hourMs = 3_600_000;
const hoursMax = 8 * 24; // a week and the day on which somebody looks

/** Counters by the pool's clock, in this process: they begin anew when it does. One machine has no daily copies. */
export function createMeasures(): Measures {
  const hours = new Map<Instant, Measured>();
  return {
    async record(measured) {
      const hour = Math.floor(now() / hourMs) * hourMs;
      hours.set(hour, joined(hours.get(hour) ?? {}, measured));
      if (hours.size > hoursMax) hours.delete(Math.min(...hours.keys()));
    },
    async hours(from, to) {
      const asked = [...hours].filter(([hour]) => from <= hour && hour < to).sort(([a], [b]) => a - b);
      return { hours: new Map(asked), backups: false };
    },
  };
}
