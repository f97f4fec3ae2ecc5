import { type Assurance, type IssuerRule, issuersOf, type Realm } from "../infra/identity.ts";
import { type Front, regions, type Stage } from "../infra/stage.ts";
import { account } from "./account.ts";

export type People = ReturnType<typeof identity>;

/** Who can sign in besides the prefecture's own providers, and in whose name mail is sent. */
export function identity(stage: Stage) {
  const officials = pool("Officials", stage, { selfSignUp: false, mfa: "ON" });
  const residents = pool("Residents", stage, { selfSignUp: true, mfa: "OPTIONAL" });
  const clients = {
    staff: client("StaffClient", officials, stage, stage.fronts.staff),
    operator: client("OperatorClient", officials, stage, stage.fronts.operator),
    resident: client("ResidentClient", residents, stage, stage.fronts.resident),
  };
  if (stage.fronts.staff ?? stage.fronts.operator) signInPage("Officials", officials, stage);
  if (stage.fronts.resident) signInPage("Residents", residents, stage);
  const issuers = $resolve({
    officials: officials.id,
    residents: residents.id,
    staff: clients.staff.id,
    operator: clients.operator.id,
    resident: clients.resident.id,
  }).apply((id) =>
    JSON.stringify(
      issuersOf(
        stage,
        [
          cognito(id.officials, { [id.staff]: "staff", [id.operator]: "operator" }, "ial2"),
          cognito(id.residents, { [id.resident]: "resident" }, "ial1"),
        ],
        $dev,
      ),
    ),
  );
  return { issuers, mail: mail(stage) };
}

/**
 * A user pool signs with RS256 and its access tokens carry neither `aud` nor `acr`: its app clients stand for the audience, and the way to
 * an account for the assurance. An official's is made by an administrator who knows them, with a second factor; a resident makes their own.
 */
function cognito(poolId: string, realms: Record<string, Realm>, otherwise: Assurance): IssuerRule {
  const issuer = `https://cognito-idp.${regions.home}.amazonaws.com/${poolId}`;
  const jwksUri = `${issuer}/.well-known/jwks.json`;
  return {
    issuer,
    jwksUri,
    algorithms: ["RS256"],
    audienceClaim: "client_id",
    realms,
    assurance: { byAcr: {}, otherwise },
  };
}

type PoolOptions = { selfSignUp: boolean; mfa: "ON" | "OPTIONAL" };

function pool(name: string, stage: Stage, { selfSignUp, mfa }: PoolOptions) {
  return new aws.cognito.UserPool(name, {
    name: `${$app.name}-${$app.stage}-${name}`,
    userPoolTier: "LITE",
    deletionProtection: stage.protect ? "ACTIVE" : "INACTIVE",
    usernameAttributes: ["email"],
    usernameConfiguration: { caseSensitive: false },
    autoVerifiedAttributes: ["email"],
    adminCreateUserConfig: { allowAdminCreateUserOnly: !selfSignUp },
    mfaConfiguration: mfa,
    softwareTokenMfaConfiguration: { enabled: true },
    passwordPolicy: {
      minimumLength: 12,
      requireLowercase: true,
      requireUppercase: false,
      requireNumbers: true,
      requireSymbols: false,
      temporaryPasswordValidityDays: 3,
    },
    accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
  });
}

/** Where the pool's own page to sign in is: its name is the first part of an address that AWS owns, unique in the region. */
const signInPage = (name: string, of: aws.cognito.UserPool, stage: Stage) =>
  new aws.cognito.UserPoolDomain(`${name}Domain`, {
    domain: `${$app.name}-${stage.prefecture}-${$app.stage}-${name}`.toLowerCase(),
    userPoolId: of.id,
  });

/** A public client: no secret to keep, a code and its proof (PKCE) instead, and nobody comes back to an address that is not listed. */
const client = (name: string, of: aws.cognito.UserPool, stage: Stage, front?: Front) =>
  new aws.cognito.UserPoolClient(name, {
    userPoolId: of.id,
    generateSecret: false,
    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    ...(front === undefined
      ? {}
      : {
          allowedOauthFlowsUserPoolClient: true,
          allowedOauthFlows: ["code"],
          allowedOauthScopes: ["openid", "email"],
          supportedIdentityProviders: ["COGNITO"],
          callbackUrls: [...front.callback],
          logoutUrls: [...front.logout],
        }),
    preventUserExistenceErrors: "ENABLED",
    enableTokenRevocation: true,
    accessTokenValidity: 15,
    idTokenValidity: 15,
    refreshTokenValidity: stage.protect ? 8 : 24,
    tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "hours" },
  });

/** A stage with a domain owns its mail identity; a personal one borrows dev's by its name. */
function mail(stage: Stage) {
  const sender = `noreply@${stage.mailDomain}`;
  if (stage.domain === undefined) {
    const arn = (kind: string, name: string) =>
      account.apply((id) => `arn:aws:ses:${regions.home}:${id}:${kind}/${name}`);
    return { sender, identity: arn("identity", stage.mailDomain), settings: arn("configuration-set", "machipool-dev") };
  }
  const email = new sst.aws.Email("Mail", {
    sender: stage.mailDomain,
    dmarc: "v=DMARC1; p=quarantine; adkim=s;",
    transform: {
      configurationSet: {
        configurationSetName: `${$app.name}-${$app.stage}`,
        deliveryOptions: { tlsPolicy: "REQUIRE" },
        suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
        reputationOptions: { reputationMetricsEnabled: true },
      },
    },
  });
  return { sender, identity: email.nodes.identity.arn, settings: email.nodes.configurationSet.arn };
}
