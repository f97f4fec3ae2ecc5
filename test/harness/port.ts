import { createServer } from "node:http";
import { close, freePort, listen } from "#infra/local/port.ts";

/** A port for a pool whose next three are free too: control, identity and payment are expected beside it. */
export async function poolPorts(): Promise<number> {
  for (;;) {
    const first = await freePort();
    const probes = [1, 2, 3].map(() => createServer());
    const free = await Promise.allSettled(probes.map((probe, at) => listen(probe, first + at + 1)));
    await Promise.all(probes.filter((probe) => probe.listening).map((probe) => close(probe)));
    if (free.every((one) => one.status === "fulfilled")) return first;
  }
}
