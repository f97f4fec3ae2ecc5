import fc from "fast-check";
import { expect, test } from "vitest";
import { padEnd, padStart, widthOf, wrap } from "./width.ts";

test("a full-width character takes two columns, a half-width one and its marks one", () => {
  expect(["abc", "若桜町", "ｱｲｳ", "１２", "神\u{e0100}", "𠮷", "か\u3099", "→"].map(widthOf)).toEqual([
    3, 6, 3, 4, 2, 2, 2, 2,
  ]);
});

const text = fc.string({ unit: fc.constantFrom("a", "若", "ｱ", "。", "𠮷", " ") });

test("padding aligns columns, wrapping keeps every character and no line is too long", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 40 }), (written, width) => {
      expect(widthOf(padEnd(written, width))).toBe(Math.max(width, widthOf(written)));
      expect(widthOf(padStart(written, width))).toBe(Math.max(width, widthOf(written)));
      const lines = wrap(written, width);
      expect(lines.join("")).toBe(written);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
    }),
  );
});
