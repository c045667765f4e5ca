import type { KusciaJob } from "../../api/types.ts";
import type { Pod, Stored } from "../../api/kubernetes.ts";
import { BY_UID, type Caches, jobUIDOf } from "../caches.ts";
import { isLive } from "../../job/children.ts";
import { disruptionCondition } from "../../job/removal.ts";
import type { PodRef } from "../../job/types.ts";
import { Coalescing } from "./coalescing.ts";
import type { PodLooks } from "./pod-warnings.ts";
import { CreateAttempts } from "./create-attempts.ts";
import type { PodIdentity } from "./recorded-pods.ts";
import { UnderWay } from "./under-way.ts";

const unmeasured = (): number => 0;

/** What is remembered of a job that is being deleted. */
export interface CleanupMemory {
  /** Uids of the children that this process has asked to be deleted. */
  readonly requested: Set<string>;
  /** When it asked last, or looked live since, in milliseconds since the epoch. */
  requestedAt?: number;
  /** The latest that an Event said about what holds the job, by topic. */
  readonly reported: Map<"overdue" | "blocked", string>;
  /** When this process first saw that a namespace of the job cannot be read, in milliseconds since the epoch. */
  blockedSince?: number;
  /** When this process first saw that the job is to go, in milliseconds since the epoch. */
  closedAt?: number;
}

/** A pod that the watch does not show any more, and the identity that was recorded of it. */
export interface UnlabelledPod extends PodRef {
  readonly identity: PodIdentity;
}

/**
 * What this process remembers of one job between passes. It is lost with the process, and harmless so: every deadline
 * counts from times in the job's status, and the rest comes back with the next request.
 */
export class JobMemory {
  readonly creations: CreateAttempts;
  readonly coalescing: Coalescing;
  /** Conflicts in a row. */
  conflicts = 0;
  /** Since when every pass has failed, in milliseconds since the epoch, and what an Event has said of it. */
  failure: { readonly since: number; told?: string } | undefined;
  /** How often the API server has refused the status for its size. */
  statusRefusals = 0;
  /** By uid: pods that have lost a label by which the watch selects them, and are not known to be gone. An Event has told of each. */
  readonly unlabelledPods = new Map<string, UnlabelledPod>();
  /**
   * Whether pods may be there that the cache lacks: the process before may have been cut off in its last pass, or a pod went
   * from the cache that had not ended, as it does when it loses a label.
   */
  mayLackPods = true;
  /** What passes have begun and what has not ended yet. */
  readonly underWay: UnderWay;
  readonly podLooks: PodLooks = new Map();
  readonly cleanup: CleanupMemory = { requested: new Set(), reported: new Map() };
  /** Where pods were that went before they had ended, by uid. */
  readonly lastNodes = new Map<string, string>();
  #terminatedPods: readonly Stored<Pod>[] = [];
  #roomIn: ReadonlySet<string> = new Set();

  /** `clock` in milliseconds since the epoch; `latencyMs` tells how long a status write takes at present. */
  constructor(clock: () => number, latencyMs: () => number = unmeasured) {
    this.creations = new CreateAttempts(clock);
    this.coalescing = new Coalescing(clock, latencyMs);
    this.underWay = new UnderWay(clock);
  }

  /**
   * The last states of pods that were deleted and have gone since the last pass: the events of a pod's end and of its
   * removal often come together, and its success or its termination message is worth keeping.
   */
  get terminatedPods(): readonly Stored<Pod>[] {
    return this.#terminatedPods;
  }

  /** A pod of the job was deleted and has gone. */
  noteDeleted(pod: Stored<Pod>): void {
    const { nodeName } = pod.spec ?? {};
    if (nodeName !== undefined && isLive(pod)) this.lastNodes.set(pod.metadata.uid, nodeName);
    if (isLive(pod) && pod.metadata.deletionTimestamp === undefined) this.mayLackPods = true;
    // One that had ended goes at once: nothing else is left of its success, or of what took it away.
    const isOver = pod.status?.phase === "Succeeded" || disruptionCondition(pod) !== undefined;
    const wasStopped = pod.metadata.deletionTimestamp !== undefined || isOver;
    if (wasStopped) this.#terminatedPods = [...this.#terminatedPods, pod];
  }

  /** Forgets the terminated pods that a pass has handled. */
  forgetTerminatedPods(handled: readonly Stored<Pod>[]): void {
    this.#terminatedPods = this.#terminatedPods.filter((pod) => !handled.includes(pod));
  }

  /** Where room may have appeared since a pass last looked (src/job/rooms.ts). */
  get roomIn(): ReadonlySet<string> {
    return this.#roomIn;
  }

  addRoom(...rooms: readonly string[]): void {
    if (rooms.length > 0) this.#roomIn = new Set([...this.#roomIn, ...rooms]);
  }

  /** Forgets the room that a pass has heard of. */
  forgetRoom(heard: ReadonlySet<string>): void {
    if (this.#roomIn.size > 0) this.#roomIn = new Set([...this.#roomIn].filter((each) => !heard.has(each)));
  }
}

/** One memory for each job, from its first pass until its uid goes. */
export class JobMemories {
  readonly #clock: () => number;
  readonly #latencyMs: () => number;
  readonly #byUID = new Map<string, JobMemory>();

  /** `clock` in milliseconds since the epoch; `latencyMs` tells how long a status write takes at present. */
  constructor(clock: () => number, latencyMs: () => number = unmeasured) {
    this.#clock = clock;
    this.#latencyMs = latencyMs;
  }

  get size(): number {
    return this.#byUID.size;
  }

  /** The memory of a job that the cache holds. */
  of({ metadata }: Stored<KusciaJob>): JobMemory {
    return this.#ofUID(metadata.uid);
  }

  /** Resolves when all that passes have begun has ended. */
  async ended(): Promise<void> {
    await Promise.all([...this.#byUID.values()].map(({ underWay }) => underWay.ended()));
  }

  /**
   * From now on keeps terminated pods of jobs that exist, drops the memory of jobs that are gone, and gives up what a change
   * of its job makes surplus.
   */
  follow({ jobs, pods }: Pick<Caches, "jobs" | "pods">): void {
    jobs.onChange(({ type, object }) => {
      this.#byUID.get(object.metadata.uid)?.underWay.review();
      if (type === "deleted") this.#byUID.delete(object.metadata.uid);
    });
    pods.onChange(({ type, object }) => {
      const [uid] = jobUIDOf(object);
      if (type !== "deleted" || uid === undefined || jobs.byIndex(BY_UID, uid).length === 0) return;
      this.#ofUID(uid).noteDeleted(object);
    });
  }

  #ofUID(uid: string): JobMemory {
    const known = this.#byUID.get(uid);
    if (known !== undefined) return known;
    const memory = new JobMemory(this.#clock, this.#latencyMs);
    this.#byUID.set(uid, memory);
    return memory;
  }
}
