/**
 * Whether this is the embedded pool, whose bodies' contents and people are invented: everything it prints says so. Only
 * an embedded engine has an endpoint of its own.
 */
export const isEmbedded = (): boolean => process.env.DYNAMODB_ENDPOINT !== undefined;
