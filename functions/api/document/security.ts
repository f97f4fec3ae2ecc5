import { scopeNames } from "#core/staff/schema.ts";
import { discoveryOf, type IssuerRule, type Realm } from "#infra/identity.ts";
import type { Route } from "../route.ts";
import { recentSeconds } from "../token.ts";
import type { Json } from "./schemas.ts";

/** Where one kind of people, or systems, sign in: all that a client must know, of one issuer and one realm. */
export type SignIn = {
  name: string;
  realm: Realm;
  issuer: string;
  discovery: string;
  client?: string;
  /** What the token must be made for (RFC 8707), where the issuer makes tokens for more than one. */
  resource?: string;
  /** Values of `acr` and the assurance that each is worth; `otherwise` without one of them. */
  assurance: IssuerRule["assurance"];
};

export const realmNames: Record<Realm, string> = {
  resident: "住民",
  staff: "職員",
  operator: "県の運用担当",
  client: "事業者のシステム",
};

/** Every way to sign in of a stage, from the rules by which it accepts tokens. */
export function signIns(issuers: readonly IssuerRule[]): SignIn[] {
  const count = new Map<Realm, number>();
  return issuers.flatMap((rule) =>
    Object.entries(rule.realms).map(([audience, realm]) => {
      const number = (count.get(realm) ?? 0) + 1;
      count.set(realm, number);
      const { issuer, assurance } = rule;
      const client = rule.audienceClaim === "client_id" ? audience : realm === "client" ? undefined : rule.client;
      return {
        name: number === 1 ? realm : `${realm}${number}`,
        realm,
        issuer,
        discovery: discoveryOf(rule),
        ...(client === undefined ? {} : { client }),
        ...(rule.audienceClaim === "aud" ? { resource: audience } : {}),
        assurance,
      };
    }),
  );
}

/** How a token is got, in words: for a developer who has the document and nothing else. */
function signInText({ realm, discovery, client, resource }: SignIn): string {
  const parameter = resource === undefined ? "" : `、resource=${resource}`;
  if (realm === "client") {
    const scopes = Object.entries(scopeNames).map(([scope, name]) => `\`${scope}\` ${name}`);
    return `${discovery} の token_endpoint に、県から受け取った client_id と client_secret で grant_type=client_credentials${parameter} を送り、返された access_token を Authorization: Bearer に入れます。できることは、団体の管理者が期間を付けて定めた範囲だけで、トークンの scope にはよりません。範囲: ${scopes.join("、")}。停止や変更は、次の呼出しから効きます。`;
  }
  return `${discovery} の authorization_endpoint に、response_type=code、scope=openid、client_id=${client ?? "（発行者に登録したもの）"}、登録した redirect_uri、PKCE の code_challenge（S256）${parameter} を付けてサインインし、戻った code を、code_verifier とともに token_endpoint に送ります（grant_type=authorization_code${parameter}）。返された access_token（id_token ではありません）を Authorization: Bearer に入れます。auth.recent（401）には、max_age=${recentSeconds} を付けてもう一度サインインします。`;
}

const realms = Object.keys(realmNames) as Realm[];

/** The `openIdConnect` schemes of the document, one for each way to sign in; and where there is none yet, that there is none. */
export const securitySchemes = (ways: readonly SignIn[]): Json => ({
  ...Object.fromEntries(
    ways.map((way) => {
      const { name, realm, issuer, discovery: openIdConnectUrl, client, resource } = way;
      const extras = {
        "x-realm": realm,
        "x-issuer": issuer,
        ...(client === undefined ? {} : { "x-client-id": client }),
        ...(resource === undefined ? {} : { "x-resource": resource }),
      };
      const description = `${realmNames[realm]}。${signInText(way)}`;
      return [name, { type: "openIdConnect", openIdConnectUrl, description, ...extras }];
    }),
  ),
  ...Object.fromEntries(
    realms
      .filter((realm) => ways.every((way) => way.realm !== realm))
      .map((realm) => {
        const description = `${realmNames[realm]}。この環境には、サインインするところがまだありません。`;
        return [realm, { type: "http", scheme: "bearer", description, "x-realm": realm }];
      }),
  ),
});

/** Any one of these lets somebody in; the scopes of a system stand with it. */
export function securityOf({ access }: Route, ways: readonly SignIn[]): Json[] {
  const lets = (realm: Realm) => {
    const names = ways.filter((way) => way.realm === realm).map(({ name }) => name);
    return names.length === 0 ? [realm] : names;
  };
  return access.who.flatMap((who): Json[] => {
    if (who === "public") return [{}];
    if (who !== "client") return lets(who).map((name) => ({ [name]: [] }));
    return lets(who).flatMap((name) => (access.scopes ?? []).map((scope) => ({ [name]: [scope] })));
  });
}
