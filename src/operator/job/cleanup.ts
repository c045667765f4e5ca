import type { Logger } from "pino";
import type { Stored } from "../../api/kubernetes.ts";
import { LABEL } from "../../api/names.ts";
import { KUSCIA_JOB_TASKS, KUSCIA_JOBS, NAMESPACES, type ResourceType } from "../../api/resources.ts";
import type { KusciaJob } from "../../api/types.ts";
import { type AddedTask, mayHaveAdded } from "../../job/added-tasks.ts";
import { allChildren, CHILD_KINDS, childKind } from "../../job/children.ts";
import { hasFinalizer } from "../../api/phases.ts";
import { withoutFinalizer } from "../../job/finalizer.ts";
import type { Children } from "../../job/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isForbidden, isNotFound, messageOf } from "../../kube/errors.ts";
import { parseTime } from "../../util/time.ts";
import { ChildLookup, type Place } from "./child-lookup.ts";
import type { CleanupMemory } from "./memory.ts";

/** Past the grace period, which ends at the deletionTimestamp; kubelet kills and reports within seconds of it. */
const OVERDUE_MS = 5_000;

const KINDS: readonly ResourceType[] = CHILD_KINDS.map(({ type }) => type);

/** A child as the cache has it, with its kind. */
interface Known {
  readonly type: ResourceType;
  readonly object: Stored;
}

/** What is known of what is left of a job. */
export interface Remains {
  readonly children: Children;
  /** They would be collected once the job is gone, but slowly. */
  readonly tasks: readonly AddedTask[];
  /** Something that was asked for before has not been answered: it may yet be made, by somebody's slow webhook. */
  readonly isChanging: boolean;
  /** The children as the cache has them at the moment. */
  readonly childrenNow: () => Children;
}

function knownOf({ children, tasks }: Pick<Remains, "children" | "tasks">): Known[] {
  const known = allChildren(children).map(({ kind, object }) => ({ type: childKind(kind).type, object }));
  return [...known, ...tasks.map((object) => ({ type: KUSCIA_JOB_TASKS, object }))];
}

/** Whether something has come since the look began. */
function hasNewcomers({ children, childrenNow }: Remains): boolean {
  const known = new Set(allChildren(children).map(({ object }) => object.metadata.uid));
  return allChildren(childrenNow()).some(({ object }) => !known.has(object.metadata.uid));
}

/** Each kind and namespace once. */
function placesOf(children: readonly Known[]): Place[] {
  const places = children.map(({ type, object }): [string, Place] => {
    const namespace = object.metadata.namespace;
    return [`${type.plural} ${namespace}`, { type, namespace }];
  });
  return [...new Map(places).values()];
}

/** Where something of the job may be. */
function placesOfJob(job: Stored<KusciaJob>, namespaces: readonly string[]): Place[] {
  const places = namespaces.flatMap((namespace) => KINDS.map((type) => ({ type, namespace })));
  return mayHaveAdded(job) ? [...places, { type: KUSCIA_JOB_TASKS, namespace: job.metadata.namespace }] : places;
}

/** Pods that should have ended by now, as `alice/a-0 on node-1`: their node is gone, or a finalizer of others holds them. */
export function overduePods({ Pod: pods }: Children, now: number): string[] {
  return pods.flatMap(({ metadata, spec }) => {
    const { namespace, name, deletionTimestamp } = metadata;
    if (deletionTimestamp === undefined || Date.parse(deletionTimestamp) + OVERDUE_MS > now) return [];
    return [`${namespace}/${name}${spec?.nodeName === undefined ? "" : ` on ${spec.nodeName}`}`];
  });
}

/** What an Event says of overdue pods; empty if there are none. */
export function overdueText(pods: readonly string[]): string {
  if (pods.length === 0) return "";
  const why =
    "it waits for pods that were asked to end and have not, because of their node or of a finalizer of theirs";
  return `${why}: ${pods.join(", ")}`;
}

/** What an Event says of namespaces that cannot be read; empty if there are none. */
export function blockedText(blocked: Blocked, deadlineSeconds: number): string {
  if (blocked.size === 0) return "";
  const why = [...blocked]
    .map(([namespace, message]) => `namespace ${namespace} cannot be read: ${message}`)
    .join("; ");
  const remedy = "give the operator back its rights there";
  const end =
    deadlineSeconds === 0
      ? ""
      : `; otherwise the job goes, ${deadlineSeconds} s after its deletion at the earliest, without its objects there`;
  return `${why}; ${remedy}${end}`;
}

/** What an Event says of a job that was let go though namespaces could not be read. */
export function abandonedText({ metadata }: KusciaJob, blocked: Blocked): string {
  const kinds = KINDS.map(({ plural }) => plural).join(",");
  const where = [...blocked.keys()];
  const commands = where.map(
    (namespace) => `kubectl delete ${kinds} -n ${namespace} -l ${LABEL.jobUID}=${metadata.uid}`,
  );
  const what = `the job goes, but its objects in ${where.join(", ")} may be left: the operator may not read there`;
  return `${what}; to remove them: ${commands.join("; ")}`;
}

/** Why a namespace cannot be cleaned up, by namespace, in the API server's words. */
export type Blocked = ReadonlyMap<string, string>;

/** What one step of a clean-up came to. */
export interface CleanupStep {
  /** The finalizer is gone. What is `blocked` then was left as it is. */
  readonly done: boolean;
  readonly blocked: Blocked;
  /** When to look again, if nothing happens before. */
  readonly retryMs: number;
}

export interface CleanupDeps {
  readonly client: KubeClient;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** How long a namespace that the operator may not read holds a job; 0 for ever. */
  readonly deadlineMs: number;
  /** Whether the cache has this namespace, or there is no looking for it. */
  readonly mustExist: (namespace: string) => boolean;
}

/** While children end, their events drive the clean-up; this is only in case one was missed. */
const RETRY_MS = 10_000;
/** What is on its way tells when it has arrived, but not when it is time to give it up. */
const CHANGING_RETRY_MS = 1_000;
/** Children that are cached for so long after the request to delete them are looked up live. */
const STUCK_MS = 60_000;
/** Somebody has to give rights back, and thousands of jobs may wait for that. */
const BLOCKED_RETRY_MS = 60_000;
/** Rights may be missing for a moment only, while they are replaced, so one process waits this long whatever the deadline. */
const BLOCKED_LEAST_MS = 60_000;

/**
 * Removes everything of a job that is being deleted: a delete-collection for each kind and namespace in which children are
 * known, and the finalizer once live LISTs of all kinds in all namespaces find nothing. The cache alone is not trusted,
 * since a child made a moment ago may not be in it.
 */
export class Cleanup {
  readonly #deps: CleanupDeps;
  readonly #lookup: ChildLookup;

  constructor(deps: CleanupDeps) {
    this.#deps = deps;
    this.#lookup = new ChildLookup(deps.client);
  }

  /** One step. Little is asked of the server while known children are on their way out. */
  async step(
    job: Stored<KusciaJob>,
    memory: CleanupMemory,
    namespaces: readonly string[],
    remains: Remains,
  ): Promise<CleanupStep> {
    const blocked = new Map<string, string>();
    const done = { done: true, blocked, retryMs: RETRY_MS };
    if (!hasFinalizer(job)) return done;
    const isEmpty = await this.#empty(job, memory, { namespaces, remains, blocked });
    await this.#dropGone(blocked);
    const retryMs = remains.isChanging ? CHANGING_RETRY_MS : RETRY_MS;
    const waitMs = isEmpty ? this.#waitForRights(job, memory, blocked) : retryMs;
    if (waitMs > 0) return { ...done, done: false, retryMs: waitMs };
    if (hasNewcomers(remains)) return { ...done, done: false, retryMs: CHANGING_RETRY_MS };
    await this.#removeFinalizer(job);
    return done;
  }

  /** Deletes what is left; true if nothing is, outside the namespaces that turn out to be blocked. */
  async #empty(
    job: Stored<KusciaJob>,
    memory: CleanupMemory,
    where: { namespaces: readonly string[]; remains: Remains; blocked: Map<string, string> },
  ): Promise<boolean> {
    const { namespaces, remains, blocked } = where;
    const { uid } = job.metadata;
    const isBlocked = ({ object }: Known): boolean => blocked.has(object.metadata.namespace);
    const known = knownOf(remains);
    // A cache that lags may show a child only after the first request for its kind and namespace.
    const fresh = known.filter(({ object }) => !memory.requested.has(object.metadata.uid));
    await this.#deleteIn(placesOf(fresh), uid, blocked);
    for (const each of fresh) if (!isBlocked(each)) memory.requested.add(each.object.metadata.uid);
    const now = this.#deps.clock();
    if (fresh.length > 0) memory.requestedAt = now;
    if (remains.isChanging) return false;
    // A watch that has lost its rights never shows that a child is gone.
    const isStuck = memory.requestedAt !== undefined && now - memory.requestedAt >= STUCK_MS;
    if (!known.every(isBlocked) && !isStuck) return false;
    memory.requestedAt = now;
    const left = await this.#occupied(placesOfJob(job, namespaces), uid, blocked);
    await this.#deleteIn(left, uid, blocked);
    return left.length === 0;
  }

  /** What is in a namespace goes with it, and the right to look often goes first. */
  async #dropGone(blocked: Map<string, string>): Promise<void> {
    for (const namespace of blocked.keys()) {
      if (this.#deps.mustExist(namespace)) continue;
      const { items } = await this.#deps.client.list(NAMESPACES, { fieldSelector: `metadata.name=${namespace}` });
      if (items.length === 0) blocked.delete(namespace);
    }
  }

  /**
   * How long blocked namespaces hold the job yet: until the deadline, which counts from the deletion, a time that outlives
   * this process.
   */
  #waitForRights({ metadata }: Stored<KusciaJob>, memory: CleanupMemory, blocked: Blocked): number {
    const { clock, deadlineMs } = this.#deps;
    if (blocked.size === 0) {
      delete memory.blockedSince;
      return 0;
    }
    if (deadlineMs === 0) return BLOCKED_RETRY_MS;
    const now = clock();
    memory.blockedSince ??= now;
    const deletedAt = parseTime(metadata.deletionTimestamp) ?? memory.blockedSince;
    const end = Math.max(deletedAt + deadlineMs, memory.blockedSince + Math.min(deadlineMs, BLOCKED_LEAST_MS));
    return Math.max(0, Math.min(BLOCKED_RETRY_MS, end - now));
  }

  async #deleteIn(places: readonly Place[], uid: string, blocked: Map<string, string>): Promise<void> {
    const labelSelector = `${LABEL.jobUID}=${uid}`;
    await Promise.all(
      places.map(async (place) => {
        try {
          await this.#deps.client.deleteCollection(place.type, place.namespace, { labelSelector });
        } catch (error) {
          // Where the operator still may read it knows what is left, so the job waits for the right to delete.
          if (!isForbidden(error)) throw error;
          await this.#hasChildren(place, uid, blocked);
          if (!blocked.has(place.namespace)) throw error;
        }
      }),
    );
  }

  /** Where something is left, by live answers. */
  async #occupied(all: readonly Place[], uid: string, blocked: Map<string, string>): Promise<Place[]> {
    const places = all.filter(({ namespace }) => !blocked.has(namespace));
    const found = await Promise.all(places.map((place) => this.#hasChildren(place, uid, blocked)));
    return places.filter(({ namespace }, i) => found[i] === true && !blocked.has(namespace));
  }

  async #hasChildren(place: Place, uid: string, blocked: Map<string, string>): Promise<boolean> {
    try {
      return await this.#lookup.hasChildren(place, uid);
    } catch (error) {
      if (!isForbidden(error)) throw error;
      blocked.set(place.namespace, messageOf(error));
      return false;
    }
  }

  async #removeFinalizer(job: Stored<KusciaJob>): Promise<void> {
    const { namespace, name, uid, resourceVersion } = job.metadata;
    const left = withoutFinalizer(job) ?? job.metadata.finalizers ?? [];
    try {
      await this.#deps.client.patch(
        KUSCIA_JOBS,
        { namespace, name },
        { metadata: { resourceVersion, uid, finalizers: left } },
      );
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    this.#deps.logger.info({ job: `${namespace}/${name}`, uid }, "removed all children of the deleted job");
  }
}
