/**
 * How far a payment is, in the order in which one wins over another whatever comes first: the browser's return, the
 * provider's message and our own look may arrive in any order and again, and money that was captured late was captured.
 */
export const statuses = ["initiated", "pending", "failed", "cancelled", "captured", "refunded"] as const;
export type Status = (typeof statuses)[number];

export const statusNames: Record<Status, string> = {
  initiated: "納付待ち",
  pending: "決済確認中",
  failed: "決済不成立",
  cancelled: "納付取りやめ",
  captured: "納付済み",
  refunded: "還付済み",
};

/** Whether a report changes anything: a payment only ever moves on. */
export const advances = (from: Status, to: Status): boolean => statuses.indexOf(to) > statuses.indexOf(from);

/** Whether the money came in, and a receipt was due, at some time. */
export const isReceived = (status: Status): boolean => !advances(status, "captured");
