/** Spreads a home's requests over collections that can still all be named. */
export const requestShards = [..."0123456789abcdef"] as const;
