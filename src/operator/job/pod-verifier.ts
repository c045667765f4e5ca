import type { Pod, Stored } from "../../api/kubernetes.ts";
import { KUSCIA_JOBS, NODES, PODS } from "../../api/resources.ts";
import type { KusciaJob } from "../../api/types.ts";
import { isLive } from "../../job/children.ts";
import { isNodeLost } from "../../job/disruption.ts";
import type { PodRef } from "../../job/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isForbidden, isNotFound } from "../../kube/errors.ts";
import type { EventRecorder } from "../../kube/events.ts";
import { withKind } from "../../kube/resource.ts";
import { type Caches, isLimited, type WatchScope } from "../caches.ts";
import type { OperatorMetrics } from "../metrics.ts";
import type { AddedTasks } from "./added-tasks.ts";
import type { JobMemory } from "./memory.ts";
import { missingIdentity, recordedIdentity, withIdentity } from "./recorded-pods.ts";

/** What looks at pods work with. */
export interface PodVerifierDeps {
  readonly client: Pick<KubeClient, "get" | "list">;
  readonly caches: Pick<Caches, "pods">;
  readonly settings: Pick<WatchScope, "domainNamespaces">;
  readonly metrics: OperatorMetrics;
  readonly events: EventRecorder;
}

/** Uids of pods that were looked up live in a pass. */
export interface PodFindings {
  readonly lost: Set<string>;
  readonly live: Set<string>;
  /** Of these, and of those that are being deleted, the ones whose node is gone or not ready. */
  readonly lostWithNodes: Set<string>;
}

/** A pod that the watch does not show is looked up so often. */
export const UNLABELLED_RECHECK_MS = 10_000;

/** Looks pods of which a pass is not sure up live. */
export class PodVerifier {
  readonly #deps: PodVerifierDeps;
  readonly #tasks: Pick<AddedTasks, "wholeJob">;

  constructor(deps: PodVerifierDeps, tasks: Pick<AddedTasks, "wholeJob">) {
    this.#deps = deps;
    this.#tasks = tasks;
  }

  /**
   * Only a live answer proves that a recorded pod is gone. One that is still there goes into the cache; one that the watch
   * does not select, since somebody changed its labels, never stays there and is answered.
   */
  async verify(
    job: Stored<KusciaJob>,
    memory: JobMemory,
    pods: readonly PodRef[],
    found: PodFindings,
  ): Promise<Stored<Pod>[]> {
    if (pods.length === 0) return [];
    const whole = this.#tasks.wholeJob(job);
    const looks = pods.map(async (ref) => {
      const pod = await this.#find(ref, memory, found);
      return pod && this.#recognise(whole, memory, pod);
    });
    return (await Promise.all(looks)).filter((each) => each !== undefined);
  }

  /**
   * Looks again at the pods that have lost a label: no event tells of them, and what is recorded may have moved on, since their
   * task was stopped or is tried again. Answers with those that are there; one that has ended is not looked at again.
   */
  async follow(memory: JobMemory, found: PodFindings): Promise<Stored<Pod>[]> {
    const looks = [...memory.unlabelledPods.values()].map(async ({ identity, ...ref }) => {
      const pod = await this.#lookUp({ ...ref, isToStop: true });
      if (pod === "unreadable") return undefined;
      const isUnlabelled = pod !== undefined && missingIdentity(pod, identity).length > 0;
      if (!isUnlabelled || !isLive(pod)) memory.unlabelledPods.delete(ref.uid);
      if (pod === undefined) return undefined;
      await this.#note(pod, found);
      if (isUnlabelled) return withIdentity(pod, identity);
      this.#deps.caches.pods.observe(pod);
      return undefined;
    });
    return (await Promise.all(looks)).filter((each) => each !== undefined);
  }

  /** The pod as it is live, if it is there; notes what was found. Of what is to stop it matters only whether it is there. */
  async #find(ref: PodRef, memory: JobMemory, found: PodFindings): Promise<Stored<Pod> | undefined> {
    const { uid, isToStop = false } = ref;
    const pod = await this.#lookUp(ref);
    if (pod !== undefined && pod !== "unreadable") {
      await this.#note(pod, found);
      return pod;
    }
    if (isToStop) found.live.add(uid);
    else {
      if (await this.#isLost(memory.lastNodes.get(uid))) found.lostWithNodes.add(uid);
      found.lost.add(uid);
    }
    return undefined;
  }

  async #note({ metadata: { uid, deletionTimestamp }, spec }: Stored<Pod>, found: PodFindings): Promise<void> {
    if (deletionTimestamp !== undefined && (await this.#isLost(spec?.nodeName))) found.lostWithNodes.add(uid);
    found.live.add(uid);
  }

  /** Undefined if the pod is gone, or another one has its name; "unreadable" for one that is to stop, in a namespace that is. */
  async #lookUp({ namespace, name, uid, isToStop }: PodRef): Promise<Stored<Pod> | "unreadable" | undefined> {
    try {
      const pod = await this.#deps.client.get(PODS, { namespace, name });
      return pod.metadata.uid === uid ? pod : undefined;
    } catch (error) {
      if (isToStop === true && isForbidden(error)) return "unreadable";
      if (!isNotFound(error)) throw error;
      return undefined;
    }
  }

  /** Whether a node is gone or not ready; false where it, or the right to look, is not known. */
  async #isLost(node: string | undefined): Promise<boolean> {
    const { client, settings } = this.#deps;
    if (node === undefined || isLimited(settings)) return false;
    try {
      const { items } = await client.list(NODES, { fieldSelector: `metadata.name=${node}` });
      return isNodeLost(items[0]);
    } catch (error) {
      if (!isForbidden(error)) throw error;
      return false;
    }
  }

  /**
   * The pod with the identity that the whole job records of it, if it lacks a part of that; an Event says so once. Another
   * one goes into the cache. This one would stay there as it is for ever: no event of the watch would tell of it.
   */
  #recognise(job: Stored<KusciaJob>, memory: JobMemory, pod: Stored<Pod>): Stored<Pod> | undefined {
    const identity = recordedIdentity(job, pod.metadata.uid);
    const missing = identity === undefined ? [] : missingIdentity(pod, identity);
    if (identity === undefined || missing.length === 0) {
      this.#deps.caches.pods.observe(pod);
      return undefined;
    }
    const { namespace, name, uid } = pod.metadata;
    if (!memory.unlabelledPods.has(uid)) {
      memory.unlabelledPods.set(uid, { namespace, name, uid, identity });
      this.#deps.metrics.observeUnlabelledPod();
      const message = `pod ${namespace}/${name} lacks ${missing.join(", ")}, by which its changes are seen; put it back. Until then the pod is looked up every ${UNLABELLED_RECHECK_MS / 1000} s`;
      this.#deps.events.event(withKind(KUSCIA_JOBS, job), "Warning", "PodUnlabelled", message);
    }
    return withIdentity(pod, identity);
  }
}
