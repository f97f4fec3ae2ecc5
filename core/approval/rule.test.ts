import { createSecretKey, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Duty } from "#core/actor.ts";
import { approve, contentOf, draft, sendBack, whoActsNext } from "./rule.ts";
import { type ApprovalRule, approvalRule } from "./schema.ts";

const staff = (name: string, ...duties: Duty[]) => ({ staff: `stf_${name}`, duties });
const drafter = staff("drafter", "draft");
const chief = staff("chief", "decide");
const mayor = staff("mayor", "decide");
const one: ApprovalRule = { steps: [{ duty: "decide", title: "課長" }], selfApproval: false };
const two: ApprovalRule = {
  steps: [
    { duty: "decide", title: "課長", standIn: { duty: "draft", title: "課長補佐" } },
    { duty: "decide", title: "町長" },
  ],
  selfApproval: false,
};
const drafted = (value = one, actor = drafter) => draft({ value, version: 7 }, "content", actor, 1000);
const code = (run: () => unknown) => {
  try {
    return run();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test("an approval goes through its steps in order and says at every moment who acts next", () => {
  const first = drafted(two);
  expect(whoActsNext(first)).toMatchObject({ task: "approve", step: { title: "課長" } });
  const second = approve(first, "content", chief, 2000);
  expect(second.status).toBe("pending");
  expect(whoActsNext(second)).toMatchObject({ task: "approve", step: { title: "町長" } });
  const done = approve(second, "content", mayor, 3000);
  expect(done).toMatchObject({ status: "approved", version: 7 });
  expect(done.signatures.map(({ by, at, title }) => [by, at, title])).toEqual([
    ["staff:stf_chief", 2000, "課長"],
    ["staff:stf_mayor", 3000, "町長"],
  ]);
  expect(whoActsNext(done)).toBeUndefined();
  expect(code(() => approve(done, "content", staff("third", "decide"), 4000))).toBe("approval.not_pending");
});

test("the drafter decides nothing unless the rule of the body says so", () => {
  const both = staff("both", "draft", "decide");
  expect(code(() => approve(drafted(one, both), "content", both, 2000))).toBe("approval.own_draft");
  const allowed = drafted({ ...one, selfApproval: true }, both);
  expect(approve(allowed, "content", both, 2000).status).toBe("approved");
});

test("nobody without the duty drafts, approves or sends back", () => {
  expect(code(() => drafted(one, chief))).toBe("auth.forbidden");
  expect(code(() => approve(drafted(), "content", staff("window", "counter", "admin"), 2000))).toBe("auth.forbidden");
  expect(code(() => sendBack(drafted(), staff("window", "counter")))).toBe("auth.forbidden");
});

test("nobody signs another content than the one that was drafted, and nobody signs twice", () => {
  expect(code(() => approve(drafted(), "changed", chief, 2000))).toBe("approval.content_changed");
  const once = approve(drafted(two), "content", chief, 2000);
  expect(code(() => approve(once, "content", chief, 3000))).toBe("approval.already_signed");
});

test("whoever stands in for the absent is named with both titles (代決), and only where the rule allows it", () => {
  const helper = staff("helper", "draft");
  const signed = approve(drafted(two), "content", helper, 2000, { absent: true });
  expect(signed.signatures).toEqual([{ by: "staff:stf_helper", at: 2000, title: "課長補佐", inPlaceOf: "課長" }]);
  expect(code(() => approve(drafted(two), "content", helper, 2000))).toBe("auth.forbidden");
  expect(code(() => approve(drafted(one), "content", helper, 2000, { absent: true }))).toBe("auth.forbidden");
});

test("what a deputy drafts or signs carries the mandate (代行)", () => {
  const deputy = { ...staff("deputy", "draft", "decide"), mandate: "man_1" };
  expect(drafted(one, deputy).mandate).toBe("man_1");
  expect(approve(drafted(), "content", deputy, 2000).signatures[0]?.mandate).toBe("man_1");
});

test("after a 差戻し the drafter acts next, and nobody can sign any more", () => {
  const back = sendBack(drafted(), chief);
  expect(whoActsNext(back)).toEqual({ task: "redraft", drafter: "staff:stf_drafter" });
  expect(code(() => approve(back, "content", mayor, 2000))).toBe("approval.not_pending");
  expect(code(() => sendBack(back, mayor))).toBe("approval.not_pending");
});

test("an approval is complete exactly when every step has a signature of another person, and none is the drafter's", () => {
  const actor = fc.record({
    staff: fc.constantFrom("stf_drafter", "stf_a", "stf_b", "stf_c"),
    duties: fc.subarray<Duty>(["counter", "draft", "decide", "admin"]),
  });
  fc.assert(
    fc.property(fc.array(actor, { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), (actors, steps) => {
      let approval = drafted({ steps: Array(steps).fill({ duty: "decide", title: "課長" }), selfApproval: false });
      for (const [at, who] of actors.entries()) {
        const before = approval;
        try {
          approval = approve(approval, "content", who, at);
        } catch {
          expect(approval).toBe(before);
        }
      }
      const names = approval.signatures.map((signature) => signature.by);
      expect(new Set(names).size).toBe(names.length);
      expect(names).not.toContain("staff:stf_drafter");
      expect(approval.status === "approved").toBe(names.length === steps);
      expect(whoActsNext(approval) === undefined).toBe(approval.status === "approved");
    }),
  );
});

test("a content's fingerprint does not depend on the order of its fields, only on key and content", () => {
  const [key, other] = [1, 2].map((byte) => createSecretKey(new Uint8Array(32).fill(byte))) as [KeyObject, KeyObject];
  const a = contentOf(key, { name: "髙", list: [1, { b: 1, a: 2 }] });
  expect(contentOf(key, { list: [1, { a: 2, b: 1 }], name: "髙" })).toBe(a);
  expect(contentOf(key, { list: [{ a: 2, b: 1 }, 1], name: "髙" })).not.toBe(a);
  expect(contentOf(key, { list: [1, { a: 2, b: 1 }], name: "高" })).not.toBe(a);
  expect(contentOf(other, { list: [1, { a: 2, b: 1 }], name: "髙" })).not.toBe(a);
});

test("a rule without a step, or with a field that nobody knows, is refused", () => {
  expect(approvalRule.safeParse(two).success).toBe(true);
  expect(approvalRule.safeParse({ ...one, steps: [] }).success).toBe(false);
  expect(approvalRule.safeParse({ ...one, quick: true }).success).toBe(false);
});
