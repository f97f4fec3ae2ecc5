import type { TestProject } from "vitest/node";
import { startEngine } from "#infra/local/engine.ts";

declare module "vitest" {
  interface ProvidedContext {
    endpoint: string;
  }
}

/** One engine in memory for the whole suite; every test makes its own table in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine();
  process.env.MACHIPOOL_TEST_ENDPOINT = engine.endpoint;
  project.provide("endpoint", engine.endpoint);
  return () => engine.stop();
}
