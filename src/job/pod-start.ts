import type { ContainerStatus, Pod, PodCondition } from "../api/kubernetes.ts";
import { ageText } from "../util/duration.ts";
import { parseTime } from "../util/time.ts";
import { isGated } from "../workload/gang.ts";
import { isAtStartGate } from "../workload/start-gate.ts";
import { allContainers, initContainers, isCrashing, lastEnd } from "./containers.ts";
import { failureOfWaiting, type PodFailure, waitingText } from "./failure-message.ts";
import type { PassClock } from "./time.ts";
import type { JobSettings, PodWarning } from "./types.ts";
import { type Wait, warningText } from "./waits.ts";

/** What a pod that has not started waits for, and whether it has waited too long. */
export interface StartVerdict {
  readonly wait?: Wait;
  /** What it waits for, of a wait that is too short to be told, unless somebody asks. */
  readonly unspoken?: Wait;
  readonly failure?: PodFailure;
  /** It fails for nothing but that it has waited for too long. */
  readonly isLate?: true;
}

export interface StartRules {
  readonly clock: PassClock;
  readonly settings: Pick<
    JobSettings,
    | "imagePullDeadlineSeconds"
    | "containerStartDeadlineSeconds"
    | "containerConfigDeadlineSeconds"
    | "initContainerDeadlineSeconds"
  >;
  /** When the pod's start gate was opened; undefined while it is closed, and without one. */
  readonly gateOpenedAt?: string;
  /** The pod's newest Warning Event, if one is known. */
  readonly warning?: PodWarning;
}

/** Reasons for which a container never starts. */
const NEVER = new Set(["InvalidImageName", "ErrImageNeverPull"]);
/** The kubelet alternates between the first two; the third is what Kuscia looks for. */
const PULLING = new Set(["ErrImagePull", "ImagePullBackOff", "ErrImagePullBackOff", "RegistryUnavailable"]);
const CONFIG = "CreateContainerConfigError";
/** Steps of every start, in which nothing is wrong yet. */
const USUAL = new Set(["ContainerCreating", "PodInitializing"]);
/** A pod that has had this long for its next step and has not taken it has to say why it waits. */
const SILENCE_SECONDS = 60;

/** Judges the start of a pod in phase Pending or, of a container that is started again, Running. */
export function judgeStart(pod: Pod, containers: readonly ContainerStatus[], rules: StartRules): StartVerdict {
  const never = allContainers(pod).find((each) => NEVER.has(reasonOf(each)));
  if (never !== undefined) return { failure: failureOfWaiting(never, "ContainerFailed") };
  if (pod.status?.phase === "Running") return judgeRestart(pod, containers, rules);
  if (!isScheduled(pod)) return judgeScheduling(pod, rules);
  const statuses = allContainers(pod);
  const waiting = statuses.filter((each) => reasonOf(each) !== "" && reasonOf(each) !== "PodInitializing");
  // What lacks nothing but the gate is not what the others wait for.
  const stuck = waiting.find((each) => !isAtStartGate(pod, each)) ?? waiting[0];
  const running = stuck === undefined ? runningInit(pod) : undefined;
  if (running !== undefined) return judgeInit(pod, running, rules);
  return judgeContainer(pod, stuck ?? statuses.find((each) => reasonOf(each) !== ""), rules);
}

/**
 * The init container that the others wait for while it runs: the last that is not ready. A sidecar among them is ready once it
 * has started, and one that is not in spite of that holds up nobody once the pod is initialized.
 */
function runningInit(pod: Pod): ContainerStatus | undefined {
  if (initializedAt(pod) !== undefined) return undefined;
  return initContainers(pod).findLast(({ state, ready }) => state?.running !== undefined && ready !== true);
}

/** An init container may do work that takes its time, but none that holds up its peers for ever. */
function judgeInit(pod: Pod, running: ContainerStatus, rules: StartRules): StartVerdict {
  const { clock, settings, warning } = rules;
  const others = initContainers(pod).filter((each) => each !== running);
  const since = latest([placedAt(pod), ...others.map((each) => lastEnd(each)?.finishedAt)]);
  const what = `init container[${running.name}] runs, and the others wait for its end or, of a sidecar, its start`;
  const step = { reason: "PodInitializing", text: warningText(what, warning) };
  const seconds = settings.initContainerDeadlineSeconds;
  if (clock.passed(since, seconds)) return { failure: lateFailure(pod, step, seconds), isLate: true };
  if (warning === undefined && !clock.passed(since, SILENCE_SECONDS))
    return { unspoken: startingWait(pod, `init container[${running.name}] has been running`, since, clock) };
  return { wait: stepWait(pod, step) };
}

/** A container that is to be started again may meet what it met at its first start. */
function judgeRestart(pod: Pod, containers: readonly ContainerStatus[], rules: StartRules): StartVerdict {
  const stuck = containers.find((each) => reasonOf(each) !== "" && !USUAL.has(reasonOf(each)) && !isCrashing(each));
  return stuck === undefined ? {} : judgeContainer(pod, stuck, rules);
}

/** All deadlines count from times that the API server holds, so a restart of the operator starts none anew. */
function judgeContainer(pod: Pod, container: ContainerStatus | undefined, rules: StartRules): StartVerdict {
  const isAtGate = container !== undefined && isAtStartGate(pod, container);
  if (isAtGate && rules.gateOpenedAt === undefined) return judgeClosedGate(pod, rules.clock);
  const step = stepOf(container, rules);
  const since = startBegan(pod, container, rules.gateOpenedAt);
  const seconds = deadlineSeconds(step.reason, rules.settings);
  if (rules.clock.passed(since, seconds)) return { failure: lateFailure(pod, step, seconds), isLate: true };
  // With the gate open the kubelet looks again before long.
  const isSilent = isAtGate || (USUAL.has(step.reason) && rules.warning === undefined);
  if (isSilent && !rules.clock.passed(since, SILENCE_SECONDS))
    return { unspoken: startingWait(pod, "its containers have been starting", since, rules.clock) };
  return { wait: stepWait(pod, step) };
}

function stepWait({ metadata }: Pod, { reason, text }: Step): Wait {
  return { reason: PULLING.has(reason) ? "ImagePull" : "ContainerCreating", message: `pod ${metadata.name}: ${text}` };
}

function startingWait({ metadata }: Pod, what: string, since: string | undefined, clock: PassClock): Wait {
  const message = `pod ${metadata.name}: ${what} for ${ageText(since, clock.now)}`;
  return { reason: "ContainerCreating", message };
}

/** What the container waits for, in the kubelet's words. */
interface Step {
  readonly reason: string;
  readonly text: string;
}

function stepOf(container: ContainerStatus | undefined, { warning }: StartRules): Step {
  if (container === undefined)
    return { reason: "ContainerCreating", text: warningText("its containers have not started", warning) };
  return { reason: reasonOf(container), text: warningText(waitingText(container), warning) };
}

function lateFailure({ metadata }: Pod, { reason, text }: Step, seconds: number): PodFailure {
  if (PULLING.has(reason)) return { reason: "ImagePullFailed", what: text };
  return {
    reason: "ContainerFailed",
    what: `pod ${metadata.name} has not started within ${seconds} seconds: ${text}`,
  };
}

/** What keeps the others from starting has a deadline of its own. */
function judgeClosedGate(pod: Pod, clock: PassClock): StartVerdict {
  if (!clock.passed(placedAt(pod), SILENCE_SECONDS)) return {};
  const message = `pod ${pod.metadata.name}: its containers start as soon as those of the task's other pods can`;
  return { wait: { reason: "AwaitingPeers", message } };
}

function deadlineSeconds(reason: string, settings: StartRules["settings"]): number {
  if (PULLING.has(reason)) return settings.imagePullDeadlineSeconds;
  return reason === CONFIG ? settings.containerConfigDeadlineSeconds : settings.containerStartDeadlineSeconds;
}

/** True if the pod has a node, or had one. */
export function isScheduled(pod: Pod): boolean {
  const placed = pod.status?.conditions?.some(({ type, status }) => type === "PodScheduled" && status === "True");
  return placed === true || (pod.spec?.nodeName ?? "") !== "" || pod.status?.phase === "Running";
}

/** From when on the container could have started: its pod was placed, the init containers had ended, it had ended itself. */
function startBegan(
  pod: Pod,
  container: ContainerStatus | undefined,
  gateOpenedAt: string | undefined,
): string | undefined {
  const before = [...initContainers(pod), ...(container === undefined ? [] : [container])];
  return latest([placedAt(pod), gateOpenedAt, initializedAt(pod), ...before.map((each) => lastEnd(each)?.finishedAt)]);
}

function latest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((each) => parseTime(each) !== undefined)
    .sort((a, b) => (parseTime(a) ?? 0) - (parseTime(b) ?? 0))
    .at(-1);
}

/** When the init containers had ended, and the sidecars among them had started; undefined before, and without any. */
function initializedAt(pod: Pod): string | undefined {
  const condition = pod.status?.conditions?.find(({ type }) => type === "Initialized");
  return initContainers(pod).length > 0 && condition?.status === "True" ? condition.lastTransitionTime : undefined;
}

/** When the pod got its node. One that was created with a node name has no condition, and a dead node reports none. */
export function placedAt({ metadata, status }: Pod): string | undefined {
  return schedulingOf(status?.conditions)?.lastTransitionTime ?? status?.startTime ?? metadata.creationTimestamp;
}

function judgeScheduling(pod: Pod, { clock, warning }: StartRules): StartVerdict {
  const { name, creationTimestamp } = pod.metadata;
  const condition = schedulingOf(pod.status?.conditions);
  // It waits for the others of its gang, and they have reasons of their own.
  if (isGated(pod)) return {};
  const waitFor = (what: string): Wait => ({ reason: "Unschedulable", message: `pod ${name}: ${what}` });
  if (condition?.status === "False") {
    const why = condition.message ?? condition.reason ?? "not scheduled";
    return { wait: waitFor(warningText(why, warning)) };
  }
  const why = "no scheduler has looked at it";
  if (warning === undefined && !clock.passed(creationTimestamp, SILENCE_SECONDS))
    return { unspoken: waitFor(`${why} for ${ageText(creationTimestamp, clock.now)}`) };
  return { wait: waitFor(warningText(why, warning)) };
}

function schedulingOf(conditions: readonly PodCondition[] | undefined): PodCondition | undefined {
  return conditions?.find(({ type }) => type === "PodScheduled");
}

function reasonOf({ state }: ContainerStatus): string {
  return state?.waiting === undefined ? "" : (state.waiting.reason ?? "ContainerCreating");
}
