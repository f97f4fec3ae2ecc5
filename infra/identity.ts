/** Who a token speaks for. */
export type Realm = "resident" | "staff" | "operator" | "client";

/** How sure an issuer is of who signed in (本人確認の保証レベル): their own word, papers that were seen, or a マイナンバーカード. */
export type Assurance = "ial1" | "ial2" | "ial3";

/** What a token must be made for, one audience per realm. */
export const audiences = {
  resident: "urn:machipool:resident",
  staff: "urn:machipool:staff",
  operator: "urn:machipool:operator",
  client: "urn:machipool:client",
} as const satisfies Record<Realm, string>;

/** Whose tokens are accepted and how they are checked. Nothing that is not listed here is accepted. */
export type IssuerRule = {
  issuer: string;
  jwksUri: string;
  algorithms: ("ES256" | "EdDSA" | "RS256")[];
  /** Whether all its access tokens say so in their header (RFC 9068). */
  type?: "at+jwt";
  /** The claim that names the audience. */
  audienceClaim: "aud" | "client_id";
  /** Audience → realm. */
  realms: Record<string, Realm>;
  /** The client by which people sign in, where the audience is not one itself; said in the document of the API. */
  client?: string;
  /** What each `acr` of this issuer means, and what a token is worth whose `acr` is missing or not listed. */
  assurance: { byAcr: Record<string, Assurance>; otherwise: Assurance };
};

/** The embedded provider's name, the same on every port: accounts are found by it. */
export const localIssuerName = "http://identity.machipool.invalid";

/** The embedded provider's client of everybody who signs in with a browser. */
export const localClient = "web";

/** The rule for the embedded provider at this address. */
export const localIssuer = (baseUrl: string): IssuerRule => ({
  issuer: localIssuerName,
  jwksUri: `${baseUrl}/jwks`,
  algorithms: ["ES256"],
  type: "at+jwt",
  audienceClaim: "aud",
  realms: Object.fromEntries(Object.entries(audiences).map(([realm, audience]) => [audience, realm as Realm])),
  client: localClient,
  assurance: { byAcr: { ial1: "ial1", ial2: "ial2", ial3: "ial3" }, otherwise: "ial1" },
});

/** Where an issuer says all about itself (OpenID Connect Discovery): under its name, or, where that is no address, beside its keys. */
export const discoveryOf = ({ issuer, jwksUri }: IssuerRule): string =>
  jwksUri.startsWith(`${issuer}/`)
    ? `${issuer}/.well-known/openid-configuration`
    : new URL("/.well-known/openid-configuration", jwksUri).href;

/** Where the embedded provider answers beside a stage that is being developed: the port that `npm start` gives it, too. */
export const localIdentityPort = 3002;

/**
 * Whose tokens a stage accepts. While `sst dev` runs, the functions run on the developer's own machine, and there the embedded provider
 * speaks for the invented people of the story; never where something is protected, and never in what is deployed.
 */
export const issuersOf = (
  { issuers, protect }: { issuers: readonly IssuerRule[]; protect: boolean },
  own: readonly IssuerRule[],
  dev: boolean,
): IssuerRule[] => [
  ...issuers,
  ...own,
  ...(dev && !protect ? [localIssuer(`http://127.0.0.1:${localIdentityPort}`)] : []),
];

// A Cognito user pool signs with RS256 and its access tokens carry no `aud`, so its app clients stand for the audience:
//   {
//     issuer: "https://cognito-idp.ap-northeast-1.amazonaws.com/<pool id>",
//     jwksUri: "https://cognito-idp.ap-northeast-1.amazonaws.com/<pool id>/.well-known/jwks.json",
//     algorithms: ["RS256"],
//     audienceClaim: "client_id",
//     realms: { "<app client id for staff>": "staff" },
//     assurance: { byAcr: {}, otherwise: "ial2" }, // no `acr` either: what the way to an account in this pool is worth
//   }
