/**
 * The queue of errands as data (SQS FIFO): messages of one group, that is of one home, one at a time and in order; groups side by side. A message
 * that was not done comes back after `visibleAfter` seconds, more than the worker may take, and is laid aside after `attempts`.
 */
export const jobQueue = { visibleAfter: 120, attempts: 10, batchSize: 1 } as const;
