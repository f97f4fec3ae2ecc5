import { afterAll } from "vitest";
import { type Engine, startEngine } from "#infra/local/engine.ts";

let started: Promise<Engine> | undefined;

/**
 * The engine of a test file, in memory, started when its first table is made. Not one for the whole suite: what the engine's stream
 * keeps of every table slows each write down, from 7 to 34 ms after 10,000 records, also when their table is gone.
 */
export const engine = (): Promise<Engine> => {
  started ??= startEngine();
  return started;
};

afterAll(async () => (await started)?.stop());
