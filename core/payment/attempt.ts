import * as Actor from "../actor.ts";
import { format, now } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import * as Port from "../port.ts";
import * as Request from "../request.ts";
import * as Tenant from "../tenant/index.ts";
import { type Attempt, type PaymentState, paymentIdOf, paymentKind } from "./entity.ts";
import { started } from "./event.ts";
import { isUncaptured, look } from "./look.ts";
import { moved } from "./move.ts";
import { problem } from "./problem.ts";
import { covering, statusNames } from "./rule.ts";
import { onlineSetting, onlineSettingName } from "./schema.ts";

const pageMs = 60 * 60 * 1000;
const firstLookMs = 15 * 60 * 1000;
const attemptsMax = 20;

type Started = { attempt: string; yen: number; until: string; page: string };

/**
 * Begins to pay online. Before another page opens the provider is asked for every order that brought nothing yet: none opens while money may have
 * come, nor while the provider cannot say. The attempt is recorded before the provider hears of it, so no order is there that we do not know;
 * the same request finds the same order and the same page again. The page's address is stored nowhere.
 * @throws Problem `not_found`, `setting.missing`, `payment.counter_only`, `payment.settled`, `payment.attempts`,
 * `payment.no_provider`, `payment.unavailable`
 */
export async function start(application: string): Promise<Started> {
  const { person } = Actor.require("resident");
  const id = Request.newId("att");
  const reference = paymentIdOf(application);
  const { attempt, title, yen } = (await beginAsked(id, { reference, person })).facts;
  const order = { id: attempt.id, town: Actor.body(), reference, title, yen, until: attempt.until };
  const { page } = await Port.use().payments.start(order);
  return { attempt: attempt.id, yen, until: format(attempt.until), page };
}

type Beginning = { reference: string; person: string };

const asksMax = 5;

/** Begins once the provider has been asked for every order there is; one that came meanwhile is asked for too. */
async function beginAsked(id: string, beginning: Beginning) {
  const asked = new Set<string>();
  for (let ask = 0; ask < asksMax; ask++) {
    const { entry } = await begin(id, beginning, asked);
    if (entry !== undefined) return entry;
    const seen: string[] = [];
    await look(beginning.reference, (one) => {
      if (isUncaptured(one)) seen.push(one.id);
      return isUncaptured(one);
    });
    for (const one of seen) asked.add(one);
  }
  throw new Problem("busy");
}

/** Nothing is begun while there is an order that was not asked for. */
function begin(id: string, { reference, person }: Beginning, asked: ReadonlySet<string>) {
  return Journal.act(paymentKind, reference, async (head) => {
    if (head === undefined || head.state.person !== person) throw new Problem("not_found");
    const { value, version } = await Tenant.setting(onlineSettingName, onlineSetting);
    if (!value.accepts) throw problem("payment.counter_only");
    requirePayable(head.state);
    if (head.state.attempts.some((one) => isUncaptured(one) && !asked.has(one.id))) return undefined;
    requireNothingUnderWay(head.state);
    const [startedAt, provider] = [now(), Port.use().payments.name()];
    const until = startedAt + pageMs;
    const attempt: Attempt = { id, provider, town: Actor.body(), startedAt, until, status: "initiated", ended: false };
    const set = { attempts: [...head.state.attempts, attempt], lookAt: startedAt + firstLookMs };
    const facts = { attempt: { id, provider, until }, lookAt: set.lookAt, settingVersion: version };
    return moved(head, { set }, (said, told) => started({ ...said, ...facts }, told));
  });
}

function requirePayable(state: PaymentState): void {
  if (state.released || covering(state) !== undefined) {
    throw problem("payment.settled", { detail: `この納付は「${statusNames[state.status]}」です。` });
  }
  if (state.attempts.length >= attemptsMax) throw problem("payment.attempts");
}

/** What the provider is still working on may be money that has come. */
function requireNothingUnderWay({ attempts }: PaymentState): void {
  if (!attempts.some(({ status, ended }) => status === "pending" && !ended)) return;
  throw problem("payment.settled", {
    detail: "決済サービスが、先の納付の結果を確かめています。もう一度納付する必要はありません。",
  });
}
