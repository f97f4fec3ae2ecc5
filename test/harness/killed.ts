import { expect } from "vitest";
import * as Meter from "#core/table/meter.ts";

/** Runs something that dies after so many commands to the table, as a process does. */
export async function killedAfter(commands: number, work: () => Promise<unknown>): Promise<void> {
  await Meter.measure(async (meter) => {
    Object.defineProperty(meter.commands, "push", {
      value(this: string[], name: string) {
        if (this.length >= commands) throw new Error("killed");
        return Array.prototype.push.call(this, name);
      },
    });
    await expect(work()).rejects.toThrow("killed");
  });
}
