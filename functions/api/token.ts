import { createRemoteJWKSet, customFetch, decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import type { Assurance } from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Meter from "#core/table/meter.ts";
import type { IssuerRule, Realm } from "#infra/identity.ts";

/** Who a verified token says the caller is. What they may do is for the town's own accounts to say. */
export type Identity = {
  realm: Realm;
  issuer: string;
  subject: string;
  assurance: Assurance;
  /** When they signed in (`auth_time`), if the issuer says so. */
  signedInAt?: Clock.Instant;
};

/** Whoever was let in yesterday signs in again. */
const lifeMaxSeconds = 24 * 60 * 60;

/**
 * RFC 9068, 2.1, for issuers that keep to it; those whose tokens are older than it say `JWT` or nothing. A logout token or a proof of
 * possession of the same issuer is signed with the same keys.
 */
function isAccessToken({ type }: IssuerRule, typ: string | undefined): boolean {
  const said = typ?.toLowerCase().replace(/^application\//, "");
  return said === "at+jwt" || (type !== "at+jwt" && (said === undefined || said === "jwt"));
}

const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

/** Fetched once and again when an unknown key id appears, so that rotation needs no restart. */
function keysOf(rule: IssuerRule) {
  const known = keySets.get(rule.jwksUri);
  if (known !== undefined) return known;
  const keys = createRemoteJWKSet(new URL(rule.jwksUri), {
    cooldownDuration: 5_000,
    timeoutDuration: 5_000,
    [customFetch]: (url, options) => Meter.wait(() => fetch(url, options)),
  });
  keySets.set(rule.jwksUri, keys);
  return keys;
}

/**
 * Verifies a bearer token: its issuer must be listed, its algorithm and audience must be ones listed for that issuer,
 * and it must be valid now by the pool's clock.
 * @throws Problem `auth.invalid`
 */
export async function verify(token: string, issuers: readonly IssuerRule[]): Promise<Identity> {
  try {
    const rule = issuers.find((one) => one.issuer === decodeJwt(token).iss);
    if (rule === undefined) throw new errors.JWTInvalid("issuer is not listed");
    const { payload, protectedHeader } = await jwtVerify(token, keysOf(rule), {
      issuer: rule.issuer,
      algorithms: rule.algorithms,
      currentDate: new Date(Clock.now()),
      clockTolerance: 5,
      requiredClaims: ["exp", "iat", "sub"],
    });
    if (!isAccessToken(rule, protectedHeader.typ)) throw new errors.JWTInvalid("another type of token");
    return identity(rule, payload);
  } catch (error) {
    if (isUnavailable(error)) throw new Problem("busy", { cause: error });
    throw new Problem("auth.invalid", { cause: error });
  }
}

function identity(rule: IssuerRule, payload: JWTPayload): Identity {
  const claim = payload[rule.audienceClaim];
  const audiences = Array.isArray(claim) ? claim : [claim];
  const audience = String(audiences[0]);
  const realm = audiences.length === 1 && Object.hasOwn(rule.realms, audience) ? rule.realms[audience] : undefined;
  if (realm === undefined) throw new errors.JWTInvalid("audience is not listed");
  const subject: unknown = payload.sub;
  if (typeof subject !== "string" || subject === "") throw new errors.JWTInvalid("the subject is no text");
  // jose looks at `nbf` but accepts a token issued in the future
  const { iat = 0, exp = 0 } = payload;
  if (iat * 1000 > Clock.now() + 5_000) throw new errors.JWTInvalid("issued in the future");
  if (exp - iat > lifeMaxSeconds) throw new errors.JWTInvalid("lives too long");
  const assurance = assuranceOf(rule, payload.acr);
  const { auth_time } = payload;
  const signedIn = typeof auth_time === "number" ? { signedInAt: auth_time * 1000 } : {};
  return { realm, issuer: rule.issuer, subject, assurance, ...signedIn };
}

function assuranceOf({ assurance: { byAcr, otherwise } }: IssuerRule, acr: unknown): Assurance {
  const listed = typeof acr === "string" && Object.hasOwn(byAcr, acr) ? byAcr[acr] : undefined;
  return listed ?? otherwise;
}

const levels: readonly Assurance[] = ["ial1", "ial2", "ial3"];

export const isAtLeast = (given: Assurance, needed: Assurance): boolean =>
  levels.indexOf(given) >= levels.indexOf(needed);

/** How long a sign-in is recent, in seconds: `max_age` of OpenID Connect. */
export const recentSeconds = 15 * 60;

export const isRecent = ({ signedInAt }: Identity): boolean =>
  signedInAt !== undefined && Clock.now() - signedInAt <= recentSeconds * 1000;

/** The issuer did not give its keys: no answer in time, none at all, or (jose has no name for it) an error of its own. */
const isUnavailable = (error: unknown) =>
  error instanceof errors.JWKSTimeout ||
  (error instanceof errors.JOSEError && error.code === errors.JOSEError.code) ||
  (error instanceof TypeError && error.message.includes("fetch"));
