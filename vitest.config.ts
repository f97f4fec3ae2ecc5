import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["core/**/*.test.ts", "functions/**/*.test.ts", "infra/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/harness/recordings.ts", "test/harness/engine.ts"], // the first is torn down last
    setupFiles: ["test/harness/recorder.ts"],
    env: { LOG_LEVEL: "INFO" }, // what is logged is tested, whatever the shell says
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
