/** The account that is deployed to. */
export const account = aws.getCallerIdentityOutput({}).accountId;
