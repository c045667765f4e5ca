import type { ContainerStatus, KubeObject, Pod, PodStatus } from "../../src/api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../../src/api/names.ts";
import { isGated } from "../../src/workload/gang.ts";
import { startGateOf } from "../../src/workload/start-gate.ts";
import type { Change, ModelRequest } from "../../src/local/api/types.ts";
import type { Scenario } from "./scenario.ts";
import type { View } from "./view.ts";
import { keyOf } from "./view.ts";

/** How a pod's life goes: where it stops, and how it ends. */
export interface Life {
  /** `unbound`: no node takes it; `bound`: its containers never start; `running`: it runs until it is stopped. */
  readonly until: "unbound" | "bound" | "running" | "ended";
  readonly end?: "Succeeded" | "Failed";
  readonly message?: string;
  /** How long its image takes, of a pod with a start gate; default 20 ms. */
  readonly pullMs?: number;
  /** How long it runs; default 200 ms. */
  readonly ms?: number;
  /** How long it takes to stop; default 800 ms. */
  readonly graceMs?: number;
  /** How it ends when it is stopped; default Failed. */
  readonly stopped?: "Succeeded" | "Failed";
  /** How long it is still there after it was stopped; default 20 ms. */
  readonly lingersMs?: number;
}

export const SUCCEEDS: Life = { until: "ended", end: "Succeeded" };
export const FAILS: Life = { until: "ended", end: "Failed", message: "it broke" };
export const RUNS: Life = { until: "running" };
export const PENDING: Life = { until: "unbound" };

/** The annotation by which a scenario says that a pod's node is dead: nobody finishes the pod's deletion. */
export const LOST_NODE = "test/lost-node";

/** The one node. */
export const NODE_NAME = "node";
const STEP_MS = 20;
const GRACE_MS = 800;

/** Plays scheduler and kubelet: moves each pod on, one commit at a time. */
export class Kubelet {
  readonly #view: View;
  readonly #life: NonNullable<Scenario["life"]>;
  readonly #nodes: NonNullable<Scenario["nodes"]>;
  readonly #after: (ms: number, fn: () => void) => void;
  readonly #handle: (request: ModelRequest) => void;
  /** Steps that were begun, by uid and step. */
  readonly #begun = new Set<string>();

  constructor(input: {
    view: View;
    life: Scenario["life"];
    nodes: Scenario["nodes"];
    after: (ms: number, fn: () => void) => void;
    handle: (request: ModelRequest) => void;
  }) {
    this.#view = input.view;
    this.#life = input.life ?? (() => SUCCEEDS);
    this.#nodes = input.nodes ?? {};
    this.#after = input.after;
    this.#handle = input.handle;
  }

  /** Looks at a commit that the view has taken. */
  react({ plural, type, object }: Change): void {
    if (plural === "configmaps") for (const pod of this.#view.livePods.filter(opens(object))) this.#move(pod);
    if (plural !== "pods") return;
    if (type !== "DELETED") this.#move(object);
    // A pod that has gone makes room.
    if (Object.keys(this.#nodes).length > 0) for (const pod of this.#view.livePods.filter(isUnbound)) this.#move(pod);
  }

  #move(pod: Pod): void {
    const { deletionTimestamp, annotations } = pod.metadata;
    const phase = pod.status?.phase;
    if (deletionTimestamp !== undefined) {
      if (annotations?.[LOST_NODE] !== "true") this.#finish(pod);
      return;
    }
    const life = this.#lifeOf(pod);
    if (life.until === "unbound" || isGated(pod) || phase === "Succeeded" || phase === "Failed") return;
    if (isUnbound(pod)) {
      if (this.#hasNode(pod)) this.#step(pod, "bind", STEP_MS, (now) => this.#bind(now));
      else this.#step(pod, "look", STEP_MS, (now) => isUnbound(now) && this.#write(now, unplaced()));
    } else if (life.until === "bound") return;
    else if (this.#isGateShut(pod)) this.#pull(pod, life);
    else if (phase !== "Running") this.#step(pod, "run", STEP_MS, (now) => this.#write(now, running(now)));
    else if (life.until === "ended")
      this.#step(pod, "end", life.ms ?? 200, (now) =>
        this.#write(now, ended(now, life.end ?? "Succeeded", life.message)),
      );
  }

  #isGateShut(pod: Pod): boolean {
    const gate = startGateOf(pod);
    const key = `${pod.metadata.namespace}/${gate}`;
    return gate !== undefined && !isStarted(pod) && this.#view.get("configmaps", key) === undefined;
  }

  /** With its image a container lacks its ConfigMap alone. */
  #pull(pod: Pod, { pullMs = STEP_MS }: Life): void {
    const message = `configmap "${startGateOf(pod)}" not found`;
    const state = { waiting: { reason: "CreateContainerConfigError", message } };
    this.#step(pod, "pull", pullMs, (now) => {
      if (this.#isGateShut(now)) this.#write(now, { phase: "Pending", containerStatuses: container(now, state) });
    });
  }

  #hasNode({ metadata: { namespace = "" } }: Pod): boolean {
    const there = this.#view.livePods.filter((each) => each.metadata.namespace === namespace);
    const taken = there.filter((each) => !isUnbound(each) || this.#begun.has(`${each.metadata.uid}/bind`));
    return taken.length < (this.#nodes[namespace] ?? Number.POSITIVE_INFINITY);
  }

  #lifeOf(pod: Pod): Life {
    const { annotations, labels } = pod.metadata;
    return this.#life(pod, annotations?.[ANNOTATION.taskAlias] ?? "", Number(labels?.[LABEL.attempt] ?? 0));
  }

  /** The pod's containers are stopped, then the pod is let go. */
  #finish(pod: Pod): void {
    const over = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
    const key = `${pod.metadata.uid}/finish`;
    if (this.#begun.has(key)) return;
    this.#begun.add(key);
    this.#after(over ? STEP_MS : (this.#lifeOf(pod).graceMs ?? GRACE_MS), () => {
      const now = this.#current(pod);
      if (now === undefined) return;
      if (!over) this.#write(now, ended(now, this.#lifeOf(now).stopped ?? "Failed", "stopped"));
      const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`;
      const body = { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } };
      const { lingersMs = STEP_MS } = this.#lifeOf(now);
      this.#after(lingersMs, () => this.#handle({ method: "DELETE", path, body }));
    });
  }

  #step(pod: Pod, name: string, ms: number, act: (pod: Pod) => void): void {
    const key = `${pod.metadata.uid}/${name}`;
    if (this.#begun.has(key)) return;
    this.#begun.add(key);
    this.#after(ms, () => {
      const now = this.#current(pod);
      const over = now?.status?.phase === "Succeeded" || now?.status?.phase === "Failed";
      if (now !== undefined && now.metadata.deletionTimestamp === undefined && !over) act(now);
    });
  }

  #current({ metadata }: Pod): Pod | undefined {
    const pod: Pod | undefined = this.#view.get("pods", keyOf({ metadata }));
    return pod?.metadata.uid === metadata.uid ? pod : undefined;
  }

  #bind({ metadata: { namespace, name } }: Pod): void {
    const target = { apiVersion: "v1", kind: "Node", name: NODE_NAME };
    const body = { apiVersion: "v1", kind: "Binding", metadata: { namespace, name }, target };
    this.#handle({ method: "POST", path: `/api/v1/namespaces/${namespace}/pods/${name}/binding`, body });
  }

  #write({ metadata: { namespace, name } }: Pod, status: PodStatus): void {
    this.#handle({
      method: "PATCH",
      path: `/api/v1/namespaces/${namespace}/pods/${name}/status`,
      headers: { "Content-Type": "application/merge-patch+json" },
      body: { status },
    });
  }
}

/** What a scheduler says of a pod when the nodes are full. */
function unplaced(): PodStatus {
  const message = "0/1 nodes are available: 1 Insufficient cpu.";
  const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", lastTransitionTime: seconds() };
  return { phase: "Pending", conditions: [{ ...condition, message }] };
}

function isStarted({ status }: Pod): boolean {
  return status?.phase === "Running" || status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** Whether the ConfigMap opens the start gate of a pod. */
function opens({ metadata }: KubeObject): (pod: Pod) => boolean {
  return (pod) => pod.metadata.namespace === metadata.namespace && startGateOf(pod) === metadata.name;
}

function isUnbound({ spec }: Pod): boolean {
  return (spec?.nodeName ?? "") === "";
}

function container(pod: Pod, state: ContainerStatus["state"]): ContainerStatus[] {
  const name = pod.spec!.containers[0]!.name;
  return [{ name, restartCount: 0, ready: state?.running !== undefined, state }];
}

function seconds(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

function running(pod: Pod): PodStatus {
  const containerStatuses = container(pod, { running: { startedAt: seconds() } });
  return { phase: "Running", startTime: seconds(), containerStatuses };
}

/** A pod that has come to its end. */
export function ended(pod: Pod, phase: "Succeeded" | "Failed", message = ""): PodStatus {
  const [exitCode, reason] = phase === "Succeeded" ? [0, "Completed"] : [1, "Error"];
  const terminated = { exitCode, reason, message, startedAt: seconds(), finishedAt: seconds() };
  return { phase, containerStatuses: container(pod, { terminated }) };
}
