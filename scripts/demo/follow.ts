import type { KusciaJob } from "../../src/api/types.ts";
import type { DemoKube, NamedJob } from "./kube.ts";
import type { JobView } from "./view.ts";
import { watchJob } from "./watch-job.ts";

/** How a job ended, or how far it got in the time given. */
export interface Ending {
  readonly job?: KusciaJob;
  readonly timedOut: boolean;
}

/** Shows a job until it is finished. */
export async function follow(
  { kube, job: named }: { kube: DemoKube; job: NamedJob },
  view: JobView,
  { signal, timeoutSeconds }: { signal: AbortSignal; timeoutSeconds: number },
): Promise<Ending> {
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  let job: KusciaJob | undefined;
  try {
    for await (const seen of watchJob(kube, named, AbortSignal.any([signal, timeout]))) {
      job = seen;
      view.show(seen);
    }
    return { job, timedOut: false };
  } catch (error) {
    signal.throwIfAborted();
    if (!timeout.aborted) throw error;
    return { job, timedOut: true };
  } finally {
    view.end();
  }
}
