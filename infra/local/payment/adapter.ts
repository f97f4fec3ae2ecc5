import * as z from "zod";
import { now } from "#core/clock.ts";
import { problem as paymentProblem } from "#core/payment/problem.ts";
import type { Payments } from "#core/port.ts";
import { isSigned, signatureHeader } from "./signature.ts";

/** What a body's contract with the provider gives it: a key to call with, and one to check messages by. */
export type Credentials = { apiKey: string; messageKey: string };

/** `url`: the provider. `poolUrl`: where it finds the pool. */
type Options = { url: string; poolUrl: string; credentials: (town: string) => Credentials };

const timeoutMs = 5_000;
const orderAnswer = z.object({
  state: z.enum(["open", "pending", "failed", "captured"]),
  captured: z.int().min(0),
  ended: z.boolean(),
});
const message = z.object({ reference: z.string().max(100) });

function referenceIn(text: string): string {
  try {
    return message.parse(JSON.parse(text)).reference;
  } catch (cause) {
    throw paymentProblem("payment.message", { cause });
  }
}

/** Online payment over HTTP with the embedded provider. A contracted provider's adapter says the same in its own words. */
export function createPayments({ url, poolUrl, credentials }: Options): Payments {
  const call = async (town: string, method: string, path: string, body?: unknown): Promise<Response> => {
    try {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${town}.${credentials(town).apiKey}`, "content-type": "application/json" },
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.status < 500) return response;
      throw new Error(`${response.status}`);
    } catch (cause) {
      throw paymentProblem("payment.unavailable", { cause });
    }
  };
  return {
    name: () => "embedded",
    async start({ id, town, ...order }) {
      const payments = `${poolUrl}/v1/towns/${town}/payments`;
      const more = { notifyTo: `${payments}/messages`, returnTo: `${payments}/${order.reference}/return` };
      const response = await call(town, "PUT", `/orders/${id}`, { ...order, ...more });
      return z.object({ page: z.string() }).parse(await response.json());
    },
    async look({ id, town }) {
      const response = await call(town, "GET", `/orders/${id}`);
      if (response.status === 404) return undefined;
      const { state, captured: yen, ended } = orderAnswer.parse(await response.json());
      return { state, yen, ended };
    },
    async refund({ id, order, town, yen }) {
      const response = await call(town, "PUT", `/orders/${order}/refunds/${id}`, { yen });
      if (!response.ok) throw paymentProblem("payment.refused");
    },
    referenceOf({ headers, text }, town) {
      const { messageKey } = credentials(town);
      if (!isSigned(messageKey, headers[signatureHeader], text, now())) throw paymentProblem("payment.message");
      return referenceIn(text);
    },
  };
}
