import type { Actor } from "#core/actor.ts";
import * as Actors from "#core/actor.ts";
import * as Meter from "#core/table/meter.ts";
import { type SessionRole, sessionName } from "#infra/policy.ts";
import { AwsError, type Credentials, call, region } from "./call.ts";

/** The role that a call runs under, and the tags that narrow it to one home. */
export type Session = { role: SessionRole; tags: Record<string, string> };

/**
 * One home for every call, whoever makes it: a body by its code, a person of the commons by their id, the pool (with
 * the body that joins), or the commons as the system sees them. A tag cannot hold `#`, so it carries the code alone.
 */
export function sessionOf(actor: Actor): Session {
  const place = actor.home.slice(3);
  if (place === "POOL00") {
    const joining = actor.type === "operator" ? actor.joining?.slice(3) : undefined;
    return { role: "pool", tags: { joining: joining ?? "none" } };
  }
  if (place !== "COMMON") return { role: "body", tags: { body: place } };
  return actor.type === "resident" ? { role: "person", tags: { person: actor.person } } : { role: "commons", tags: {} };
}

type Cached = { credentials: Credentials & { expiration: Date }; until: number };

const sessionSeconds = 3600; // the most that a role assumed from a role may last
const marginMs = 10 * 60_000;
const sessionsMax = 256; // more homes than any prefecture has; persons push each other out
const cache = new Map<string, Promise<Cached>>();

/** The credentials for what the acting actor may touch, taken once and kept until shortly before they end. */
export async function sessionCredentials(): Promise<Cached["credentials"]> {
  const session = sessionOf(Actors.use());
  const name = JSON.stringify(session);
  const known = cache.get(name);
  if (known !== undefined) {
    const { credentials, until } = await known;
    if (Date.now() < until) return credentials;
  }
  const taking = Meter.wait(() => assume(session));
  if (cache.size >= sessionsMax) cache.delete(cache.keys().next().value ?? "");
  cache.delete(name);
  cache.set(name, taking);
  taking.catch(() => cache.delete(name));
  return (await taking).credentials;
}

/** Forgets what is kept, for tests. */
export const forgetSessions = (): void => cache.clear();

/** What the function itself may do, as Lambda hands it over. */
export function ownCredentials(): Credentials {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = process.env;
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new Error("the function has no credentials");
  return {
    accessKeyId,
    secretAccessKey,
    ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
  };
}

async function assume({ role, tags }: Session): Promise<Cached> {
  const prefix = process.env.SESSION_ROLE_PREFIX;
  if (prefix === undefined) throw new Error("environment variable SESSION_ROLE_PREFIX is missing");
  const parameters = new URLSearchParams({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: `${prefix}${role}`,
    RoleSessionName: sessionName(role, tags),
    DurationSeconds: String(sessionSeconds),
  });
  Object.entries(tags).forEach(([key, value], index) => {
    parameters.set(`Tags.member.${index + 1}.Key`, key);
    parameters.set(`Tags.member.${index + 1}.Value`, value);
  });
  const answer = await call({
    service: "sts",
    url: process.env.AWS_ENDPOINT_URL_STS ?? `https://sts.${region()}.amazonaws.com/`,
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: parameters.toString(),
    credentials: ownCredentials(),
  });
  return read(Buffer.from(answer).toString());
}

function read(xml: string): Cached {
  const text = (name: string) => {
    const value = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
    if (value === undefined) throw new AwsError("sts", 200, `without ${name}`);
    return value;
  };
  const expiration = new Date(text("Expiration"));
  const credentials = {
    accessKeyId: text("AccessKeyId"),
    secretAccessKey: text("SecretAccessKey"),
    sessionToken: text("SessionToken"),
    expiration,
  };
  return { credentials, until: expiration.getTime() - marginMs };
}
