import { createHash } from "node:crypto";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import * as Clock from "#core/clock.ts";
import { audiences } from "#infra/identity.ts";
import { temporaryFolder } from "#infra/local/folder.ts";
import { type Identity, startIdentity } from "#infra/local/identity.ts";
import { vendorClients } from "#infra/local/people.ts";

const folder = temporaryFolder();
const redirect = "http://localhost:3000/callback";
let identity: Identity;

beforeAll(async () => {
  identity = await startIdentity({ port: 0, keyFile: folder.file("identity/jwks.json"), poolPort: 3000 });
});
afterEach(() => Clock.install(() => Date.now()));
afterAll(async () => {
  await identity.stop();
  folder.close();
});

const check = (token: string, audience: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(identity.rule.jwksUri)), {
    issuer: identity.rule.issuer,
    algorithms: identity.rule.algorithms,
    audience,
    typ: "at+jwt",
    currentDate: new Date(Clock.now()),
  });

/** What a browser does: keeps cookies and follows redirects of the provider, but not the one that leaves it. */
function browser() {
  const jar = new Map<string, string>();
  return async function visit(url: string, form?: Record<string, string>): Promise<Response> {
    const response = await fetch(new URL(url, identity.url), {
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    const next = response.headers.get("location");
    return next === null || next.startsWith(redirect) ? response : visit(next);
  };
}

const verifier = "v".repeat(64);
const challenge = createHash("sha256").update(verifier).digest("base64url");
const authorize = (resource: string, more: Record<string, string> = {}) =>
  `/auth?${new URLSearchParams({
    client_id: "web",
    response_type: "code",
    redirect_uri: redirect,
    scope: "openid",
    resource,
    state: "s",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...more,
  })}`;

async function pageFor(visit: ReturnType<typeof browser>, resource: string) {
  const response = await visit(authorize(resource));
  return { html: await response.text(), url: response.url };
}

const exchange = (code: string, more: Record<string, string> = {}) =>
  fetch(`${identity.url}/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: "web",
      redirect_uri: redirect,
      code_verifier: verifier,
      code,
      ...more,
    }),
  });

async function signInAs(visit: ReturnType<typeof browser>, sub: string, resource: string): Promise<string> {
  const { url } = await pageFor(visit, resource);
  const back = await visit(url, { sub });
  return new URL(back.headers.get("location") ?? "http://none").searchParams.get("code") ?? "";
}

test("a resident signs in with code and PKCE and gets a signed token for the residents' audience", async () => {
  const visit = browser();
  const { html, url } = await pageFor(visit, audiences.resident);
  expect(html).toContain("見本 太郎");
  expect(html).not.toContain("若桜町");
  const back = await visit(url, { sub: "resident-mihon-taro" });
  const code = new URL(back.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const answer = (await (await exchange(code)).json()) as Record<string, string>;
  const { payload } = await check(answer.access_token ?? "", audiences.resident);
  expect(payload).toMatchObject({ sub: "resident-mihon-taro", acr: "ial3", client_id: "web" });
  expect(payload.scope).toBeUndefined();
  expect(Math.abs(Number(payload.auth_time) - Date.now() / 1000)).toBeLessThan(60);
  expect(answer.refresh_token).toBeUndefined();
});

test("the page is shown again although somebody has signed in before", async () => {
  const visit = browser();
  expect(await signInAs(visit, "resident-mihon-taro", audiences.resident)).not.toBe("");
  const { html } = await pageFor(visit, audiences.staff);
  expect(html).toContain("staff-313254-decide");
  expect(await signInAs(visit, "resident-mihon-taro", audiences.resident)).not.toBe("");
});

test("nobody gets a token for a realm that is not theirs", async () => {
  expect(await signInAs(browser(), "resident-mihon-taro", audiences.staff)).toBe("");
  const code = await signInAs(browser(), "resident-mihon-taro", audiences.resident);
  expect((await exchange(code, { resource: audiences.staff })).status).toBe(400);
  const client = await browser()(authorize(audiences.client));
  expect(new URL(client.headers.get("location") ?? "http://none").searchParams.get("error")).toBe("invalid_target");
});

test("a code is worth nothing without its verifier", async () => {
  const code = await signInAs(browser(), "resident-mihon-taro", audiences.resident);
  expect((await exchange(code, { code_verifier: "w".repeat(64) })).status).toBe(400);
});

test("a vendor's client gets a token for clients only, with no more than its scopes", async () => {
  const [, viewer] = vendorClients;
  const ask = (form: Record<string, string>) =>
    fetch(`${identity.url}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${viewer?.id}:${viewer?.secret}`)}` },
      body: new URLSearchParams({ grant_type: "client_credentials", ...form }),
    });
  const { access_token = "" } = (await (await ask({ scope: "register:read" })).json()) as Record<string, string>;
  const { payload } = await check(access_token, audiences.client);
  expect(payload).toMatchObject({ sub: viewer?.id, scope: "register:read" });
  expect((await ask({ scope: "register:read register:write" })).status).toBe(400);
  expect((await ask({ resource: audiences.staff })).status).toBe(400);
});

test("an issued token is the provider's own: header, audience, assurance, lifetime", async () => {
  const request = { sub: "staff-313254-draft", realm: "staff", ttlSeconds: 30 } as const;
  const token = await identity.issueToken(request);
  const { payload, protectedHeader } = await check(token, audiences.staff);
  expect(protectedHeader).toMatchObject({ alg: "ES256", typ: "at+jwt" });
  expect(payload).toMatchObject({ sub: "staff-313254-draft", acr: "ial2" });
  expect(Number(payload.exp) - Number(payload.iat)).toBe(30);
  await expect(check(token, audiences.resident)).rejects.toThrow();
  const lower = await identity.issueToken({ ...request, acr: "ial1" });
  expect(decodeJwt(lower).acr).toBe("ial1");
});

test("tokens follow the pool's clock", async () => {
  Clock.install(() => Date.now() + 200 * 86_400_000);
  const token = await identity.issueToken({ sub: "resident-mihon-taro", realm: "resident" });
  await check(token, audiences.resident);
  expect(Math.abs(Number(decodeJwt(token).auth_time) - Clock.now() / 1000)).toBeLessThan(60);
  const code = await signInAs(browser(), "resident-mihon-taro", audiences.resident);
  const { access_token = "" } = (await (await exchange(code)).json()) as Record<string, string>;
  const { payload } = await check(access_token, audiences.resident);
  expect(Math.abs(Number(payload.auth_time) - Clock.now() / 1000)).toBeLessThan(60);
  Clock.install(() => Date.now() + 201 * 86_400_000);
  await expect(check(token, audiences.resident)).rejects.toThrow(/exp/);
});

test("after a rotation new tokens carry a new key and old ones still verify", async () => {
  const before = await identity.issueToken({ sub: "resident-mihon-taro", realm: "resident" });
  identity.rotate();
  const after = await identity.issueToken({ sub: "resident-mihon-taro", realm: "resident" });
  expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
  await check(before, audiences.resident);
  await check(after, audiences.resident);
});

test("tokens survive a restart of the provider", async () => {
  const first = await startIdentity({ port: 0, keyFile: folder.file("again/jwks.json"), poolPort: 3000 });
  const { kid } = decodeProtectedHeader(await first.issueToken({ sub: "resident-mihon-taro", realm: "resident" }));
  await first.stop();
  const second = await startIdentity({ port: 0, keyFile: folder.file("again/jwks.json"), poolPort: 3000 });
  const token = await second.issueToken({ sub: "resident-mihon-taro", realm: "resident" });
  await second.stop();
  expect(decodeProtectedHeader(token).kid).toBe(kid);
});
