/** The account that is deployed to. */
export const account = aws.getCallerIdentityOutput({}).accountId;

/** On everything, also what is made in another region: by this the month's cost is counted. */
export const tags = { "machipool:stage": $app.stage };
