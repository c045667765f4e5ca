import type { Logger } from "pino";
import { isAlreadyExists, isConflict, isNotFound } from "../kube/errors.ts";
import type { WorkQueue } from "../kube/workqueue.ts";
import type { OperatorMetrics } from "./metrics.ts";

/** What a pass answers; empty if only a change calls for the next one. */
export interface Result {
  /** Try again, rate limited: something was left undone that is no error of the whole pass. */
  readonly requeue?: boolean;
  /** Look again after this many milliseconds even if nothing changes. */
  readonly requeueAfterMs?: number;
  /** Something that the pass has begun has not ended: how often it failed is not forgotten yet. */
  readonly isOpen?: boolean;
}

/** One pass over the object of this key. It throws when it has to be tried again. */
export type Reconcile = (key: string) => Promise<Result>;

/** A pass was decided from a state that is no longer the newest; the next one sees the newer state. */
export class StaleStateError extends Error {
  override readonly name = "StaleStateError";
}

/** A controller: a queue of keys and what is done with each. */
export interface Controller {
  /** The label `controller` of its metrics. */
  readonly name: string;
  readonly queue: WorkQueue<string>;
  readonly workers: number;
  readonly reconcile: Reconcile;
  /** What names the object of a key in the log. */
  readonly logFields: (key: string) => object;
}

/** Lets a controller work on its queue. Retries, logs and metrics of all controllers are the same. */
export function runController(controller: Controller, metrics: OperatorMetrics, logger: Logger): void {
  const { name, queue, workers, reconcile } = controller;
  queue.run(workers, async (key) => {
    const begin = performance.now();
    let failed = true;
    try {
      schedule(queue, key, await reconcile(key));
      failed = false;
    } catch (error) {
      // The object is gone, and its last change has been seen to.
      if (isNotFound(error)) {
        failed = false;
        return;
      }
      logFailure(controller, logger, key, error);
      // The queue adds the key again, rate limited.
      throw error;
    } finally {
      metrics.observeReconcile(name, (performance.now() - begin) / 1000, failed);
    }
  });
}

/** The newest pass alone decides when the next one comes. */
function schedule(queue: WorkQueue<string>, key: string, { requeue = false, requeueAfterMs, isOpen }: Result): void {
  if (requeue) {
    queue.addRateLimited(key);
  } else if (isOpen !== true) {
    queue.drop(key);
  }
  if (requeueAfterMs !== undefined) queue.addAfter(key, requeueAfterMs);
}

/** Somebody else was faster: that is the normal course, and the cache shows soon what they did. */
function logFailure({ logFields }: Controller, logger: Logger, key: string, error: unknown): void {
  const isRace = isConflict(error) || isAlreadyExists(error) || error instanceof StaleStateError;
  logger[isRace ? "debug" : "warn"]({ err: error, ...logFields(key) }, "reconciling");
}

/** A pass that comes back at once, by this clock, would spin. */
const SHORTEST_PAUSE_MS = 1;

/** The next look at the first of these times, in milliseconds from now. */
export function soonest(...times: readonly (number | undefined)[]): Result {
  const known = times.filter((each) => each !== undefined);
  return known.length === 0 ? {} : { requeueAfterMs: Math.max(SHORTEST_PAUSE_MS, Math.min(...known)) };
}
