import { afterEach, expect, test, vi } from "vitest";
import { setup } from "#functions/setup.ts";

afterEach(() => void vi.unstubAllEnvs());

test("a function does not begin without one of the 47 prefectures", () => {
  for (const wrong of ["", "00", "48", "8", "POOL"]) {
    vi.stubEnv("PREFECTURE", wrong);
    expect(setup, wrong).toThrow("PREFECTURE");
  }
});
