import { type Assurance, type IssuerRule, issuersOf, type Realm } from "../infra/identity.ts";
import { officialsTemplate, passwordPolicy, signInAddress } from "../infra/officials.ts";
import { type Front, regions, type Stage } from "../infra/stage.ts";
import { account } from "./account.ts";
import { capital } from "./function.ts";

export type People = ReturnType<typeof identity>;

/** Who can sign in besides the prefecture's own providers, and in whose name mail is sent. */
export function identity(stage: Stage) {
  const officials = officialsPool(stage);
  const residents = residentsPool(stage);
  const clients = {
    staff: client("StaffClient", officials, stage, stage.fronts.staff),
    operator: client("OperatorClient", officials, stage, stage.fronts.operator),
    resident: client("ResidentClient", residents.id, stage, stage.fronts.resident),
  };
  if (stage.fronts.resident) signInPage("Residents", residents.id, stage);
  const signIn = officialsPages(stage, officials, { staff: clients.staff, operator: clients.operator });
  const issuers = $resolve({
    officials,
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
  return { issuers, signIn, mail: mail(stage) };
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

/** The first part of the address of a pool's page to sign in on; it is unique in the region. */
const domainOf = (name: string, stage: Stage) => `${$app.name}-${stage.prefecture}-${$app.stage}-${name}`.toLowerCase();

/** The staff's pool; returns its id. */
function officialsPool(stage: Stage): $util.Output<string> {
  const stack = new aws.cloudformation.Stack(
    "Officials",
    {
      name: `${$app.name}-${$app.stage}-officials`,
      templateBody: JSON.stringify(
        officialsTemplate(`${$app.name}-${$app.stage}-Officials`, domainOf("Officials", stage), stage),
      ),
      onFailure: "DELETE",
    },
    { protect: stage.protect },
  );
  return stack.outputs.apply(({ PoolId }) => PoolId ?? "");
}

/** The residents' pool: on the cheapest plan, and with the old page in English, for residents sign in through the town's pages. */
const residentsPool = (stage: Stage) =>
  new aws.cognito.UserPool("Residents", {
    name: `${$app.name}-${$app.stage}-Residents`,
    userPoolTier: "LITE",
    deletionProtection: stage.protect ? "ACTIVE" : "INACTIVE",
    usernameAttributes: ["email"],
    usernameConfiguration: { caseSensitive: false },
    autoVerifiedAttributes: ["email"],
    adminCreateUserConfig: { allowAdminCreateUserOnly: false },
    mfaConfiguration: "OPTIONAL",
    softwareTokenMfaConfiguration: { enabled: true },
    passwordPolicy,
    accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
  });

/** The managed page of the staff's pool, one look for each client, and the addresses that open it in Japanese. */
function officialsPages(
  stage: Stage,
  officials: $util.Output<string>,
  clients: Record<"staff" | "operator", aws.cognito.UserPoolClient>,
): Record<string, $util.Output<string>> {
  const fronts = (["staff", "operator"] as const).flatMap((name) => {
    const back = stage.fronts[name]?.callback[0];
    return back === undefined ? [] : [{ name, back }];
  });
  if (fronts.length === 0) return {};
  const page = signInPage("Officials", officials, stage, 2);
  return Object.fromEntries(
    fronts.map(({ name, back }) => {
      const { id } = clients[name];
      new aws.cognito.ManagedLoginBranding(
        `${capital(name)}Page`,
        { userPoolId: officials, clientId: id, useCognitoProvidedValues: true },
        { dependsOn: page },
      );
      return [name, id.apply((known) => signInAddress(domainOf("Officials", stage), known, back))];
    }),
  );
}

/** A pool's own page to sign in on. @param version 2 is managed login, 1 the page before it */
const signInPage = (name: string, userPoolId: $util.Output<string>, stage: Stage, version: 1 | 2 = 1) =>
  new aws.cognito.UserPoolDomain(`${name}Domain`, {
    domain: domainOf(name, stage),
    userPoolId,
    ...(version === 1 ? {} : { managedLoginVersion: version }),
  });

/** A public client: no secret to keep, a code and its proof (PKCE) instead, and nobody comes back to an address that is not listed. */
const client = (name: string, userPoolId: $util.Output<string>, stage: Stage, front?: Front) =>
  new aws.cognito.UserPoolClient(name, {
    userPoolId,
    generateSecret: false,
    explicitAuthFlows: [
      "ALLOW_REFRESH_TOKEN_AUTH",
      ...(name === "ResidentClient" ? [] : ["ALLOW_USER_AUTH"]), // by passkey, where the pool has them
      "ALLOW_USER_SRP_AUTH",
    ],
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
