import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import * as Clock from "#core/clock.ts";
import { verify } from "#functions/api/token.ts";
import { audiences, type IssuerRule } from "#infra/identity.ts";
import { close, listen, loopback } from "#infra/local/port.ts";
import { type Answer, type Api, comparable } from "../harness/api.ts";
import { foundedApi } from "../harness/founded.ts";
import { peopleOf } from "../harness/founding.ts";

const start = "2027-04-05T09:00";
const path = "/v1/towns/313254/staff";
const sub = "staff-313254-admin";

/** A second issuer that is trusted for vendors' systems only, and publishes one key that its rule does not allow. */
const vendor = {
  ec: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  rsa: generateKeyPairSync("rsa", { modulusLength: 2048 }),
};
let vendorServer: Server;
let vendorRule: IssuerRule;
let vendorStatus = 200;
let api: Api;

beforeAll(async () => {
  vendorServer = createServer((_request, response) => {
    response
      .writeHead(vendorStatus, { "content-type": "application/json" })
      .end(JSON.stringify({ keys: vendorKeys() }));
  });
  const issuer = `http://${loopback}:${await listen(vendorServer, 0)}`;
  vendorRule = {
    issuer,
    jwksUri: `${issuer}/keys`,
    algorithms: ["ES256"],
    audienceClaim: "client_id",
    realms: { "vendor-app": "client" },
    assurance: { byAcr: { "urn:proofed": "ial3" }, otherwise: "ial2" },
  };
  api = await foundedApi("april", { more: [vendorRule] });
  api.world.setTime(start);
});
afterAll(async () => {
  await api.stop();
  await close(vendorServer);
});
afterEach(() => {
  vi.useRealTimers();
  vendorStatus = 200;
  api.world.setTime(start);
});

const vendorKeys = () =>
  Object.entries(vendor).map(([kid, pair]) => ({ ...pair.publicKey.export({ format: "jwk" }), kid, use: "sig" }));

const read = (token: string) => api.call("get", path, { token });
const seconds = () => Math.floor(Clock.now() / 1000);
const signingKey = () => {
  const [key] = api.signingKeys();
  if (key === undefined) throw new Error("the provider has no key");
  return key;
};

const good = (): JWTPayload => ({
  iss: api.identity.rule.issuer,
  sub,
  aud: audiences.staff,
  acr: "ial2",
  iat: seconds(),
  exp: seconds() + 600,
});

type Signer = { key: KeyObject | Uint8Array | object; alg: string; kid: string };
const ours = (): Signer => ({ key: signingKey(), alg: "ES256", kid: signingKey().kid });
const sign = (claims: object, { key, alg, kid }: Signer = ours(), header: object = {}) =>
  new SignJWT(claims as JWTPayload).setProtectedHeader({ alg, kid, typ: "at+jwt", ...header }).sign(key as KeyObject);

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const without = (name: string) => Object.fromEntries(Object.entries(good()).filter(([key]) => key !== name));
const foreignKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

async function expectRefused(answer: Answer): Promise<void> {
  const reference = await api.call("get", path, { token: "garbage" });
  expect(reference.status).toBe(401);
  expect(reference.body).toMatchObject({ code: "auth.invalid", status: 401 });
  expect(comparable(answer)).toEqual(comparable(reference));
}

test("the provider's token is accepted, and so is one signed with its key that says the same", async () => {
  expect((await read(await peopleOf(api).staff("313254", "admin"))).status).toBe(200);
  expect((await read(await sign(good()))).status).toBe(200);
  expect((await read(await sign({ ...good(), nbf: seconds() }))).status).toBe(200);
});

test("the scheme is read without regard to case, as RFC 9110 has it", async () => {
  const token = await sign(good());
  for (const scheme of ["bearer", "BEARER"]) {
    expect((await api.call("get", path, { headers: { authorization: `${scheme} ${token}` } })).status).toBe(200);
  }
});

/** Signatures and algorithms that must not count, each with claims that are right. */
const forged: Record<string, () => Promise<string> | string> = {
  "alg none": () => `${base64url({ alg: "none", typ: "at+jwt" })}.${base64url(good())}.`,
  "alg None with the signature of another token": async () =>
    `${base64url({ alg: "None", kid: signingKey().kid })}.${base64url(good())}.${(await sign(good())).split(".")[2]}`,
  "HS256 with the public key as secret (PEM)": () => {
    const pem = createPublicKey({ key: signingKey(), format: "jwk" }).export({ type: "spki", format: "pem" });
    return sign(good(), { key: Buffer.from(pem), alg: "HS256", kid: signingKey().kid });
  },
  "HS256 with the public key as secret (JWK)": () => {
    const { d: _private, ...jwk } = signingKey();
    return sign(good(), { key: Buffer.from(JSON.stringify(jwk)), alg: "HS256", kid: signingKey().kid });
  },
  "an unknown key under the known id": () => sign(good(), { key: foreignKey, alg: "ES256", kid: signingKey().kid }),
  "an unknown key under an unknown id": () => sign(good(), { key: foreignKey, alg: "ES256", kid: randomUUID() }),
  "an unknown key that the header brings along": () => {
    const jwk = createPublicKey(foreignKey).export({ format: "jwk" });
    return sign(good(), { key: foreignKey, alg: "ES256", kid: signingKey().kid }, { jwk });
  },
  "an unknown key at an address in the header": () =>
    sign(good(), { key: foreignKey, alg: "ES256", kid: "ec" }, { jku: vendorRule.jwksUri }),
  "the key of another listed issuer": () => sign(good(), { key: vendor.ec.privateKey, alg: "ES256", kid: "ec" }),
  "a listed issuer's own key with an algorithm that is not listed for it": () =>
    sign(
      { ...good(), iss: vendorRule.issuer, client_id: "vendor-app" },
      { key: vendor.rsa.privateKey, alg: "RS256", kid: "rsa" },
    ),
  "claims changed after signing": async () => {
    const [header, , signature] = (await sign(good())).split(".");
    return [header, base64url({ ...good(), sub: "staff-313254-decide" }), signature].join(".");
  },
  "a signature cut short": async () => (await sign(good())).slice(0, -2),
  "critical extensions that nobody here knows": () => sign(good(), ours(), { crit: ["x"], x: 1 }).catch(() => "a.b.c"),
};

test.each(Object.entries(forged))("refused in the same bytes: %s", async (_name, token) => {
  await expectRefused(await read(await token()));
});

/** Claims that must not count, each signed with the provider's own key. */
const wrong: Record<string, () => object> = {
  "another issuer's name": () => ({ ...good(), iss: "https://issuer.example" }),
  "the name of another listed issuer": () => ({ ...good(), iss: vendorRule.issuer }),
  "the issuer with a slash more": () => ({ ...good(), iss: `${api.identity.rule.issuer}/` }),
  "no issuer": () => without("iss"),
  "an audience that is not listed": () => ({ ...good(), aud: "urn:machipool:other" }),
  "an audience listed for another issuer": () => ({ ...good(), aud: "vendor-app", client_id: "vendor-app" }),
  "the name of a property that every object has": () => ({ ...good(), aud: "constructor" }),
  "two audiences": () => ({ ...good(), aud: [audiences.staff, audiences.resident] }),
  "the same audience twice": () => ({ ...good(), aud: [audiences.staff, audiences.staff] }),
  "no audience": () => without("aud"),
  expired: () => ({ ...good(), exp: seconds() - 6 }),
  "expired long ago": () => ({ ...good(), iat: seconds() - 7200, exp: seconds() - 3600 }),
  "not yet valid": () => ({ ...good(), nbf: seconds() + 6 }),
  "issued in the future": () => ({ ...good(), iat: seconds() + 6 }),
  "no expiry": () => without("exp"),
  "no time of issue": () => without("iat"),
  "no subject": () => without("sub"),
  "an empty subject": () => ({ ...good(), sub: "" }),
  "a subject that is no text": () => ({ ...good(), sub: { name: sub } }),
  "an expiry that is no number": () => ({ ...good(), exp: "2999-01-01" }),
  "a time of issue that is no number": () => ({ ...good(), iat: "yesterday" }),
};

test.each(Object.entries(wrong))("refused in the same bytes although signed: %s", async (_name, claims) => {
  await expectRefused(await read(await sign(claims())));
});

test("refused in the same bytes: what is no bearer token", async () => {
  const token = await sign(good());
  const headers = [
    "Basic c3RhZmY6c2VjcmV0",
    `Bearer ${"a".repeat(100_000)}`,
    `Bearer ${token}${".a".repeat(50_000)}`,
    `Bearer  ${token} ${token}`,
    `Bearer ${token},Bearer ${token}`,
    `Token ${token}`,
    "Bearer a.b.c",
    "Bearer e30.e30.",
    `Bearer ${base64url({ alg: "ES256" })}.${Buffer.from("null").toString("base64url")}.e30`,
    "Bearer 見本",
    "Bearer",
    token,
  ];
  for (const authorization of headers) {
    await expectRefused(await api.call("get", path, { headers: { authorization } }));
  }
});

test("a wrong token is refused where no token is needed, too", async () => {
  expect((await api.call("get", "/v1/towns/313254")).status).toBe(200);
  await expectRefused(await api.call("get", "/v1/towns/313254", { token: await sign({ ...good(), aud: "x" }) }));
});

test("the other listed issuer speaks for its own realm only", async () => {
  const claims = { ...good(), iss: vendorRule.issuer, client_id: "vendor-app" };
  const key = { key: vendor.ec.privateKey, alg: "ES256", kid: "ec" };
  // verified as a vendor's system, which has no account here
  expect((await read(await sign(claims, key))).status).toBe(404);
  await expectRefused(await read(await sign({ ...claims, client_id: undefined }, key)));
  await expectRefused(await read(await sign({ ...claims, client_id: audiences.staff }, key)));
});

test("a resident's token never is staff, whatever its subject says", async () => {
  for (const subject of ["resident-mihon-taro", sub]) {
    const answer = await read(await sign({ ...good(), sub: subject, aud: audiences.resident, acr: "ial3" }));
    expect(answer.body).toMatchObject({ code: "auth.forbidden" });
  }
});

test("an assurance that nobody knows counts as the lowest", async () => {
  for (const acr of ["ial9", "IAL2", undefined, ["ial3"]]) {
    expect((await read(await sign({ ...good(), acr }))).body).toMatchObject({ code: "auth.assurance" });
  }
});

test("what an assurance is called is each issuer's own, and so is what its silence is worth", async () => {
  const key = { key: vendor.ec.privateKey, alg: "ES256", kid: "ec" };
  const claims = { ...good(), iss: vendorRule.issuer, client_id: "vendor-app" };
  const worth = async (acr: unknown) => (await verify(await sign({ ...claims, acr }, key), [vendorRule])).assurance;
  expect(await worth("urn:proofed")).toBe("ial3");
  for (const acr of [undefined, "ial3", "constructor", ["urn:proofed"]]) expect(await worth(acr)).toBe("ial2");
});

test("tokens live and end by the pool's clock, not by the machine's", async () => {
  const token = await peopleOf(api).staff("313254", "admin");
  const { exp = 0 } = decodeJwt(token);
  expect((await read(token)).status).toBe(200);
  Clock.install(() => (exp + 4) * 1000);
  expect((await read(token)).status).toBe(200);
  Clock.install(() => (exp + 6) * 1000);
  await expectRefused(await read(token));
  api.world.setTime("2028-02-29T23:59");
  expect((await read(await peopleOf(api).staff("313254", "admin"))).status).toBe(200);
  const later = await api.token(sub, "staff");
  api.world.setTime(start);
  await expectRefused(await read(later));
});

test("after a rotation the old token stays valid and the new key works without a restart", async () => {
  const before = await api.identity.issueToken({ sub, realm: "staff" });
  expect((await read(before)).status).toBe(200);
  api.identity.rotate();
  const after = await api.identity.issueToken({ sub, realm: "staff" });
  expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
  // the keys are fetched again when an unknown one appears, but not more often than every five seconds of the machine
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 6_000 });
  expect((await read(after)).status).toBe(200);
  expect((await read(before)).status).toBe(200);
});

test("an issuer that does not answer is our trouble, not the caller's: 503, and nothing is accepted", async () => {
  const claims = { ...good(), iss: vendorRule.issuer, client_id: "vendor-app" };
  const unknown = () => sign(claims, { key: foreignKey, alg: "ES256", kid: randomUUID() });
  vendorStatus = 500;
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
  const answer = await read(await unknown());
  expect(answer.body).toMatchObject({ code: "busy", status: 503 });
  vendorStatus = 200;
  await expectRefused(await read(await unknown()));
});

test("a token that lives longer than a day, or is of another type, is no token", async () => {
  const day = 24 * 60 * 60;
  const living = (lifetime: number) => sign({ ...good(), exp: seconds() + lifetime });
  expect((await read(await living(day))).status).toBe(200);
  await expectRefused(await read(await living(day + 1)));
  for (const typ of ["AT+JWT", "application/at+jwt"]) {
    expect([typ, (await read(await sign(good(), ours(), { typ }))).status]).toEqual([typ, 200]);
  }
  for (const typ of ["JWT", "logout+jwt", "dpop+jwt", "secevent+jwt", "", undefined]) {
    await expectRefused(await read(await sign(good(), ours(), { typ })));
  }
  // an issuer that does not keep to RFC 9068 has access tokens without a type, and nothing else is one
  const claims = { ...good(), iss: vendorRule.issuer, client_id: "vendor-app" };
  const from = async (typ: string | undefined) =>
    verify(await sign(claims, { key: vendor.ec.privateKey, alg: "ES256", kid: "ec" }, { typ }), [vendorRule]);
  for (const typ of [undefined, "JWT", "at+jwt"]) expect((await from(typ)).realm).toBe("client");
  for (const typ of ["logout+jwt", "dpop+jwt"]) await expect(from(typ)).rejects.toMatchObject({ code: "auth.invalid" });
});
