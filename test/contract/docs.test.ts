import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemsOf } from "#functions/api/openapi.ts";
import { routes } from "#functions/api/routes.ts";
import { settings } from "#functions/api/town/setting-shape.ts";
import { issuersOf } from "#infra/identity.ts";
import { type Answer, type Api, codeOf } from "../harness/api.ts";
import { foundedApi } from "../harness/founded.ts";

let api: Api;
beforeAll(async () => {
  api = await foundedApi("may");
});
afterAll(() => api.stop());

const read = (path: string) => api.call("get", path);
const linksIn = ({ text }: Answer) => [...text.matchAll(/href="([^"]*)"/g)].map(([, link]) => link ?? "");

test("/docs and the pages under it need no script and no other host, and every link leads somewhere", async () => {
  const first = await read("/docs");
  for (const { id } of routes) expect(first.text).toContain(`id="${id}"`);
  for (const { name } of settings) expect(first.text).toContain(name);
  const pages = new Map([["/docs", first]]);
  for (const [, page] of pages) {
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=UTF-8"]);
    expect(page.text).not.toMatch(/<script|src=|<link|@import|url\(|\son\w+=/i);
    for (const link of linksIn(page)) {
      const [path = "", anchor] = link.split("#");
      expect(link).toMatch(/^[/#]/);
      if (anchor !== undefined && anchor !== "") expect((pages.get(path) ?? first).text).toContain(`id="${anchor}"`);
      // pages that are added here are walked too
      if (path.startsWith("/docs/") && !pages.has(path)) pages.set(path, await read(path));
    }
  }
  expect([...pages.keys()].filter((path) => path.startsWith("/docs/operations/")).length).toBe(routes.length);
});

test("the page of an operation shows its parameters, what is sent, and every answer with shape and example", async () => {
  const { text } = await read("/docs/operations/bookFacility");
  for (const part of ["Idempotency-Key", "{code}", "fac_0123456789abcdefghjkmnpqrs", "/docs/schemas/BookingWish"])
    expect(text).toContain(part);
  for (const part of ["/docs/schemas/BookingConfirmation", "application/problem+json", "ETag", "Retry-After"])
    expect(text).toContain(part);
  const route = routes.find(({ id }) => id === "bookFacility");
  for (const code of route === undefined ? [] : problemsOf(route))
    expect(text).toContain(`&quot;code&quot;: &quot;${code}&quot;`);
  const schema = await read("/docs/schemas/BookingWish");
  for (const part of ["residency", "non_resident", "必須", "/docs/operations/bookFacility"])
    expect(schema.text).toContain(part);
});

test("the search finds operations by word, path, parameter and problem, and shapes by name and field", async () => {
  const found = async (q: string) =>
    linksIn(await read(`/docs?q=${encodeURIComponent(q)}`))
      .filter((link) => link.startsWith("/docs/"))
      .map((link) => link.replace(/.*\//, ""));
  expect(await found("予約を取り消す")).toContain("cancelBooking");
  expect(await found("ＢＯＯＫＩＮＧ.quota")).toEqual(["bookFacility"]);
  expect(await found("post /applications 申請")).toContain("submitApplication");
  expect(await found("knownAt")).toEqual(expect.arrayContaining(["showRegistration", "Registration"]));
  expect(await found("bookFacility cancelBooking")).toEqual([]); // every word, not any
  expect(await found("この言葉はどこにもない")).toEqual([]);
  expect((await found("")).length).toBeGreaterThan(routes.length);
  const page = await read(`/docs?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
  expect([page.status, page.text.includes("<script")]).toEqual([200, false]);
  expect(page.headers["content-security-policy"]).toContain("form-action 'self'");
});

test("a page that there is not is not found, in the words of everything that there is not", async () => {
  const none = await read("/v1/none");
  for (const path of [
    "none",
    "operations/none",
    "schemas/none",
    "schemas/constructor",
    "operations/showTown/x",
    "operations/",
  ]) {
    const answer = await read(`/docs/${path}`);
    expect([path, codeOf(answer), answer.text]).toEqual([path, "not_found", none.text]);
  }
});

type Scheme = { openIdConnectUrl: string; "x-issuer": string; "x-client-id"?: string; "x-resource"?: string };
const schemes = async () =>
  ((await read("/openapi.json")).body as { components: { securitySchemes: Record<string, Scheme> } }).components
    .securitySchemes;

test("the document says where to sign in: whoever has nothing else signs in with it, as each realm, and is let in", async () => {
  const ways = await schemes();
  expect(Object.keys(ways)).toEqual(["resident", "staff", "operator", "client"]);
  const people = {
    resident: ["resident-mihon-taro", "/v1/me"],
    staff: ["staff-313254-admin", "/v1/towns/313254/staff"],
    operator: ["operator-31-mihon", "/v1/pool/members"],
  } as const;
  for (const [name, [sub, path]] of Object.entries(people)) {
    const way = ways[name];
    if (way === undefined) throw new Error(`${name} is not in the document`);
    const answer = await api.call("get", path, { token: await signIn(way, sub) });
    expect([name, answer.status, answer.text]).toEqual([name, 200, answer.text]);
  }
  const page = (await read("/docs")).text;
  for (const { openIdConnectUrl, "x-issuer": issuer } of Object.values(ways))
    for (const part of [openIdConnectUrl, issuer, "urn:machipool:client"]) expect(page).toContain(part);
});

/** Authorization code with PKCE, from nothing but the scheme: its page offers the person, and leads back with a code. */
async function signIn(way: Scheme, sub: string): Promise<string> {
  const found = (await (await fetch(way.openIdConnectUrl)).json()) as Record<string, string>;
  const verifier = randomBytes(32).toString("base64url");
  const redirect_uri = "http://localhost:3000/callback";
  const asked = {
    client_id: way["x-client-id"] ?? "",
    resource: way["x-resource"] ?? "",
    response_type: "code",
    scope: "openid",
    redirect_uri,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  };
  const jar = new Map<string, string>();
  const visit = async (url: string, form?: Record<string, string>): Promise<Response> => {
    const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
    const sent = form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) };
    const response = await fetch(url, { redirect: "manual", headers: { cookie }, ...sent });
    for (const one of response.headers.getSetCookie()) {
      const [name = "", value = ""] = one.split(";")[0]?.split(/=(.*)/s) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    const next = response.headers.get("location");
    return next === null || next.startsWith(redirect_uri) ? response : visit(new URL(next, url).href);
  };
  const page = await visit(`${found.authorization_endpoint}?${new URLSearchParams(asked)}`);
  const back = await visit(page.url, { sub });
  const code = new URL(back.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const answer = await fetch(found.token_endpoint ?? "", {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: asked.client_id,
      code,
      code_verifier: verifier,
      redirect_uri,
      resource: asked.resource,
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

test("a stage says its own issuers: app clients of a user pool, and no way in that it does not take", async () => {
  const { document } = await import("#functions/api/openapi.ts");
  const pool = "https://cognito-idp.ap-northeast-1.amazonaws.com/ap-northeast-1_x";
  const rule = {
    issuer: pool,
    jwksUri: `${pool}/.well-known/jwks.json`,
    algorithms: ["RS256" as const],
    audienceClaim: "client_id" as const,
    realms: { staffclient: "staff" as const, operatorclient: "operator" as const },
    assurance: { byAcr: {}, otherwise: "ial2" as const },
  };
  const { components, paths } = document({ issuers: issuersOf({ issuers: [rule], protect: true }, [], false) });
  const kinds = Object.entries(components.securitySchemes).map(([name, { openIdConnectUrl }]) => [
    name,
    !!openIdConnectUrl,
  ]);
  expect(Object.fromEntries(kinds)).toEqual({ staff: true, operator: true, resident: false, client: false });
  expect(components.securitySchemes.staff).toMatchObject({
    openIdConnectUrl: `${pool}/.well-known/openid-configuration`,
    "x-issuer": pool,
    "x-client-id": "staffclient",
  });
  expect(components.securitySchemes.staff?.["x-resource"]).toBeUndefined();
  expect(components.securitySchemes.resident?.description).toContain("まだありません");
  // never an empty list: that would say that nobody has to sign in
  expect(paths["/v1/me"]?.get?.security).toEqual([{ resident: [] }]);
  expect(paths["/v1/pool/bodies"]?.get?.security).toEqual([{}]);
});
