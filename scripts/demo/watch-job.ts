import { setTimeout as delay } from "node:timers/promises";
import type { KusciaJob } from "../../src/api/types.ts";
import type { DemoKube, NamedJob } from "./kube.ts";

const FINAL: ReadonlySet<string> = new Set(["Succeeded", "Failed", "Cancelled", "ApprovalReject"]);
const PAUSE_MS = 500;

/** Whether nothing more will happen to a job by itself. */
export function isFinished({ status }: KusciaJob): boolean {
  return FINAL.has(status?.phase ?? "") && status?.completionTime !== undefined;
}

/** Every state of a job, until the job is finished or the signal ends it. */
export async function* watchJob(kube: DemoKube, job: NamedJob, signal: AbortSignal): AsyncGenerator<KusciaJob> {
  for (;;) {
    for await (const seen of kube.watchJob(job, signal)) {
      yield seen;
      if (isFinished(seen)) return;
    }
    signal.throwIfAborted();
    // The server ends watches now and then.
    await delay(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
