/** What setTimeout can wait at most, in milliseconds: it takes any longer time for one of 1 ms. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls `fn` once after `ms`, however long that is; the answer cancels it. */
export function after(ms: number, fn: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (left: number): void => {
    timer =
      left <= LONGEST_TIMER_MS
        ? setTimeout(fn, left)
        : setTimeout(() => wait(left - LONGEST_TIMER_MS), LONGEST_TIMER_MS);
  };
  wait(ms);
  return () => clearTimeout(timer);
}
