import { request } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import * as Limit from "#functions/api/limit.ts";
import { routes } from "#functions/api/routes.ts";
import { limits } from "#infra/limit.ts";
import { type Gateway, startGateway } from "#infra/local/gateway.ts";
import { type Api, codeOf } from "../harness/api.ts";
import { type Call, callOf, routeNamed, run, type Stage, stageOf, tokenOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";

/*
 * How answers go over the wire: through the embedded gateway, as bytes.
 */

let api: Api;
let stage: Stage;
let gateway: Gateway;
let setting: Call;
beforeAll(async () => {
  api = await foundedApi("may");
  stage = stageOf(api, "313254");
  setting = await callOf(stage, routeNamed("showSetting"));
  gateway = await startGateway((await import("#functions/api/handler.ts")).handler, 0);
});
afterAll(async () => {
  await gateway.stop();
  await api.stop();
});
beforeEach(() => Limit.forget());

/** Without what `fetch` does by itself: it asks for compression, and undoes it. */
function wire(path: string, headers: Record<string, string> = {}, method = "GET") {
  return new Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer }>((resolve, reject) => {
    const sent = request(`${gateway.url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    });
    sent.on("error", reject).end();
  });
}
const staff = async (more: Record<string, string> = {}) => ({
  authorization: `Bearer ${await tokenOf(stage, "admin")}`,
  ...more,
});
const list = "/v1/towns/313254/staff";

test("a wrong method is 405 with Allow, of every path that is a route, whoever asks and whatever it leads to", async () => {
  const methodsOf = Map.groupBy(routes, (one) => one.path);
  for (const [path, own] of methodsOf) {
    const methods = own.map((one) => one.method.toUpperCase());
    const wrong = ["PUT", "DELETE", "POST"].find((method) => !methods.includes(method)) ?? "BREW";
    // a fixed segment beside a parameter may have what the parameter's path has not
    const answers = [];
    for (const code of ["313254", "313017", "000000"]) {
      const place = path.replace("{code}", code).replaceAll(/\{\w+\}/g, "none");
      answers.push(await api.call(wrong, place, { token: await tokenOf(stage, "admin") }));
      answers.push(await api.call(wrong, place, { token: "garbage" }));
    }
    expect([path, [...new Set(answers.map(codeOf))]]).toEqual([path, ["method.not_allowed"]]);
    const allowed = new Set(answers.map(({ headers }) => headers.allow));
    expect([path, allowed.size]).toEqual([path, 1]);
    const named = [...allowed].join().split(", ");
    expect(named).toEqual(expect.arrayContaining(methods));
    expect(named.includes("HEAD")).toBe(named.includes("GET"));
    expect(named).not.toContain(wrong);
  }
  for (const path of ["/healthz", "/openapi.json", "/docs"]) {
    const { status, headers } = await api.call("post", path);
    expect([path, status, headers.allow]).toEqual([path, 405, "GET, HEAD"]);
  }
});

test("what is large is compressed for whoever takes it, and says the same", async () => {
  const plain = await wire(list, await staff());
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(plain.bytes.length).toBeGreaterThan(1024);
  for (const accepted of ["gzip", "br, gzip;q=0.1", "*", "GZIP"]) {
    const { headers, bytes } = await wire(list, await staff({ "accept-encoding": accepted }));
    expect([accepted, headers["content-encoding"]]).toEqual([accepted, "gzip"]);
    expect(headers.vary).toBe("Accept-Encoding");
    expect(bytes.length).toBeLessThan(plain.bytes.length);
    expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(JSON.parse(plain.bytes.toString()));
    expect(headers.etag).toBe(plain.headers.etag);
  }
  for (const refused of ["br", "gzip;q=0", "identity, *;q=0", "gzip;q=none"]) {
    const { headers, bytes } = await wire(list, await staff({ "accept-encoding": refused }));
    expect([refused, headers["content-encoding"], bytes.length]).toEqual([refused, undefined, plain.bytes.length]);
  }
  const small = await wire("/v1/towns/313254", { "accept-encoding": "gzip" });
  expect([small.status, small.headers["content-encoding"]]).toEqual([200, undefined]);
});

test("who has it already gets a 304 without a body, encoded or not, and is counted all the same", async () => {
  for (const accepted of ["gzip", "identity"]) {
    const first = await wire(list, await staff({ "accept-encoding": accepted }));
    const tag = String(first.headers.etag);
    for (const known of [tag, tag.slice(2), `"else", ${tag}`, "*"]) {
      const again = await wire(list, await staff({ "accept-encoding": accepted, "if-none-match": known }));
      expect([known, again.status, again.bytes.length]).toEqual([known, 304, 0]);
      expect(again.headers).toMatchObject({ etag: tag, vary: "Accept-Encoding", "cache-control": "no-store" });
      expect(again.headers["ratelimit-policy"]).toBe(first.headers["ratelimit-policy"]);
      expect(again.headers.capacity).toBe(first.headers.capacity);
    }
    for (const other of ['"else"', tag.slice(3), "", tag.replace('"', '"x')]) {
      const whole = await wire(list, await staff({ "accept-encoding": accepted, "if-none-match": other }));
      expect([other, whole.status, whole.headers.etag]).toEqual([other, 200, tag]);
    }
  }
});

test("what says something else has another name", async () => {
  const one = await wire(`${list}?limit=1`, await staff());
  const two = await wire(`${list}?limit=2`, await staff({ "if-none-match": String(one.headers.etag) }));
  expect([two.status, two.headers.etag === one.headers.etag]).toEqual([200, false]);
});

test("nobody learns by If-None-Match what they may not read", async () => {
  const known = { "if-none-match": "*" };
  expect((await wire(list, known)).status).toBe(401);
  expect((await wire(`${list}/stf_none`, await staff(known))).status).toBe(404);
});

test("the ETag of a thing begins with its sequence, tells what is shown, and goes into If-Match as it is", async () => {
  const add = await callOf(stage, routeNamed("addSetting"));
  const read = await run(stage, setting);
  const { version } = read.body as { version: number };
  expect(read.headers.etag).toMatch(new RegExp(`^W/"${version}-[0-9a-f]{20}"$`));
  const changed = await run(stage, add, { headers: { "if-match": String(read.headers.etag) } });
  expect([changed.status, changed.headers.etag]).toEqual([201, `"${version + 1}"`]);
  for (const old of [String(read.headers.etag), `"${version}"`, `"${version + 1}-"`, `"x-${version + 1}"`])
    expect(codeOf(await run(stage, add, { headers: { "if-match": old } }))).toBe("version.stale");
  const after = await run(stage, setting, { headers: { "if-none-match": String(read.headers.etag) } });
  expect([after.status, after.headers.etag === read.headers.etag]).toEqual([200, false]);
});

test("the document is built once: whoever asks again gets a name, and who floods it is held to its own limit", async () => {
  for (const path of ["/openapi.json", "/docs"]) {
    Limit.forget();
    const first = await wire(path, { "accept-encoding": "gzip" });
    const rest = await Promise.all(
      Array.from({ length: 149 }, () =>
        wire(path, { "accept-encoding": "gzip", "if-none-match": String(first.headers.etag) }),
      ),
    );
    const count = (status: number) => rest.filter((one) => one.status === status).length;
    expect([first.status, count(304), count(429)]).toEqual([
      200,
      limits.document.burst - 1,
      150 - limits.document.burst,
    ]);
    const refused = rest.find((one) => one.status === 429);
    expect(refused?.headers).toMatchObject({ "retry-after": "1", ratelimit: '"document";r=0;t=1' });
    expect((await wire("/v1/towns/313254")).status).toBe(200); // and takes nothing from anybody else
  }
});
