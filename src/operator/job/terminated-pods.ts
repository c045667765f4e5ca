import type { Pod, Stored } from "../../api/kubernetes.ts";
import type { Cache } from "../../kube/cache.ts";
import { jobUIDOf } from "../caches.ts";

/**
 * The last states of pods that were deleted and have gone since their job was looked at: the events of a pod's end and of
 * its removal often come together, and what it said at its end is worth keeping.
 */
export class TerminatedPods {
  readonly #byJob = new Map<string, Stored<Pod>[]>();

  /** Begins to listen. Only pods of jobs that exist are kept. */
  follow(pods: Cache<Pod>, exists: (uid: string) => boolean): void {
    pods.onChange(({ type, object }) => {
      const [uid] = jobUIDOf(object);
      const stopped = type === "deleted" && object.metadata.deletionTimestamp !== undefined;
      if (!stopped || uid === undefined || !exists(uid)) return;
      this.#byJob.set(uid, [...(this.#byJob.get(uid) ?? []), object]);
    });
  }

  of(uid: string): readonly Stored<Pod>[] {
    return this.#byJob.get(uid) ?? [];
  }

  /** Forgets those that a pass has seen to its end. */
  forget(uid: string, seen: readonly Stored<Pod>[]): void {
    const left = this.of(uid).filter((pod) => !seen.includes(pod));
    if (left.length === 0) this.#byJob.delete(uid);
    else this.#byJob.set(uid, left);
  }
}
