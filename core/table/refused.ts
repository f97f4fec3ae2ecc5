import { unmarshall } from "@aws-sdk/util-dynamodb";
import { sizeOf } from "./size.ts";

type Image = Parameters<typeof unmarshall>[0];
type Reason = { Code?: string; Item?: Image };
type Action = { Item?: Record<string, unknown> };
type Input = Action & { TransactItems?: Record<string, Action>[] };

const charged = new Set(["ConditionalCheckFailed", "TransactionConflict"]);

/**
 * Write units that a refused write consumes all the same; `undefined` when it consumes none. The error does not say, so they
 * follow from the published rule: a unit for each KB begun of the greater of the item that is there and the one to be put, at
 * least one, and in a transaction twice that for each item, whichever of them was refused. What an item holds that the error does
 * not show counts as one unit: never more than what is charged.
 */
export function refusedUnits(input: object, error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { Item, TransactItems = [] } = input as Input;
  if (error.name === "ConditionalCheckFailedException") return units(Item, (error as { Item?: Image }).Item);
  if (error.name !== "TransactionCanceledException") return undefined;
  const reasons = (error as { CancellationReasons?: Reason[] }).CancellationReasons ?? [];
  if (!reasons.some(({ Code }) => charged.has(Code ?? ""))) return undefined;
  return TransactItems.flatMap((action) => Object.values(action)).reduce(
    (sum, one, at) => sum + 2 * units(one.Item, reasons[at]?.Item),
    0,
  );
}

const units = (put: Record<string, unknown> | undefined, there: Image | undefined): number =>
  Math.max(1, Math.ceil(Math.max(sizeOf(put ?? {}), sizeOf(there === undefined ? {} : unmarshall(there))) / 1024));
