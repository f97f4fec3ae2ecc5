/** What a body pays for by the use; every unit is the type of the journal entry that proves the use. */
export const units = ["application.submitted", "booking.confirmed", "register.changed", "notice.sent"] as const;
export type Unit = (typeof units)[number];
