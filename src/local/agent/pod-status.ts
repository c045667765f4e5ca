import type { ContainerState, ContainerStatus, Pod, PodCondition, PodStatus } from "../../api/kubernetes.ts";
import { timestamp } from "../api/metadata.ts";

/** What is known of one container of a pod. */
export interface ContainerView {
  readonly name: string;
  readonly image: string;
  readonly ref: string;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
  readonly restartCount: number;
  readonly ready: boolean;
  /** Runs, and its startup probe has gone well. */
  readonly started: boolean;
  /** False once it will not be started again. */
  readonly goesOn: boolean;
}

/** A reason that ends a pod whatever its containers say. */
export interface Verdict {
  readonly reason: string;
  readonly message: string;
}

type FullStatus = PodStatus & { hostIP?: string; podIP?: string; qosClass?: string };

/** The status that the kubelet would write. */
export function podStatus(
  pod: Pod,
  views: readonly ContainerView[],
  { now, verdict }: { now: number; verdict?: Verdict },
): FullStatus {
  const phase = verdict === undefined ? phaseOf(views) : "Failed";
  const address = "127.0.0.1";
  return {
    phase,
    ...verdict,
    hostIP: address,
    podIP: address,
    startTime: pod.status?.startTime ?? timestamp(now),
    conditions: conditionsOf(pod, views, { now, phase }),
    containerStatuses: views.map(containerStatus),
  };
}

function phaseOf(views: readonly ContainerView[]): NonNullable<PodStatus["phase"]> {
  if (views.every(({ goesOn }) => !goesOn)) {
    return views.every(({ state }) => state.terminated?.exitCode === 0) ? "Succeeded" : "Failed";
  }
  const hasStarted = ({ state, lastState }: ContainerView): boolean =>
    state.running !== undefined || state.terminated !== undefined || lastState.terminated !== undefined;
  return views.every(hasStarted) ? "Running" : "Pending";
}

function containerStatus(view: ContainerView): ContainerStatus {
  const { name, image, ref, state, lastState, restartCount, ready, started } = view;
  const rest = { image, imageID: "", started, ...(ref !== "" && { containerID: ref }) };
  return { name, state, lastState, ready, restartCount, ...rest };
}

function conditionsOf(
  pod: Pod,
  views: readonly ContainerView[],
  { now, phase }: { now: number; phase: string },
): PodCondition[] {
  const over = phase === "Succeeded" || phase === "Failed";
  const unready = views.filter(({ ready }) => !ready).map(({ name }) => name);
  const why = over
    ? { reason: phase === "Succeeded" ? "PodCompleted" : "PodFailed" }
    : { reason: "ContainersNotReady", message: `containers with unready status: [${unready.join(" ")}]` };
  const ready = unready.length === 0 && !over ? { status: "True" } : { status: "False", ...why };
  const wanted: Omit<PodCondition, "lastTransitionTime">[] = [
    { type: "PodReadyToStartContainers", status: over ? "False" : "True" },
    { type: "Initialized", status: "True", ...(phase === "Succeeded" && { reason: "PodCompleted" }) },
    { type: "Ready", ...ready },
    { type: "ContainersReady", ...ready },
    { type: "PodScheduled", status: "True" },
  ];
  const known = new Map(pod.status?.conditions?.map((condition) => [condition.type, condition]));
  return wanted.map((condition) => {
    const before = known.get(condition.type);
    const isSame = before?.status === condition.status && before.lastTransitionTime !== undefined;
    return { ...condition, lastTransitionTime: isSame ? before.lastTransitionTime : timestamp(now) };
  });
}
