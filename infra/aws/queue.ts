import type { Queue } from "#core/port.ts";
import { call, region } from "./call.ts";
import { ownCredentials } from "./session.ts";

/** SQS FIFO, in the function's own name: the group is the home, so that one body's errands keep their order and wait for nobody else's. */
export const queue: Queue = {
  async send({ group, id, body }) {
    const url = process.env.JOB_QUEUE_URL;
    if (url === undefined) throw new Error("environment variable JOB_QUEUE_URL is missing");
    // a group is letters, digits and signs, and the separator of our keys is one of them
    const input = { QueueUrl: url, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: id };
    await call({
      service: "sqs",
      url: process.env.AWS_ENDPOINT_URL_SQS ?? `https://sqs.${region()}.amazonaws.com/`,
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage" },
      body: JSON.stringify(input),
      credentials: ownCredentials(),
    });
  },
};
