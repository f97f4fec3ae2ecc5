import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["core/**/*.test.ts", "functions/**/*.test.ts", "infra/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["temporary", "recordings"].map((name) => `test/harness/${name}.ts`), // torn down from the last
    setupFiles: ["recorder", "engine"].map((name) => `test/harness/${name}.ts`),
    env: { LOG_LEVEL: "INFO" }, // what is logged is tested, whatever the shell says
    testTimeout: 300_000, // enough for the slowest engine that the suite is put on
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
