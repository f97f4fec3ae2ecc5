import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, type Api, codeOf, comparable } from "../harness/api.ts";
import { type Call, callOf, covered, run, type Stage, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";
import { rawClient } from "../harness/table.ts";

/*
 * A route that another system calls with a signed message carries no Idempotency-Key and no token, so the generated tests
 * of changes do not hold it. These do.
 */

let api: Api;
let stage: Stage;
beforeAll(async () => {
  api = await foundedApi("may");
  stage = stageOf(api, "313254");
});
afterAll(() => api.stop());

const signed = covered.filter((one) => one.signed);

/** Every item there is, by its key and what it says: the table keeps no order of names. */
const stored = async () =>
  (await rawClient(api.world.table).all()).map((item) => JSON.stringify(item, Object.keys(item).sort())).sort();

test("there is such a route, and it lets in whoever comes, because the signature says who it is", () => {
  expect(signed.map((one) => one.id)).toEqual(["heedPaymentMessage"]);
  for (const route of signed) expect([route.access.who, route.body]).toEqual([["public"], undefined]);
});

describe.each(signed.map((one) => [one.id, one] as const))("%s", (_id, route) => {
  const refusals = async (call: Call): Promise<Answer[]> => {
    const { headers = {}, body } = call.options;
    const text = JSON.stringify(body);
    const unsigned = Object.fromEntries(Object.keys(headers).map((name) => [name, ""]));
    const forged = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `${value}0`]));
    return Promise.all([
      run(stage, call, { headers: unsigned }),
      run(stage, call, { headers: forged }),
      run(stage, { ...call, path: call.path.replace("313254", "313289") }),
      ...["", "{", `${text} `, text.slice(1), "null", "[]", text.replace("pay_", "app_")].map((raw) =>
        run(stage, call, { raw: raw === "" ? " " : raw }),
      ),
      run(stage, call, { raw: Buffer.from([0x7b, 0xc3, 0x28, 0x7d]) }),
      run(stage, call, { raw: "x".repeat(300_000) }),
    ]);
  };

  test("refuses what is not signed, not by this sender, not for this town or not as it was signed, and stores nothing", async () => {
    const call = await callOf(stage, route);
    const before = await stored();
    for (const answer of await refusals(call)) {
      expect([400, 413]).toContain(answer.status);
      expect(codeOf(answer)).toBeOneOf(["payment.message", "request.malformed", "request.too_large"]);
    }
    expect(await stored()).toEqual(before);
  });

  test("has one effect however often a message comes, at once and again, and answers alike", async () => {
    const call = await callOf(stage, route);
    const before = await stored();
    const answers = await Promise.all([1, 2, 3].map(() => run(stage, call, { key: null })));
    const once = await stored();
    expect(once.length).toBeGreaterThan(before.length);
    answers.push(await run(stage, call, { key: "any" }));
    for (const answer of answers) expect(comparable(answer)).toEqual(comparable(answers[0] as Answer));
    expect(answers[0]?.status).toBe(route.status);
    expect(await stored()).toEqual(once);
  });
});
