import { compareVersions } from "./versions.ts";

// An answer to our own write may come later than the watch's DELETED by as long as a call may take; this many deletions
// fit easily in between.
const REMEMBERED = 10_000;

/** The uids seen deleted lately, and at which resourceVersion. */
export class Tombstones {
  readonly #versions = new Map<string, string>();

  bury(uid: string, resourceVersion: string): void {
    this.#versions.delete(uid);
    this.#versions.set(uid, resourceVersion);
    if (this.#versions.size <= REMEMBERED) return;
    const [oldest] = this.#versions.keys();
    if (oldest !== undefined) this.#versions.delete(oldest);
  }

  /** True when this state of the object is no newer than its deletion. */
  covers(uid: string, resourceVersion: string): boolean {
    const deletedAt = this.#versions.get(uid);
    return deletedAt !== undefined && compareVersions(resourceVersion, deletedAt) <= 0;
  }

  clear(): void {
    this.#versions.clear();
  }
}
