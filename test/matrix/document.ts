import { beforeAll, expect, test } from "vitest";
import type { Route } from "#functions/api/route.ts";
import type { Answer } from "../harness/api.ts";
import { type Read, readDocument } from "../harness/document.ts";
import { type Call, callerOf, run, tokenOf } from "../harness/exemplar.ts";
import { api, here, made, named, nowhere, stage } from "./body.ts";

let read: Read;

/** Holds an answer that went well to what the document says of it. */
export function expectDocumented(route: Route, answer: Answer): void {
  const { operationOf, contentOf, undeclared, expectValid } = read;
  const operation = operationOf(route);
  expect(undeclared(operation, answer)).toEqual([]);
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([route.status, expect.any(String)]);
  const content = contentOf(operation, answer);
  expect(content).toBeDefined();
  if (route.answer === "html") expect(answer.text).toMatch(/^<!doctype html>/i);
  else if (route.answer === "pdf") expect(Buffer.from(answer.text, "base64").toString("latin1")).toMatch(/^%PDF-/);
  else expectValid(content?.schema ?? {}, answer.body, route.id);
}

/** A call that has been made, so that what goes through after all uses nothing up. */
function madeCall({ id }: Route): Call {
  const one = made.get(id);
  if (one === undefined) throw new Error(`${id} has not been called`);
  return one.call;
}

/** Reads the document before anything is held to it. */
export const withDocument = (): void =>
  beforeAll(async () => {
    read = await readDocument(api);
  });

/** Every operation answers as the document says, refusals too. */
export function documented(routes: readonly Route[]): void {
  test.each(named(routes))("%s gives an example answer of the shape that it documents", (_id, route) => {
    if (route.answer === "html" || route.answer === "pdf") return;
    const { operationOf, responseOf, expectValid } = read;
    const content = responseOf(operationOf(route), route.status)?.content?.["application/json"];
    expect(content?.example).toBeDefined();
    expectValid(content?.schema ?? {}, content?.example, route.id);
  });

  test.each(named(routes))("%s documents every problem that it answers", async (_id, route) => {
    const call = madeCall(route);
    const { operationOf, contentOf, expectValid, follow, undeclared } = read;
    const operation = operationOf(route);
    const refusals: Answer[] = [
      await run(stage, call, { token: "garbage" }),
      await run(stage, call, { token: undefined }),
      await run(stage, call, { token: await tokenOf(stage, "newcomer") }),
      await run(stage, call, { token: await tokenOf(stage, "resident", "ial1") }),
      await run(stage, call, { token: await tokenOf(stage, callerOf(route), "ial1") }),
      await run(stage, { ...call, path: call.path.replace(here, nowhere) }),
      await run(stage, { ...call, path: `${call.path.split("?")[0]}?unexpected=1` }),
      ...(route.method === "get"
        ? []
        : [
            await run(stage, call, { key: null }),
            await run(stage, call, { raw: "x".repeat(300_000) }),
            await run(stage, call, { raw: "{" }),
            await run(stage, call, { headers: { "content-type": "text/plain" } }),
            await run(stage, call, { headers: { "if-match": '"77"' } }),
          ]),
    ];
    for (const answer of refusals.filter(({ status }) => status >= 400)) {
      const content = contentOf(operation, answer);
      expect([route.id, answer.text, content !== undefined]).toEqual([route.id, answer.text, true]);
      expectValid(content?.schema ?? {}, answer.body, route.id);
      const { code } = answer.body as { code: string };
      const codes = Object.values(content?.examples ?? {}).map((one) => (follow(one).value as { code: string }).code);
      expect(codes).toContain(code);
      expect([route.id, code, undeclared(operation, answer)]).toEqual([route.id, code, []]);
    }
  });
}
