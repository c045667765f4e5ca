import { isLive } from "./children.ts";
import type { Pass, TaskRun } from "./pass.ts";
import { listed } from "./text.ts";
import { recordWait } from "./waits.ts";

/** Records that pods of an earlier attempt have not ended; a later one starts when none is left alive (docs/architecture.md). */
export function waitForOldPods(pass: Pass, run: TaskRun): boolean {
  const old = pass.children
    .of(run.spec.alias)
    .filter(({ kind, attempt, object }) => kind === "Pod" && attempt < (run.status.attempt ?? 0) && isLive(object))
    .map(({ object }) => `${object.metadata.namespace}/${object.metadata.name}`)
    // The same sentence whatever the order in the cache: a change of it is written.
    .sort();
  if (old.length === 0) return false;
  recordWait(pass, run, {
    reason: "OldPodsRunning",
    message: `pods of an earlier attempt have not ended: ${listed(old)}`,
  });
  return true;
}
