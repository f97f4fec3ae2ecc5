import * as Actor from "#core/actor.ts";
import * as Id from "#core/id.ts";
import type { Home } from "#core/table/key.ts";
import { AwsError } from "#infra/aws/call.ts";
import { caller, parameter } from "#infra/aws/place.ts";
import { useTerminalCredentials } from "#infra/aws/terminal.ts";
import { engineerPrefix, placeParameter, type Task } from "#infra/engineer.ts";
import { regions } from "#infra/stage.ts";
import { UnreachableError } from "./client.ts";
import { UsageError } from "./command.ts";

const app = "machipool";

/** Who works at the terminal, as entries name them: the same for the same user, and no name. */
export type Engineer = { id: string; arn: string };

/**
 * Points this process at a stage: whoever the AWS credentials of the terminal speak for (environment or profile, with a second factor)
 * takes the engineer's role for one home at a time, and reads with it where the stage's things are.
 * @throws UnreachableError when AWS does not let them
 */
export async function openStage(stage: string, task: Task, home: Home): Promise<Engineer> {
  if (!/^[a-zA-Z][a-zA-Z0-9-]{0,30}$/.test(stage))
    throw new UsageError(`--stage ${stage} は環境の名前ではありません。`);
  process.env.AWS_REGION = regions.home;
  delete process.env.DYNAMODB_ENDPOINT; // that is another engine's
  await useTerminalCredentials().catch((cause: unknown) => {
    throw new UnreachableError("AWS の認証情報がありません（環境変数か、AWS_PROFILE の指すもの）。", { cause });
  });
  try {
    const { account, arn } = await caller();
    process.env.SESSION_ROLE_PREFIX = `arn:aws:iam::${account}:role/${engineerPrefix(app, stage, task)}`;
    const place = await Actor.asSystem("operation", home, () => parameter(placeParameter(app, stage)));
    Object.assign(process.env, JSON.parse(place));
    return { id: Id.derive("eng", arn), arn };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new UnreachableError(
      `環境 ${stage} に入れません（${error.message}）。infra/stage.ts の engineers にある許可セット（IAM Identity Center）か、多要素認証（MFA）済みの利用者の認証情報で実行してください（docs/deploy.md）。`,
      { cause: error },
    );
  }
}
