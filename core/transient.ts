import { Problem } from "./error.ts";

const names = new Set([
  "InternalServerError",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestTimeout",
  "ServiceUnavailable",
  "ServiceUnavailableException",
  "ThrottlingException",
  "TimeoutError",
  "TransactionConflictException",
  "TransactionInProgressException",
]);

const codes = /^(ECONN|EPIPE$|ETIMEDOUT$|EAI_AGAIN$|ENETUNREACH$|EHOSTUNREACH$|UND_ERR_)/;
const passing = new Set(["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]);

/** What an error may say of itself: a service's status, a socket's code, why a transaction was cancelled, what it came from. */
type Told = {
  transient?: unknown;
  code?: unknown;
  status?: unknown;
  $metadata?: { httpStatusCode?: number };
  CancellationReasons?: { Code?: string }[];
};

/**
 * Whether the same may go well a moment later, because somebody did not answer, was too busy or was in the way: the table, a key, another
 * act. Everything else fails again however often it is tried.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof Problem) return error.code === "busy";
  if (!(error instanceof Error)) return false;
  const { transient, code, status, $metadata, CancellationReasons = [] } = error as Told;
  return (
    transient === true ||
    names.has(error.name) ||
    names.has(String(code)) ||
    codes.test(String(code)) ||
    Number(status ?? $metadata?.httpStatusCode ?? 0) >= 500 ||
    CancellationReasons.some((reason) => passing.has(reason.Code ?? "")) ||
    isTransient(error.cause)
  );
}
