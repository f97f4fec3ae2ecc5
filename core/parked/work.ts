/** What a job is called that tries again what is parked. */
export const retryWork = "parked-retry";
