import type { ContainerStatus, Pod, PodStatus } from "../../src/api/kubernetes.ts";
import { ANNOTATION, LABEL, MANAGER } from "../../src/api/names.ts";
import { Cache } from "../../src/kube/cache.ts";
import type { KubeClient } from "../../src/kube/client.ts";
import { isConflict, isNotFound, isTransient } from "../../src/kube/errors.ts";
import { silentLogger } from "../../src/kube/logger.ts";
import { PODS } from "../../src/api/resources.ts";
import { Reflector } from "../../src/kube/reflector.ts";

/** How a pod's life goes on: its next status, or undefined to leave it as it is. */
export type Script = (pod: Pod, alias: string) => PodStatus | undefined;

/**
 * Plays the kubelet where there is none: writes pod statuses through the real API server, as a script says. Nothing of
 * the operator is faked by it.
 */
export class FakeKubelet {
  readonly #client: KubeClient;
  readonly #cache = new Cache<Pod>();
  readonly #reflector: Reflector<Pod>;
  readonly #namespaces: ReadonlySet<string>;
  readonly #pending = new Set<Promise<void>>();
  #script: Script;
  #stopped = false;

  constructor(client: KubeClient, namespaces: readonly string[], script: Script) {
    this.#client = client;
    this.#script = script;
    this.#namespaces = new Set(namespaces);
    this.#reflector = new Reflector<Pod>({
      client,
      type: PODS,
      cache: this.#cache,
      labelSelector: `${LABEL.controller}=${MANAGER}`,
      logger: silentLogger,
    });
    this.#cache.onChange(({ type, object }) => {
      if (type !== "deleted") this.#play(object);
    });
  }

  async start(): Promise<this> {
    this.#reflector.start();
    await this.#reflector.synced;
    return this;
  }

  /** Goes on by another script, also with pods that are there already. */
  use(script: Script): void {
    this.#script = script;
    for (const pod of this.#cache.list()) this.#play(pod);
  }

  /** Gives the pod a node. From then on a deletion is graceful: the pod is there until `finish`. */
  async bind(namespace: string, name: string, node = "node"): Promise<void> {
    const target = { apiVersion: "v1", kind: "Node", name: node };
    const binding = { apiVersion: "v1", kind: "Binding", metadata: { namespace, name }, target };
    await this.#client.raw("POST", `/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding);
  }

  /** Lets go of a pod that is being deleted, as a kubelet does when its containers have ended. */
  finish(namespace: string, name: string): Promise<void> {
    return this.#client.delete(PODS, { namespace, name }, { gracePeriodSeconds: 0 });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#pending);
    await this.#reflector.stop();
  }

  #play(pod: Pod): void {
    if (this.#stopped || !this.#namespaces.has(pod.metadata.namespace!)) return;
    const isGated = (pod.spec?.schedulingGates ?? []).length > 0;
    if (pod.metadata.deletionTimestamp !== undefined || isGated) return;
    const status = this.#script(pod, pod.metadata.annotations?.[ANNOTATION.taskAlias] ?? "");
    if (status === undefined) return;
    const write = this.#write(pod, status).finally(() => this.#pending.delete(write));
    this.#pending.add(write);
  }

  async #write(pod: Pod, status: PodStatus): Promise<void> {
    const { namespace, name, uid, resourceVersion } = pod.metadata;
    try {
      const body = { metadata: { uid, resourceVersion }, status };
      this.#cache.observe(await this.#client.patch(PODS, { namespace, name: name! }, body, { subresource: "status" }));
    } catch (error) {
      // The pod moved on or went; its own event follows.
      if (isConflict(error) || isNotFound(error)) return;
      if (!isTransient(error)) throw error;
      // Some tests take the API server away; a kubelet goes on trying.
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
      if (!this.#stopped) await this.#write(pod, status);
    }
  }
}

function container(pod: Pod, state: ContainerStatus["state"]): ContainerStatus[] {
  const name = pod.spec!.containers[0]!.name;
  return [
    { name, restartCount: 0, ready: state?.running !== undefined, image: "", imageID: "", state } as ContainerStatus,
  ];
}

function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

export function running(pod: Pod): PodStatus {
  return {
    phase: "Running",
    startTime: now(),
    conditions: [{ type: "PodScheduled", status: "True" }],
    containerStatuses: container(pod, { running: { startedAt: now() } }),
  };
}

export function succeeded(pod: Pod): PodStatus {
  const terminated = { exitCode: 0, reason: "Completed", startedAt: now(), finishedAt: now() };
  return { phase: "Succeeded", containerStatuses: container(pod, { terminated }) };
}

export function failed(pod: Pod, exitCode = 1, message = ""): PodStatus {
  const terminated = { exitCode, reason: "Error", message, startedAt: now(), finishedAt: now() };
  return { phase: "Failed", containerStatuses: container(pod, { terminated }) };
}

/** As a scheduler reports a pod that fits nowhere. */
export function unschedulable(message: string): PodStatus {
  return {
    phase: "Pending",
    conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }],
  };
}

/** A pod that has a node, since `scheduledAt`, and whose container waits. */
export function waiting(pod: Pod, reason: string, message: string, scheduledAt = now()): PodStatus {
  return {
    phase: "Pending",
    conditions: [{ type: "PodScheduled", status: "True", lastTransitionTime: scheduledAt }],
    containerStatuses: container(pod, { waiting: { reason, message } }),
  };
}

/** Pending -> Running -> as `end` says (default Succeeded); undefined leaves the pod running. */
export function lifeOf(end: (pod: Pod, alias: string) => PodStatus | undefined = succeeded): Script {
  return (pod, alias) => {
    const phase = pod.status?.phase;
    if (phase === "Pending" || phase === undefined) return running(pod);
    return phase === "Running" ? end(pod, alias) : undefined;
  };
}
