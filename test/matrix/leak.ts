import { expect, test } from "vitest";
import { needsKey, type Route } from "#functions/api/route.ts";
import { type Call, run, tokenOf, unwatched } from "../harness/exemplar.ts";
import { canary, canaryPattern } from "../harness/founding.ts";
import { rawClient } from "../harness/table.ts";
import { api, here, made, neighbour, stage } from "./body.ts";

const found = (text: string): string[] => {
  const at = text.search(canaryPattern);
  return at < 0 ? [] : [text.slice(Math.max(0, at - 60), at + 30)];
};

/** Attributes of an item as anybody with the table's backup could read them. */
function plainText(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (Array.isArray(value)) return value.map(plainText).join("\n");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([key, one]) => `${key}=${plainText(one)}`)
    .join("\n");
}

/**
 * Every free text that a person could have typed carries a canary. After every route has been called, they may be found
 * where they belong: in the answers to those who may know, in mails to the person, and sealed. `asks`: people write
 * something here, `tells`: they are told.
 */
export function leak(routes: readonly Route[], { asks, tells }: { asks: boolean; tells: boolean }): void {
  const calls = () => routes.flatMap(({ id }) => (made.has(id) ? [[id, made.get(id)?.call as Call] as const] : []));

  test("every free text that the tests send is a canary, unless it is said to be public", () => {
    expect(calls()).toHaveLength(routes.length);
    for (const [id, { route, options }] of calls()) expect([id, unwatched(route, options.body)]).toEqual([id, []]);
    const planted = calls()
      .map(([, call]) => call)
      .filter(({ options }) => canaryPattern.test(JSON.stringify(options.body ?? "")));
    expect(planted.length > 0).toBe(asks);
  });

  test("a canary is where it belongs: those who may know are told", () => {
    const told = [...made.values()].map(({ answer }) => answer).filter((answer) => canaryPattern.test(answer.text));
    expect(told.length > 0).toBe(tells);
    expect(api.world.mails.some((mail) => canaryPattern.test(mail.text))).toBe(true);
  });

  test("each request leaves exactly one structured line, which says what, where and how it ended", async () => {
    for (const [id, call] of calls()) {
      const before = api.logged.length;
      const answer = await run(stage, call, { token: await tokenOf(stage, "none") });
      const lines = api.logged.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
      expect([id, lines.length]).toEqual([id, 1]);
      expect(lines[0]).toMatchObject({
        level: "INFO",
        message: "request",
        service: "machipool",
        id: answer.headers["request-id"],
        method: call.route.method.toUpperCase(),
        status: answer.status,
        ms: expect.any(Number),
      });
      expect(String(lines[0]?.route).replaceAll(/:(\w+)/g, "{$1}")).toBe(call.route.path);
    }
  });

  test("no log line says anything of a person, whatever went well or wrong", async () => {
    for (const { route, path, options } of calls().map(([, call]) => call)) {
      await api.call(route.method, `${path}${path.includes("?") ? "&" : "?"}q=canary437`, options);
      await api.call(route.method, path, {
        ...options,
        headers: { ...options.headers, "x-canary": "canary437", cookie: "canary437=1" },
      });
    }
    expect(api.logged.length).toBeGreaterThan(calls().length * 2);
    expect(api.logged.flatMap(found)).toEqual([]);
  });

  test("no line says which town a stranger asked for, nor any id of a thing", () => {
    expect(api.logged.filter((line) => /\b(?!req_)[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}\b/.test(line))).toEqual([]);
  });

  test("no refusal repeats what was sent", async () => {
    for (const { route, path, options } of calls()
      .map(([, call]) => call)
      .filter(({ route: one }) => needsKey(one))) {
      const bodies = [
        { raw: JSON.stringify({ ...(options.body as object), 金糸雀: "金糸雀" }).replace('金糸雀":', 'x":') },
        { raw: JSON.stringify(options.body ?? {}).slice(0, -1) },
        { raw: JSON.stringify("金糸雀") },
        { body: options.body, key: "" },
        { body: options.body, token: await tokenOf(stage, "none") },
        { body: options.body, token: await tokenOf(stage, "newcomer") },
      ];
      for (const more of bodies) {
        const { token, headers } = options;
        const answer = await api.call(route.method, path, {
          token,
          ...(headers === undefined ? {} : { headers }),
          ...more,
        });
        if (answer.status >= 400) expect([route.id, found(answer.text)]).toEqual([route.id, []]);
      }
    }
  });

  test("the operator and another town are never told", async () => {
    const operator = await tokenOf(stage, "operator");
    for (const { route, path, options } of calls().map(([, call]) => call)) {
      if (route.method !== "get") continue;
      const own = ["listOperators", "listOperatorInvitations"].includes(route.id); // colleagues know each other's names
      const asked = await api.call("get", path, { token: operator });
      if (!own) expect([route.id, found(asked.text)]).toEqual([route.id, []]);
      const foreign = await api.call("get", path, { token: await tokenOf(neighbour, "admin") });
      if (path.includes(here)) expect([route.id, found(foreign.text)]).toEqual([route.id, []]);
      if (route.access.who.includes("public")) {
        expect([route.id, found((await api.call("get", path, { headers: options.headers ?? {} })).text)]).toEqual([
          route.id,
          [],
        ]);
      }
    }
  });

  test("in the table they are found in sealed bytes only: no key, no index, no state, no open part", async () => {
    const items = await rawClient(api.world.table).all();
    expect(found(plainText({ state: { people: [{ name: canary.name }] } }))).toHaveLength(1);
    expect(found(plainText({ closed: Buffer.from(canary.text) }))).toHaveLength(1);
    const leaks = items.flatMap((item) => found(plainText(item)).map((text) => `${item.pk} ${item.sk}: ${text}`));
    expect(leaks).toEqual([]);
    expect(items.filter((item) => item.closed instanceof Uint8Array).length).toBeGreaterThan(20);
  });

  test("files hold none that is not sealed", () => {
    for (const [name, bytes] of api.world.files)
      expect([name, found(Buffer.from(bytes).toString("utf8"))]).toEqual([name, []]);
  });
}
