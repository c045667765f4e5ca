import { Backoff } from "../../kube/backoff.ts";
import { sleep, systemClock } from "../../kube/clock.ts";

const SHORTEST_PAUSE_MS = 200;

/**
 * What the question comes to, asked again while it fails for what may heal: a watch outlives a server that is being
 * replaced, so the calls between its events must, too. @throws what will not heal, and the signal's reason
 */
export async function untilAnswered<R>(
  ask: () => Promise<R>,
  isPassing: (error: unknown) => boolean,
  signal: AbortSignal,
): Promise<R> {
  const backoff = new Backoff({ initialMs: SHORTEST_PAUSE_MS, maxMs: 5000 });
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) || signal.aborted) throw error;
      await sleep(systemClock, backoff.next(), signal);
    }
  }
}
