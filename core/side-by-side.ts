/**
 * Waits for several things at once. When more than one refuses, the first in the list is what is answered, whichever came back first: what is
 * said must not depend on who was faster.
 */
export async function sideBySide<T extends readonly unknown[] | []>(
  things: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(things);
  for (const one of settled) if (one.status === "rejected") throw one.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as {
    -readonly [K in keyof T]: Awaited<T[K]>;
  };
}
