import { createServer, type RequestListener } from "node:http";
import type Provider from "oidc-provider";
import type { AccessToken, ClientCredentials, ResourceServerInstance } from "oidc-provider";
import { type Assurance, scopes } from "#core/actor.ts";
import { now } from "#core/clock.ts";
import { audiences, type IssuerRule, localClient, localIssuer, localIssuerName, type Realm } from "#infra/identity.ts";
import { loadKeys, rotateKeys } from "#infra/local/jwks.ts";
import { type Person, peopleOf } from "#infra/local/people.ts";
import { close, listen, loopback } from "#infra/local/port.ts";
import { type Claims, createProvider, resourceServer, scopesOf } from "#infra/local/provider.ts";
import { signIn } from "#infra/local/signin.ts";
import { inTottori } from "#infra/local/story/cast.ts";

type TokenRequest = { sub: string; realm: Realm; acr?: Assurance; ttlSeconds?: number };

export type Identity = {
  rule: IssuerRule;
  /** Where people sign in and where the keys are. */
  url: string;
  /** A token as the provider would sign it, without the way through the browser. */
  issueToken(request: TokenRequest): Promise<string>;
  /** A new key signs from now on; tokens signed before stay valid. */
  rotate(): void;
  stop(): Promise<void>;
};

/**
 * `poolPort` is where the services live that a sign-in returns to; `keyFile` keeps the signing keys; `people` can sign in, those of 鳥取県
 * unless others are.
 */
type Options = { port: number; keyFile: string; poolPort: number; people?: readonly Person[] };

export async function startIdentity({ port, keyFile, poolPort, people }: Options): Promise<Identity> {
  const known = people ?? peopleOf(inTottori);
  let handle: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  const url = `http://${loopback}:${await listen(server, port)}`;
  const redirectUris = ["localhost", loopback].flatMap((host) =>
    ["callback", "demo/callback"].map((path) => `http://${host}:${poolPort}/${path}`),
  );

  const build = (keys = loadKeys(keyFile)): Provider => {
    const built = createProvider(localIssuerName, keys, redirectUris, known);
    const callback = built.callback();
    handle = async (request, response) => {
      if (!(await signIn(built, known, request, response))) await callback(request, response);
    };
    return built;
  };

  let provider: Provider;
  try {
    provider = build();
  } catch (error) {
    await close(server);
    throw error;
  }
  return {
    rule: localIssuer(url),
    url,
    issueToken: (request) => issueToken(provider, known, request),
    rotate() {
      provider = build(rotateKeys(keyFile));
    },
    stop: () => close(server),
  };
}

async function issueToken(
  provider: Provider,
  people: readonly Person[],
  { sub, realm, acr, ttlSeconds }: TokenRequest,
): Promise<string> {
  const own = people.find((person) => person.sub === sub)?.acr ?? "ial1";
  const token = realm === "client" ? await clientToken(provider, sub) : await personToken(provider, sub, acr ?? own);
  const audience = audiences[realm];
  const server = resourceServer(audience);
  // the instance that the provider makes of such a description while it answers a request
  token.resourceServer = {
    ...server,
    scopes: new Set(scopesOf(audience)),
    identifier: () => audience,
  } satisfies ResourceServerInstance;
  if (ttlSeconds !== undefined) Object.assign(token, { expiresIn: ttlSeconds });
  return token.save();
}

async function clientToken(provider: Provider, sub: string): Promise<ClientCredentials> {
  const client = await provider.Client.find(sub);
  if (client === undefined) throw new RangeError(`no such client: ${sub}`);
  return new provider.ClientCredentials({ client, scope: client.scope ?? scopes.join(" ") });
}

async function personToken(provider: Provider, sub: string, acr: Assurance): Promise<AccessToken> {
  const client = await provider.Client.find(localClient);
  if (client === undefined) throw new Error("the web client is missing");
  const extra: Claims = { acr, auth_time: Math.floor(now() / 1000) };
  return new provider.AccessToken({ client, accountId: sub, grantId: "", gty: "", extra });
}
