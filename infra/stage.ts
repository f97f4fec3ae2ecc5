import type { DeployFrom } from "./deploy.ts";
import type { Engineers } from "./engineer.ts";
import type { FunctionName } from "./function.ts";
import type { IssuerRule } from "./identity.ts";

/** The app clients of the stage's own user pools. */
type Client = "staff" | "operator" | "resident";
/** Whole addresses, as OAuth compares them: over TLS, and on the developer's own machine only where nothing is protected. */
export type Front = { callback: readonly string[]; logout: readonly string[] };

/** What a prefecture decides about a stage. Everything else is the same everywhere, or follows from these. */
export type Stage = {
  /** 都道府県コード: the first part of every key. */
  prefecture: string;
  /** The API's own name, in a zone of this account; without it the stage has the address that AWS gives it. */
  domain?: string;
  /** Mail is sent from `noreply@` here. Only a stage with a domain of its own creates the identity; others borrow it. */
  mailDomain: string;
  /**
   * Who may work on the stage's data from a terminal (`pool … --stage`), by their names in this account: permission sets of IAM Identity
   * Center, whose second factor is its own business, and IAM users, who show theirs to AWS.
   */
  engineers: Engineers;
  /** From which repository and GitHub environment the workflow may deploy this stage; left out: from a terminal only. */
  deploy?: DeployFrom;
  /** Where people come back to after they have signed in and out, by client; a client without it has no page to sign in on. */
  fronts: Partial<Record<Client, Front>>;
  /** Who hears alarms. */
  alarmMail: string;
  /** A month's cost, in US dollars, at which somebody is told. */
  budgetDollars: number;
  /** Providers besides the stage's own user pools, e.g. the prefecture's directory or an マイナンバーカード service. */
  issuers: IssuerRule[];
  /** `sst remove` is refused, the table and its keys cannot be deleted, what is left over is kept. */
  protect: boolean;
  /** The table and the buckets are encrypted with the stage's own key, not with AWS's: revocable, about a dollar a month more. */
  ownKeyForStores: boolean;
  /** Daily copies in Osaka. */
  backupCopies: boolean;
  /** CloudFront and WAF in front; both are global services, see docs/deploy.md. What is protected has them. */
  edge: boolean;
  /**
   * Requests in five minutes from one address, above which WAF refuses it. A town hall is one address, and so may be all of a prefecture's
   * on their way out of LGWAN: 2,000 are 30 people at work.
   */
  addressLimit: number;
  /** How new code takes over from old (CodeDeploy's own name of it), going back when an alarm rings; left out: at once. */
  canary?: `CodeDeployDefault.Lambda${string}`;
  /** A page of CloudWatch with what the alarms look at. */
  dashboard: boolean;
  /** GuardDuty looks at what is uploaded before anybody can read it. */
  malwareScan: boolean;
  /** Requests per second that the gateway lets through: a burst and a rate, for the whole pool. */
  throttle: { burst: number; rate: number };
  /** Reserved concurrency; it is a limit and a guarantee at once. */
  concurrency: Record<FunctionName, number>;
  logDays: 30 | 90 | 365 | 400;
  /**
   * X-Ray: `Active` traces a call a second and 5 % of the others, at about a tenth of what a town's month costs. No tracer is in the
   * bundles; Lambda does it by itself.
   */
  tracing: "Active" | "PassThrough";
  /** How long a seal cannot be deleted, not even by the account's root where the mode is COMPLIANCE. */
  seals: { mode: "COMPLIANCE" | "GOVERNANCE"; days: number };
  /** For demonstration: what it prints says that contracts, prices and people are invented. */
  invented?: true;
  /** The first day that each signing key signs, oldest first. Another line is a new key; none is taken away (docs/operate/keys.md). */
  sealKeysFrom: readonly string[];
};

const common = {
  prefecture: "31",
  engineers: { users: ["user/pool-engineer"], permissionSets: ["MachipoolEngineer"] },
  alarmMail: "pool@pref.example.jp",
  issuers: [],
  sealKeysFrom: ["2026-04-01"],
  // far above what one town may ask (infra/limit.ts): its flood meets its own limits before the gateway stops everybody
  throttle: { burst: 2_000, rate: 1_000 },
  addressLimit: 20_000,
} satisfies Partial<Stage>;

/** Front ends of a stage, one for each kind of people. */
const frontsAt = (domain: string): Stage["fronts"] => {
  const at = (name: string): Front => ({
    callback: [`https://${name}.${domain}/callback`],
    logout: [`https://${name}.${domain}/`],
  });
  return { staff: at("staff"), operator: at("operator"), resident: at("my") };
};

/** Whoever types another name gets a stage of their own that can be thrown away: nothing outlives it, nothing is dear. */
const personal: Stage = {
  ...common,
  mailDomain: "dev.pool.example.jp",
  fronts: {
    staff: { callback: ["http://localhost:5173/callback"], logout: ["http://localhost:5173/"] },
    operator: { callback: ["http://localhost:5173/callback"], logout: ["http://localhost:5173/"] },
    resident: { callback: ["http://localhost:5173/callback"], logout: ["http://localhost:5173/"] },
  },
  budgetDollars: 20,
  protect: false,
  ownKeyForStores: false,
  backupCopies: false,
  edge: false,
  dashboard: false,
  malwareScan: false,
  concurrency: { api: 10, stream: 2, cron: 3, worker: 2, print: 2 },
  logDays: 30,
  tracing: "Active",
  seals: { mode: "GOVERNANCE", days: 1 },
  invented: true,
};

const stages: Record<string, Stage> = {
  dev: { ...personal, domain: "dev.pool.example.jp", budgetDollars: 50 },
  staging: {
    ...common,
    domain: "staging.pool.example.jp",
    mailDomain: "staging.pool.example.jp",
    fronts: frontsAt("staging.pool.example.jp"),
    budgetDollars: 100,
    protect: true,
    ownKeyForStores: true,
    backupCopies: false,
    edge: true,
    canary: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
    dashboard: true,
    deploy: { repository: "pref-example/machipool", environment: "staging" },
    malwareScan: true,
    concurrency: { api: 50, stream: 5, cron: 6, worker: 5, print: 5 },
    logDays: 90,
    tracing: "Active",
    seals: { mode: "GOVERNANCE", days: 30 },
  },
  production: {
    ...common,
    domain: "pool.example.jp",
    mailDomain: "pool.example.jp",
    fronts: frontsAt("pool.example.jp"),
    budgetDollars: 500,
    protect: true,
    ownKeyForStores: true,
    backupCopies: true,
    edge: true,
    canary: "CodeDeployDefault.LambdaCanary10Percent10Minutes",
    dashboard: true,
    deploy: { repository: "pref-example/machipool", environment: "production" },
    malwareScan: true,
    concurrency: { api: 200, stream: 10, cron: 24, worker: 20, print: 10 }, // 200 bodies are ten batches, of two schedules at once, and the ticks
    logDays: 400,
    tracing: "PassThrough", // switched on when something has to be found
    seals: { mode: "COMPLIANCE", days: 3653 },
  },
};

/** The stages that are planned and reviewed; any other name is a personal one. */
export const stageNames = Object.keys(stages);

export const stageOf = (name: string): Stage => stages[name] ?? personal;

/** The gateway's own name: behind an edge the stage's name is CloudFront's, and the gateway has one beside it that answers nobody else. */
export const gatewayDomain = ({ domain, edge }: Pick<Stage, "domain" | "edge">): string | undefined =>
  domain !== undefined && edge ? `origin.${domain}` : domain;

/** Why a stage cannot be made as it is asked for, or undefined. `live`: by `sst dev`, which puts functions on somebody's own machine. */
export function refusalOf({ protect, edge }: Pick<Stage, "protect" | "edge">, live: boolean): string | undefined {
  if (protect && live)
    return "a protected stage is deployed, never developed live: sst dev belongs on a stage of your own";
  if (protect && !edge) return "a protected stage has CloudFront and WAF in front: set `edge` in infra/stage.ts";
  return undefined;
}

/**
 * Where everything runs and where the copies lie, both in Japan; and where AWS keeps the settings of its global services (CloudFront
 * and its WAF), which hold rules and no contents.
 */
export const regions = { home: "ap-northeast-1", copies: "ap-northeast-3", global: "us-east-1" } as const;

/**
 * Days that a daily copy is kept, in Tokyo on its way and in Osaka. A copy of the table is always a whole one and costs by
 * size × days; any second of 35 days comes back from the continuous backup in Tokyo, so Osaka is for the day without a Tokyo.
 */
export const copyDays = { home: 1, copies: 7 } as const;
