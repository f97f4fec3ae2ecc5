/** Asks again until the answer is not undefined. Throws what `late` builds after `limitMs`. */
export async function poll<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  limitMs: number,
  late: () => Error,
  pauseMs = 10,
): Promise<T> {
  const end = performance.now() + limitMs;
  while (true) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() >= end) throw late();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
