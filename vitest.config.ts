import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: ["temporary", "recordings"].map((name) => `test/harness/${name}.ts`), // torn down from the last
    env: { LOG_LEVEL: "INFO" }, // what is logged is tested, whatever the shell says
    testTimeout: 300_000, // enough for the slowest engine that the suite is put on
    hookTimeout: 300_000,
    maxWorkers: 2,
    projects: [
      {
        // beside what they test: no engine, nothing shared, so they need not be kept apart
        extends: true,
        test: { name: "unit", include: ["{core,functions,infra}/**/*.test.ts"], isolate: false },
      },
      {
        extends: true,
        test: {
          name: "pool",
          include: ["test/**/*.test.ts"],
          setupFiles: ["recorder", "engine"].map((name) => `test/harness/${name}.ts`),
        },
      },
    ],
  },
});
