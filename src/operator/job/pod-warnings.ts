import type { CoreEvent, Pod, Stored } from "../../api/kubernetes.ts";
import { ANNOTATION } from "../../api/names.ts";
import { EVENTS } from "../../api/resources.ts";
import type { PodWarning } from "../../job/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isForbidden } from "../../kube/errors.ts";

/** A pod that takes no longer to start costs no request. */
const PATIENCE_MS = 5_000;
/** Between two looks at a pod: at first this, later a sixth of the time that it waits, up to a minute. */
const SHORTEST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 60_000;
/** Looked at are so many pods of a task in a namespace, whose cause is nearly always the same, and so many of a job. */
const PODS_PER_TASK = 2;
const PODS_PER_JOB = 16;
/** Looks of all jobs together in a second. */
const LOOKS_PER_SECOND = 10;
/** A namespace whose Events must not be read is left alone for so long. */
const REFUSED_MS = 600_000;
const LOOK_TIMEOUT_MS = 5_000;
/** Equal Events are counted in one object, so a pod has few. */
const MAX_EVENTS = 100;

/** What is known of a pod that has not started. Times in milliseconds since the epoch. */
interface Look {
  /** When it was first seen: the server's clock, by which the pod was created, may be another. */
  readonly since: number;
  /** When its Events were last read. */
  readonly at?: number;
  /** The newest Warning among them. */
  readonly warning?: PodWarning;
}

/** What is remembered of the pods of one job, by uid. */
export type PodLooks = Map<string, Look>;

export interface PodWarningsDeps {
  readonly client: Pick<KubeClient, "list">;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Learns of namespaces whose Events must not be read. */
  readonly onRefused: (namespace: string) => void;
}

/**
 * Reads the newest Warning Event of pods that do not start: only that names a missing volume or Secret. The Events of a
 * cluster are too many to watch, so they are listed pod by pod, rarely, and only while a pod has not started.
 */
export class PodWarnings {
  readonly #deps: PodWarningsDeps;
  readonly #refusedUntil = new Map<string, number>();
  #second = 0;
  #looksInSecond = 0;

  constructor(deps: PodWarningsDeps) {
    this.#deps = deps;
  }

  /** Looks at the pods that are due. Without an answer what was known stays: it is only shown, never acted on. */
  async refresh(pods: readonly Stored<Pod>[], looks: PodLooks): Promise<void> {
    const observed = observedPods(pods, looks);
    const uids = new Set(observed.map(({ metadata }) => metadata.uid));
    for (const uid of looks.keys()) if (!uids.has(uid)) looks.delete(uid);
    const since = this.#deps.clock();
    for (const uid of uids) if (!looks.has(uid)) looks.set(uid, { since });
    const due = observed.filter((pod) => this.#dueInMs(pod, looks) === 0);
    await Promise.all(due.map((pod) => this.#look(pod, looks)));
  }

  /** Milliseconds until a pod is due, if any will be. */
  nextLookMs(pods: readonly Stored<Pod>[], looks: PodLooks): number | undefined {
    const times = observedPods(pods, looks).map((pod) => this.#dueInMs(pod, looks));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  #dueInMs({ metadata }: Stored<Pod>, looks: PodLooks): number {
    const now = this.#deps.clock();
    const { since, at } = looks.get(metadata.uid) ?? { since: now };
    const pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, (now - since) / 6));
    const due = at === undefined ? since + PATIENCE_MS : at + pause;
    return Math.max(0, due - now, (this.#refusedUntil.get(metadata.namespace) ?? 0) - now);
  }

  async #look({ metadata: { namespace, uid } }: Stored<Pod>, looks: PodLooks): Promise<void> {
    const { client, clock, onRefused } = this.#deps;
    const look = { ...looks.get(uid)!, at: clock() };
    looks.set(uid, look);
    // The others come with their next turn.
    if (!this.#mayLook()) return;
    try {
      const fieldSelector = `involvedObject.uid=${uid},type=Warning`;
      const query = { namespace, fieldSelector, limit: MAX_EVENTS, timeoutMs: LOOK_TIMEOUT_MS };
      const warning = newestWarning((await client.list(EVENTS, query)).items);
      if (warning !== undefined) looks.set(uid, { ...look, warning });
    } catch (error) {
      if (!isForbidden(error)) return;
      this.#refusedUntil.set(namespace, clock() + REFUSED_MS);
      onRefused(namespace);
    }
  }

  #mayLook(): boolean {
    const now = this.#deps.clock();
    if (now - this.#second >= 1_000 || now < this.#second) {
      this.#second = now;
      this.#looksInSecond = 0;
    }
    this.#looksInSecond += 1;
    return this.#looksInSecond <= LOOKS_PER_SECOND;
  }
}

/** The newest Warnings that are known, by uid of the pod. */
export function warningsOf(looks: PodLooks): ReadonlyMap<string, PodWarning> {
  return new Map([...looks].flatMap(([uid, { warning }]) => (warning === undefined ? [] : [[uid, warning]])));
}

/** The pods that are worth a look: a few of each task and namespace that have not started, those looked at before first. */
function observedPods(pods: readonly Stored<Pod>[], looks: PodLooks): Stored<Pod>[] {
  const waiting = pods.filter(hasNotStarted);
  const known = waiting.filter(({ metadata }) => looks.has(metadata.uid));
  const others = waiting.filter(({ metadata }) => !looks.has(metadata.uid));
  const counts = new Map<string, number>();
  const chosen: Stored<Pod>[] = [];
  for (const pod of [...known, ...others]) {
    if (chosen.length === PODS_PER_JOB) break;
    const key = `${pod.metadata.namespace}/${pod.metadata.annotations?.[ANNOTATION.taskAlias]}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    if (count < PODS_PER_TASK) chosen.push(pod);
  }
  return chosen;
}

function hasNotStarted({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && (status?.phase ?? "Pending") === "Pending";
}

function newestWarning(events: readonly CoreEvent[]): PodWarning | undefined {
  const [newest] = events.toSorted((a, b) => timeOf(b).localeCompare(timeOf(a)));
  if (newest === undefined) return undefined;
  return { reason: newest.reason ?? "", message: newest.message ?? "", time: timeOf(newest) };
}

/** Events of the newer API have their times elsewhere. */
function timeOf({ series, lastTimestamp, eventTime, metadata }: CoreEvent): string {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? "";
}
