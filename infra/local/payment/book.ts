import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Instant, now } from "#core/clock.ts";
import { StartFailure } from "#infra/local/failure.ts";
import { writeWhole } from "#infra/local/whole.ts";

export type State = "open" | "pending" | "failed" | "captured";

/** An order as the provider keeps it: what is to be paid, how far it is, what was paid back, what has not been told yet. */
export type Order = {
  id: string;
  town: string;
  reference: string;
  title: string;
  yen: number;
  until: Instant;
  notifyTo: string;
  returnTo: string;
  state: State;
  refunds: { id: string; yen: number }[];
  untold: State[];
};

export type Asked = Omit<Order, "state" | "refunds" | "untold">;

/** Days after the last moment to pay in which the result may still come. */
const settlementMs = 3 * 24 * 60 * 60 * 1000;

/** @throws StartFailure: money is not forgotten in silence */
function readOrder(file: string): Order {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Order;
  } catch (cause) {
    throw new StartFailure(
      "damaged",
      `決済（架空）の支払い ${file} が壊れています。ほかのデータは無事です。控えのファイルを戻してください。控えがなければ、このファイルだけを消して続けられます（その支払いはなかったことになり、作り直せません）。`,
      cause,
    );
  }
}

/** The provider's orders, one file each, whole wherever the process dies. */
export function openBook(directory: string) {
  mkdirSync(directory, { recursive: true });
  const files = readdirSync(directory).filter((name) => name.endsWith(".json"));
  const orders = new Map(
    files.map((name) => {
      const order = readOrder(join(directory, name));
      return [order.id, order] as const;
    }),
  );
  const keep = (order: Order): Order => {
    writeWhole(join(directory, `${order.id}.json`), JSON.stringify(order));
    orders.set(order.id, order);
    return order;
  };
  return {
    list: () => [...orders.values()],
    find: (id: string) => orders.get(id),
    keep,
    /** The same order for the same id; `undefined` when it is another one's or says something else. */
    ask(asked: Asked): Order | undefined {
      const known = orders.get(asked.id);
      if (known === undefined) return keep({ ...asked, state: "open", refunds: [], untold: [] });
      return known.town === asked.town && known.yen === asked.yen && known.reference === asked.reference
        ? known
        : undefined;
    },
    /** What was captured stays so; everything else may still become it. */
    move(order: Order, state: State): Order {
      if (order.state === "captured" || order.state === state) return order;
      return keep({ ...order, state, untold: [...order.untold, state] });
    },
    /** Once for an id, and never more than was captured. */
    refund(order: Order, refund: { id: string; yen: number }): Order | undefined {
      const known = order.refunds.find(({ id }) => id === refund.id);
      if (known !== undefined) return known.yen === refund.yen ? order : undefined;
      const left = capturedOf(order) - order.refunds.reduce((sum, { yen }) => sum + yen, 0);
      return refund.yen > left ? undefined : keep({ ...order, refunds: [...order.refunds, refund] });
    },
  };
}

export type Book = ReturnType<typeof openBook>;

export const capturedOf = ({ state, yen }: Order): number => (state === "captured" ? yen : 0);

export const hasEnded = ({ state, until }: Order): boolean => state === "captured" || now() > until + settlementMs;

export const isPayable = ({ state, until }: Order): boolean => state === "open" && now() <= until;
