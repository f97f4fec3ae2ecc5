import { paymentIdOf } from "#core/payment/entity.ts";
import { canary } from "../founding.ts";
import { application, paid } from "./application.ts";
import { act, type Exemplars, id, type Made, once, planted, routeNamed, type Stage, town } from "./stage.ts";

/** 架空の契約: this town takes money online. */
const online = (stage: Stage): Promise<string> =>
  once(stage, "online", async () => {
    const body = { from: "2027-04-01", value: { accepts: true } };
    await act(stage, "admin", "post", `${town}/settings/payment.online`, body);
    return body.from;
  });

async function payable(stage: Stage): Promise<string> {
  await online(stage);
  return application(stage);
}

/** What the provider says once somebody has paid on its page. */
async function providerMessage(stage: Stage): Promise<Made> {
  const id = await payable(stage);
  const { body } = await act(stage, "resident", "post", `${town}/applications/${id}/payment/attempts`, undefined);
  const { provider } = stage.api.world;
  provider.move(String(body.attempt), "captured");
  const { headers, text } = provider.message(String(body.attempt));
  return { headers, body: JSON.parse(text) };
}

/** Cash for what is not to be paid any more. */
async function overpaid(stage: Stage): Promise<string> {
  const id = await paid(stage);
  await act(stage, "counter", "post", `${town}/applications/${id}/payment/cancel`, { reason: canary.text });
  return id;
}

async function refundDecided(stage: Stage): Promise<string> {
  const id = await overpaid(stage);
  const body = planted(routeNamed("decideRefund"), ["/money"]);
  await act(stage, "decide", "post", `${town}/applications/${id}/payment/refunds`, body);
  return id;
}

export const paymentExemplars: Exemplars = {
  showPayment: { make: async (stage) => id(await once(stage, "application", () => application(stage))) },
  receivePayment: { make: async (stage) => id(await application(stage)) },
  cancelPayment: { make: async (stage) => id(await application(stage)) },
  startPayment: { make: async (stage) => id(await payable(stage)) },
  heedPaymentMessage: { make: providerMessage },
  returnPayment: { make: async (stage) => id(paymentIdOf(await once(stage, "application", () => application(stage)))) },
  listExcessPayments: { make: async (stage) => id(await once(stage, "overpaid", () => overpaid(stage))) },
  decideRefund: { open: ["/money"], make: async (stage) => id(await overpaid(stage)) },
  repayPayment: { make: async (stage) => id(await refundDecided(stage)) },
  printReceipt: { make: async (stage) => id(await once(stage, "paid", () => paid(stage))) },
};
