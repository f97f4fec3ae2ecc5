import "#infra/local/quiet.ts";
import { randomBytes } from "node:crypto";
import Provider, {
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
  type ResourceServer,
} from "oidc-provider";
import { type Assurance, scopes } from "#core/actor.ts";
import { now } from "#core/clock.ts";
import { audiences, localClient } from "#infra/identity.ts";
import type { SigningKey } from "#infra/local/jwks.ts";
import { type Person, vendorClients } from "#infra/local/people.ts";

const hour = 60 * 60;

/** Seconds by which the pool's clock is ahead of this machine's; the provider itself knows the latter only. */
const shift = () => Math.round((now() - Date.now()) / 1000);

/** What a token says besides what every token says; `auth_time` in seconds of the pool's clock. */
export type Claims = { acr?: Assurance; auth_time?: number };

/** An OpenID provider for the ready-made people and vendors. */
export function createProvider(
  issuer: string,
  keys: SigningKey[],
  redirectUris: string[],
  people: readonly Person[],
): Provider {
  return new Provider(issuer, {
    clients: clients(redirectUris),
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    jwks: { keys },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    scopes: ["openid", ...scopes],
    claims: { openid: ["sub"], acr: null, auth_time: null },
    acrValues: ["ial1", "ial2", "ial3"],
    responseTypes: ["code"],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource,
        getResourceServerInfo,
        useGrantedResource: async () => true,
      },
    },
    interactions: { policy: signInEveryTime(), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    loadExistingGrant: grantEverything,
    extraTokenClaims: claimsOf(people),
    formats: {
      customizers: {
        jwt(_ctx, _token, parts) {
          const payload = parts.payload as { iat: number; exp: number };
          payload.iat += shift();
          payload.exp += shift();
        },
      },
    },
    ttl: {
      AccessToken: hour,
      ClientCredentials: hour,
      AuthorizationCode: 60,
      IdToken: hour,
      Interaction: hour,
      Session: 12 * hour,
      Grant: 12 * hour,
    },
    issueRefreshToken: async () => false,
    clientBasedCORS: () => true,
  });
}

const clients = (redirectUris: string[]): Configuration["clients"] => [
  {
    client_id: localClient,
    client_name: "プールのサービス",
    token_endpoint_auth_method: "none",
    application_type: "native",
    grant_types: ["authorization_code"],
    response_types: ["code"],
    redirect_uris: redirectUris,
  },
  ...vendorClients.map(({ id, name, secret, scopes: own }) => ({
    client_id: id,
    client_name: name,
    client_secret: secret,
    grant_types: ["client_credentials" as const],
    response_types: [],
    redirect_uris: [],
    scope: own.join(" "),
  })),
];

/** The audience as a resource server: signed tokens for one hour. Scopes are for systems; people have their duties. */
export const resourceServer = (audience: string): ResourceServer => ({
  audience,
  scope: scopesOf(audience).join(" "),
  accessTokenFormat: "jwt",
  jwt: { sign: { alg: "ES256" } },
});

export const scopesOf = (audience: string): readonly string[] => (audience === audiences.client ? scopes : []);

const forClient = (clientId: string) =>
  clientId === localClient ? [audiences.resident, audiences.staff, audiences.operator] : [audiences.client];

type Client = { clientId: string };

const defaultResource = async (_ctx: KoaContextWithOIDC, client: Client, oneOf?: readonly string[]) =>
  oneOf ?? forClient(client.clientId)[0] ?? audiences.resident;

async function getResourceServerInfo(_ctx: KoaContextWithOIDC, audience: string, client: Client) {
  if (!forClient(client.clientId).some((each) => each === audience)) throw new errors.InvalidTarget();
  return resourceServer(audience);
}

/** The page with the people is shown each time: to try a pool is to change roles. */
function signInEveryTime() {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  policy.remove("consent");
  policy
    .get("login")
    ?.checks.add(
      new Check("choose", "a person has to be chosen", (ctx) =>
        ctx.oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    );
  return policy;
}

async function grantEverything(ctx: KoaContextWithOIDC) {
  const { client, session, params, resourceServers } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(String(params?.scope ?? "openid"));
  for (const audience of Object.keys(resourceServers ?? {})) grant.addResourceScope(audience, "");
  await grant.save();
  return grant;
}

/** A person's own assurance, unless the token was made with another one. */
const claimsOf =
  (people: readonly Person[]) =>
  (ctx: KoaContextWithOIDC | undefined, token: { kind: string; accountId?: string; extra?: object }): Claims => {
    if (token.extra !== undefined) return token.extra;
    const person = people.find(({ sub }) => sub === token.accountId);
    const signedIn = ctx?.oidc.entities.AuthorizationCode?.authTime;
    return {
      ...(person === undefined ? {} : { acr: person.acr }),
      ...(signedIn === undefined ? {} : { auth_time: signedIn + shift() }),
    };
  };
