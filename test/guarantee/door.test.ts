import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { routes } from "#functions/api/routes.ts";
import { type Api, startApi } from "../harness/api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
afterEach(() => {
  vi.stubEnv("EDGE_SHA256", "");
});

const anywhere = "https://somewhere.invalid";
const corsHeaders = (headers: Record<string, string>) =>
  Object.keys(headers).filter((name) => name.toLowerCase().startsWith("access-control-"));
/** One path for every route, and some that nobody has. */
const paths = [
  ...new Set(routes.map(({ path }) => path.replaceAll(/\{code\}/g, "313254").replaceAll(/\{\w+\}/g, "x"))),
];

test("no other origin's page is let in: a preflight and a call from anywhere get no header that allows it", async () => {
  for (const path of [...paths, "/healthz", "/openapi.json", "/docs", "/", "/v1/none"]) {
    const preflight = await api.call("options", path, {
      key: null,
      headers: {
        origin: anywhere,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, content-type, idempotency-key",
      },
    });
    const status = ["/", "/v1/none"].includes(path) ? 404 : 405;
    expect([path, preflight.status, corsHeaders(preflight.headers)]).toEqual([path, status, []]);
  }
  for (const path of ["/healthz", "/v1/pool/bodies", "/v1/none"]) {
    const { headers } = await api.call("get", path, { headers: { origin: anywhere } });
    expect([path, corsHeaders(headers)]).toEqual([path, []]);
  }
});

test.each([
  "/healthz",
  "/openapi.json",
  "/docs",
  "/v1/pool/bodies",
  "/v1/pool/members",
  "/v1/towns/313254/work",
  "/v1/none",
])("%s is not kept, not framed, not sniffed, over TLS only, and runs no script", async (path) => {
  const { headers } = await api.call("get", path);
  expect(headers).toMatchObject({
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  expect(headers["strict-transport-security"]).toMatch(/^max-age=(\d+)/);
  expect(Number(/max-age=(\d+)/.exec(headers["strict-transport-security"] ?? "")?.[1])).toBeGreaterThanOrEqual(
    31_536_000,
  );
  const policy = (headers["content-security-policy"] ?? "").split(";").map((part) => part.trim());
  expect(policy).toEqual(
    // the description has a form to search it, and no other page can be made to send anything anywhere
    expect.arrayContaining([
      "default-src 'none'",
      "frame-ancestors 'none'",
      `form-action ${path === "/docs" ? "'self'" : "'none'"}`,
    ]),
  );
  expect(policy.join(" ")).not.toMatch(/script-src|connect-src|\*|https?:/);
  expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(["server"]));
  expect(headers["x-powered-by"]).toBeUndefined();
  expect(headers["set-cookie"]).toBeUndefined();
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const withoutId = ({ status, text, headers }: Awaited<ReturnType<Api["call"]>>) => ({
  status,
  text,
  headers: { ...headers, "request-id": "" },
});

test("behind an edge, who does not come through it finds nothing, in the same bytes as what there is not", async () => {
  const nothing = withoutId(await api.call("get", "/v1/none"));
  vi.stubEnv("EDGE_SHA256", `${sha256("new secret")} ${sha256("old secret")}`);
  const strangers: Record<string, string>[] = [
    {},
    { "x-machipool-edge": "" },
    { "x-machipool-edge": "guess" },
    { "x-machipool-edge": sha256("new secret") },
  ];
  for (const headers of strangers)
    for (const path of ["/healthz", "/v1/pool/bodies", "/docs"])
      expect(withoutId(await api.call("get", path, { headers }))).toEqual(nothing);
  for (const secret of ["new secret", "old secret"])
    expect((await api.call("get", "/healthz", { headers: { "x-machipool-edge": secret } })).status).toBe(200);
  vi.stubEnv("EDGE_SHA256", sha256("new secret")); // one alone, when no change is under way
  const old = { headers: { "x-machipool-edge": "old secret" } };
  expect(withoutId(await api.call("get", "/healthz", old))).toEqual(nothing);
});

test("a stage without an edge asks for no such header", async () => {
  expect((await api.call("get", "/healthz")).status).toBe(200);
});

// an HTTP API decodes the path before it calls the function, so that nobody behind it can tell an encoded slash from another
test("an encoded slash leads to what it spells, and to nothing that the same path without it does not", async () => {
  const ask = async (path: string) => withoutId(await api.call("get", path));
  for (const path of [
    "/v1/towns/313254/a/b",
    "/v1/towns/313254/procedures/../x",
    "/v1/pool/bodies/x/y",
    "/v1/towns/a/b/c",
  ]) {
    const last = path.lastIndexOf("/");
    const encoded = `${path.slice(0, last)}%2F${path.slice(last + 1)}`;
    const [plain, slash, twice] = [await ask(path), await ask(encoded), await ask(encoded.replace("%2F", "%252F"))];
    expect([path, slash]).toEqual([path, plain]);
    expect([path, plain.status, twice.status]).toEqual([path, 404, 404]);
  }
});
