import type { Pod } from "../../api/kubernetes.ts";
import { timestamp } from "../api/metadata.ts";
import type { ModelApiServer } from "../api/server.ts";
import { NODE_NAME } from "./node.ts";
import type { TellPod } from "./pod-events.ts";

export interface SchedulerOptions {
  readonly server: ModelApiServer;
  readonly maxPods: number;
  readonly tell: TellPod;
}

/** Gives pods to the one node while it has room for them. */
export class Scheduler {
  readonly #options: SchedulerOptions;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** Binds whatever waits, the oldest first. */
  run(): void {
    const { server, maxPods } = this.#options;
    const pods = server.objects("pods") as unknown as Pod[];
    let used = pods.filter((pod) => isBound(pod) && !isOver(pod)).length;
    for (const pod of pods.filter(isWaiting).sort(byAge)) {
      const why = this.#obstacle(pod, maxPods - used);
      if (why !== undefined) this.#refuse(pod, why);
      else if (this.#bind(pod)) used += 1;
    }
  }

  #obstacle(pod: Pod, room: number): string | undefined {
    if (room <= 0) return "0/1 nodes are available: 1 Too many pods.";
    const labels = this.#options.server.get("nodes", undefined, NODE_NAME)?.metadata.labels ?? {};
    const wanted = Object.entries(pod.spec?.nodeSelector ?? {});
    if (wanted.every(([key, value]) => labels[key] === value)) return undefined;
    return "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
  }

  #bind(pod: Pod): boolean {
    const { namespace, name } = pod.metadata;
    const body = { apiVersion: "v1", kind: "Binding", metadata: { name }, target: { kind: "Node", name: NODE_NAME } };
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/binding`;
    const isBoundNow = this.#options.server.handle({ method: "POST", path, body }).code === 201;
    const message = `Successfully assigned ${namespace}/${name} to ${NODE_NAME}`;
    if (isBoundNow) this.#options.tell(pod, { reason: "Scheduled", message });
    return isBoundNow;
  }

  /** Says once why the pod waits. */
  #refuse(pod: Pod, message: string): void {
    const { namespace, name } = pod.metadata;
    const before = pod.status?.conditions?.find(({ type }) => type === "PodScheduled");
    if (before?.message === message) return;
    const lastTransitionTime = timestamp(Date.now());
    const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message, lastTransitionTime };
    this.#options.server.handle({
      method: "PATCH",
      path: `/api/v1/namespaces/${namespace}/pods/${name}/status`,
      headers: { "Content-Type": "application/strategic-merge-patch+json" },
      body: { status: { conditions: [condition] } },
    });
    this.#options.tell(pod, { type: "Warning", reason: "FailedScheduling", message });
  }
}

function isBound({ spec }: Pod): boolean {
  return (spec?.nodeName ?? "") !== "";
}

function isOver({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

function isWaiting(pod: Pod): boolean {
  const isGated = (pod.spec?.schedulingGates ?? []).length > 0;
  return !isBound(pod) && !isOver(pod) && !isGated && pod.metadata.deletionTimestamp === undefined;
}

function byAge(a: Pod, b: Pod): number {
  return Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion);
}
