/** Where what could not be done waits for somebody: two weeks, encrypted, over TLS only. */
export function deadLetters(name: string, args: aws.sqs.QueueArgs = {}) {
  const queue = new aws.sqs.Queue(name, {
    name: `${$app.name}-${$app.stage}-${name}${args.fifoQueue === true ? ".fifo" : ""}`,
    messageRetentionSeconds: 14 * 24 * 3600,
    sqsManagedSseEnabled: true,
    ...args,
  });
  overTls(name, queue);
  return queue;
}

/** Nobody speaks to a queue but over TLS. */
export function overTls(name: string, queue: aws.sqs.Queue): void {
  new aws.sqs.QueuePolicy(`${name}Policy`, {
    queueUrl: queue.url,
    policy: queue.arn.apply((arn) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    ),
  });
}
