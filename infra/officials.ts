import { regions, type Stage } from "./stage.ts";

/** The language of the page to sign in on: managed login takes it from the address. */
const signInLanguage = "ja";

/** Where the page to sign in on is: its first part is unique in the region. */
export const signInHost = (domain: string): string => `${domain}.auth.${regions.home}.amazoncognito.com`;

/** The page to sign in on for one client, in Japanese; what the client adds for its code (PKCE, state) is its own. */
export const signInAddress = (domain: string, client: string, back: string): string =>
  `https://${signInHost(domain)}/oauth2/authorize?${new URLSearchParams({
    client_id: client,
    response_type: "code",
    scope: "openid email",
    redirect_uri: back,
    lang: signInLanguage,
  })}`;

export const passwordPolicy = {
  minimumLength: 12,
  requireLowercase: true,
  requireUppercase: false,
  requireNumbers: true,
  requireSymbols: false,
  temporaryPasswordValidityDays: 3,
} as const;

/** Cognito puts the name and the first password in. */
const invitation = {
  EmailSubject: "職員アカウントのご案内",
  EmailMessage:
    "職員用のアカウントを作成しました。<br>利用者名: {username}<br>仮のパスワード: {####}<br>3日以内にサインインし、パスワードの変更と二要素認証の登録をしてください。心当たりがないときは、このメールを破棄してください。",
} as const;

/**
 * The staff's pool, as a CloudFormation template. Whoever signs in proves two factors: a passkey that asks for a finger, a face or a PIN
 * is both; behind a virtual browser, where no passkey reaches, it is a password and a code (TOTP). That a passkey counts as both
 * (`WebAuthnFactorConfiguration`) cannot be said through the Terraform provider (hashicorp/terraform-provider-aws#50110), and without it
 * Cognito refuses passkeys where a second factor is asked of everybody.
 */
export const officialsTemplate = (name: string, domain: string, { protect }: Pick<Stage, "protect">) => ({
  AWSTemplateFormatVersion: "2010-09-09",
  Description: "Machipool: accounts of staff and operators",
  Resources: {
    Pool: {
      Type: "AWS::Cognito::UserPool",
      DeletionPolicy: protect ? "Retain" : "Delete",
      UpdateReplacePolicy: "Retain",
      Properties: {
        UserPoolName: name,
        UserPoolTier: "ESSENTIALS",
        DeletionProtection: protect ? "ACTIVE" : "INACTIVE",
        UsernameAttributes: ["email"],
        UsernameConfiguration: { CaseSensitive: false },
        AutoVerifiedAttributes: ["email"],
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true, InviteMessageTemplate: invitation },
        MfaConfiguration: "ON",
        EnabledMfas: ["SOFTWARE_TOKEN_MFA"],
        WebAuthnRelyingPartyID: signInHost(domain),
        WebAuthnUserVerification: "required",
        WebAuthnFactorConfiguration: "MULTI_FACTOR_WITH_USER_VERIFICATION",
        Policies: {
          SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] },
          PasswordPolicy: {
            MinimumLength: passwordPolicy.minimumLength,
            RequireLowercase: passwordPolicy.requireLowercase,
            RequireUppercase: passwordPolicy.requireUppercase,
            RequireNumbers: passwordPolicy.requireNumbers,
            RequireSymbols: passwordPolicy.requireSymbols,
            TemporaryPasswordValidityDays: passwordPolicy.temporaryPasswordValidityDays,
          },
        },
        AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "verified_email", Priority: 1 }] },
      },
    },
  },
  Outputs: { PoolId: { Value: { Ref: "Pool" } } },
});
