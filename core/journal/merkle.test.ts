import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Beside, merklePath, merkleRoot } from "#core/journal/merkle.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const led = (leaf: string, path: readonly Beside[]) =>
  path.reduce(
    (hash, beside) => sha256(beside.side === "left" ? `\u0001${beside.hash}${hash}` : `\u0001${hash}${beside.hash}`),
    sha256(`\u0000${leaf}`),
  );

test("from each leaf its path leads to the root, and from nothing else", () => {
  const leaves = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(leaves, fc.nat(), fc.string(), (all, nth, other) => {
      const at = nth % all.length;
      const path = merklePath(all, at);
      expect(led(all[at] ?? "", path)).toBe(merkleRoot(all));
      if (other !== all[at]) expect(led(other, path)).not.toBe(merkleRoot(all));
      expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(all.length)));
    }),
  );
});
