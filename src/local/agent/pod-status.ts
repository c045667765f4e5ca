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

/** The containers of a pod. */
export interface PodViews {
  /** In their order; each but a sidecar has to end well before the next one starts. */
  readonly init: readonly InitView[];
  readonly main: readonly ContainerView[];
}

/** An init container, or a sidecar: one that goes on beside the others. */
export interface InitView extends ContainerView {
  readonly isSidecar: boolean;
}

type FullStatus = PodStatus & { hostIP?: string; podIP?: string; qosClass?: string };

/** The status that the kubelet would write. */
export function podStatus(pod: Pod, views: PodViews, { now, verdict }: { now: number; verdict?: Verdict }): FullStatus {
  const phase = verdict === undefined ? phaseOf(views) : "Failed";
  const address = "127.0.0.1";
  return {
    phase,
    ...verdict,
    hostIP: address,
    podIP: address,
    startTime: pod.status?.startTime ?? timestamp(now),
    conditions: conditionsOf(pod, views, { now, phase }),
    containerStatuses: views.main.map((view) => containerStatus(isInitialized(views) ? view : initializing(view))),
    ...(views.init.length > 0 && { initContainerStatuses: views.init.map(initStatus) }),
  };
}

/** Whether an init container is done: a sidecar once it has started, another one once it has ended well. */
export function isDone({ isSidecar, started, state }: InitView): boolean {
  return state.terminated?.exitCode === 0 || (isSidecar && (started || state.terminated !== undefined));
}

/** Whether an init container has failed for good. */
export function hasFailed(view: InitView): boolean {
  return !view.goesOn && !isDone(view);
}

function isInitialized({ init }: PodViews): boolean {
  return init.every(isDone);
}

function initializing(view: ContainerView): ContainerView {
  return view.state.waiting === undefined ? view : { ...view, state: { waiting: { reason: "PodInitializing" } } };
}

function initStatus(view: InitView): ContainerStatus {
  return { ...containerStatus(view), ready: view.isSidecar ? view.ready : isDone(view) };
}

function phaseOf({ init, main: views }: PodViews): NonNullable<PodStatus["phase"]> {
  if (init.some(hasFailed)) return "Failed";
  if (!init.every(isDone)) return "Pending";
  if (views.every(({ goesOn }) => !goesOn)) {
    // A kubelet tells the end when nothing of the pod runs any more.
    if (init.some(({ goesOn }) => goesOn)) return "Running";
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
  { init, main: views }: PodViews,
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
    { type: "Initialized", ...initialized(init, phase) },
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

function initialized(init: readonly InitView[], phase: string): Omit<PodCondition, "type"> {
  const incomplete = init.filter((view) => !isDone(view)).map(({ name }) => name);
  if (incomplete.length === 0) return { status: "True", ...(phase === "Succeeded" && { reason: "PodCompleted" }) };
  const message = `containers with incomplete status: [${incomplete.join(" ")}]`;
  return { status: "False", reason: "ContainersNotInitialized", message };
}
