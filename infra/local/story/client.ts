import { createHash } from "node:crypto";
import { audiences, type Realm } from "#infra/identity.ts";

/** Somebody who calls: a name to tell of, and how to sign in. */
export type Caller = { sub: string; realm: Realm; name: string };

/** Consumed capacity units, as the embedded pool's header says. */
export type Capacity = { read: number; write: number };

export type Answer = {
  status: number;
  body: unknown;
  text: string;
  headers: Headers;
  capacity: Capacity;
  /** The version that If-Match wants. */
  version: string | undefined;
};

export type CallOptions = { ifMatch?: string };
export type Mail = { to: string; subject: string; text: string };

/** Everything that a person in a story can do from outside, and the control port of the embedded pool. */
export type Client = {
  /** `step` names the act: the same step, done again, carries the same Idempotency-Key. */
  call(
    as: Caller | undefined,
    step: string,
    method: string,
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<Answer>;
  control(route: string, body?: unknown): Promise<unknown>;
  /** Waits until everything that follows from what was done is done too: consumers, timers, mails. */
  settle(): Promise<void>;
  mails(): Promise<Mail[]>;
};

/** How a story reaches a pool that has no control port: a stage of a developer. */
export type Way = {
  url: string;
  signIn: SignIn;
  /** What has been mailed, oldest first. */
  mails: () => Promise<Mail[]>;
  /** What waiting for the stream is there: a while. */
  settle: () => Promise<void>;
};

type Addresses = { url: string; controlUrl: string };

/** Gives the access token of somebody; the control port's, unless a story signs in as people do. */
export type SignIn = (as: Caller) => Promise<string>;

export function openClient({ url, controlUrl }: Addresses, signIn?: SignIn): Client {
  const control = (route: string, body?: unknown) => controlCall(controlUrl, route, body);
  const issue: SignIn = async ({ sub, realm }) =>
    ((await control("POST /token", { sub, realm })) as { token: string }).token;
  const { call, forget } = caller(url, signIn ?? issue);
  return {
    call,
    async control(route, body) {
      if (route === "POST /clock") forget(); // they last an hour of the pool's time
      return control(route, body);
    },
    async settle() {
      await control("POST /tick");
    },
    mails: async () => (await control("GET /mail")) as Mail[],
  };
}

/** The same for a pool without a control port. */
export const openRemote = ({ url, signIn, mails, settle }: Way): Client => ({
  call: caller(url, signIn).call,
  control: (route) => Promise.reject(new Error(`a stage has no control port (${route})`)),
  settle,
  mails,
});

function caller(url: string, signIn: SignIn): Pick<Client, "call"> & { forget(): void } {
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (as: Caller) => {
    const name = `${audiences[as.realm]} ${as.sub}`;
    const token = tokens.get(name) ?? signIn(as);
    tokens.set(name, token);
    return token;
  };
  return {
    async call(as, step, method, path, body, { ifMatch } = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(as === undefined ? {} : { authorization: `Bearer ${await tokenOf(as)}` }),
          ...(method === "GET" ? {} : { "idempotency-key": keyOf(as, step, method, path) }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answerOf(response);
    },
    forget: () => tokens.clear(),
  };
}

/** The same for every run of a story, so that one that was interrupted is completed and nothing is done twice. */
const keyOf = (as: Caller | undefined, ...step: string[]) =>
  createHash("sha256")
    .update(JSON.stringify([as?.sub, ...step]))
    .digest("hex")
    .slice(0, 40);

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  const [, read = "0", write = "0"] = /read=([\d.]+);write=([\d.]+)/.exec(response.headers.get("capacity") ?? "") ?? [];
  return {
    status: response.status,
    body: isJson ? JSON.parse(text) : undefined,
    text,
    headers: response.headers,
    capacity: { read: Number(read), write: Number(write) },
    version: response.headers.get("etag") ?? undefined,
  };
}

async function controlCall(base: string, route: string, body: unknown): Promise<unknown> {
  const [method = "", path = ""] = route.split(" ");
  const response = await fetch(base + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${route}: ${JSON.stringify(answer)}`);
  return answer;
}
