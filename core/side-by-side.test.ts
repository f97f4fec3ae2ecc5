import { expect, test } from "vitest";
import { sideBySide } from "./side-by-side.ts";

test("of several that refuse, the first in the list is answered, whichever came back first", async () => {
  let refuse = (_: Error) => {};
  const slow = new Promise<number>((_, reject) => {
    refuse = reject;
  });
  const both = sideBySide([slow, Promise.reject(new Error("fast"))]);
  await Promise.resolve();
  refuse(new Error("first"));
  await expect(both).rejects.toThrow("first");
  expect(await sideBySide([Promise.resolve(1), Promise.resolve("two"), 3])).toEqual([1, "two", 3]);
});
