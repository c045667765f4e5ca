import type { ContainerStatus, Pod, PodCondition } from "../api/kubernetes.ts";
import { ageText } from "../util/duration.ts";
import { parseTime } from "../util/time.ts";
import { isGated } from "../workload/gang.ts";
import { isAtStartGate } from "../workload/start-gate.ts";
import type { ContainerRecord } from "../api/types.ts";
import { isStarting, SINCE, type Trouble, troubleOf, waitingReason } from "./container-records.ts";
import { allContainers, initContainers, lastEnd } from "./containers.ts";
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
  /** What is remembered of the pod's containers; without it all times count from when they could have started. */
  readonly records?: readonly ContainerRecord[];
  /** The pod's newest Warning Event, if one is known. */
  readonly warning?: PodWarning;
}

/** Reasons for which a container never starts. */
const NEVER = new Set(["InvalidImageName", "ErrImageNeverPull"]);
/** A pod that has had this long for its next step and has not taken it has to say why it waits. */
const SILENCE_SECONDS = 60;
/** One that has had less is no cause of anything: pods of one task start at different moments. */
const UNREMARKABLE_SECONDS = 10;

/** Judges the start of a pod in phase Pending or, of a container that is started again, Running. */
export function judgeStart(pod: Pod, containers: readonly ContainerStatus[], rules: StartRules): StartVerdict {
  const never = allContainers(pod).find((each) => NEVER.has(waitingReason(each)));
  if (never !== undefined) return { failure: failureOfWaiting(never, "ContainerFailed") };
  if (pod.status?.phase === "Running") return judgeRestart(pod, containers, rules);
  if (!isScheduled(pod)) return judgeScheduling(pod, rules);
  const statuses = allContainers(pod);
  const waiting = statuses.filter((each) => !["", "PodInitializing"].includes(waitingReason(each)));
  const stuck = worstOf(pod, waiting, rules);
  const running = stuck === undefined ? runningInit(pod) : undefined;
  if (running !== undefined) return judgeInit(pod, running, rules);
  return judgeContainer(pod, stuck ?? statuses.find((each) => waitingReason(each) !== ""), rules);
}

/**
 * The container whose time is over first, of those that lack something; else of those that are on their way. What lacks
 * nothing but the gate is not what the others wait for.
 */
function worstOf(pod: Pod, waiting: readonly ContainerStatus[], rules: StartRules): ContainerStatus | undefined {
  const troubled = waiting.filter((each) => troubleOf(pod, each) !== undefined);
  const onTheirWay = waiting.filter((each) => !isAtStartGate(pod, each));
  const group = [troubled, onTheirWay, waiting].find((each) => each.length > 0) ?? [];
  return group.toSorted((a, b) => endOf(limitOf(pod, a, rules)) - endOf(limitOf(pod, b, rules)))[0];
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
  const step = { text: warningText(what, warning) };
  const seconds = settings.initContainerDeadlineSeconds;
  if (clock.passed(since, seconds)) return { failure: lateFailure(pod, step, seconds), isLate: true };
  if (warning === undefined && !clock.passed(since, SILENCE_SECONDS))
    return unspoken(
      pod,
      { reason: "ContainerCreating", what: `init container[${running.name}] has been running`, since },
      clock,
    );
  return { wait: stepWait(pod, step) };
}

/** A container that is to be started again may meet what it met at its first start. */
function judgeRestart(pod: Pod, containers: readonly ContainerStatus[], rules: StartRules): StartVerdict {
  const troubled = containers.filter((each) => troubleOf(pod, each) !== undefined);
  return troubled.length === 0 ? {} : judgeContainer(pod, worstOf(pod, troubled, rules), rules);
}

/** All deadlines count from times that the API server holds, so a restart of the operator starts none anew. */
function judgeContainer(pod: Pod, container: ContainerStatus | undefined, rules: StartRules): StartVerdict {
  const isAtGate = container !== undefined && isAtStartGate(pod, container);
  if (isAtGate && rules.gateOpenedAt === undefined) return judgeClosedGate(pod, rules.clock);
  const step = stepOf(pod, container, rules);
  const { since, seconds } = limitOf(pod, container, rules);
  if (rules.clock.passed(since, seconds)) return { failure: lateFailure(pod, step, seconds), isLate: true };
  // With the gate open the kubelet looks again before long.
  const isSilent = isAtGate || (isOnItsWay(container) && rules.warning === undefined);
  if (isSilent && !rules.clock.passed(since, SILENCE_SECONDS))
    return unspoken(
      pod,
      { reason: "ContainerCreating", what: "its containers have been starting", since },
      rules.clock,
    );
  return { wait: stepWait(pod, step) };
}

function isOnItsWay(container: ContainerStatus | undefined): boolean {
  return container === undefined || isStarting(container);
}

function stepWait({ metadata }: Pod, { trouble, text }: Step): Wait {
  return {
    reason: trouble === "imagePull" ? "ImagePull" : "ContainerCreating",
    message: `pod ${metadata.name}: ${text}`,
  };
}

/** What is told only once the task has failed. */
function unspoken(
  { metadata }: Pod,
  { reason, what, since }: Pick<Wait, "reason"> & { readonly what: string; readonly since: string | undefined },
  clock: PassClock,
): StartVerdict {
  if (!clock.passed(since, UNREMARKABLE_SECONDS)) return {};
  return { unspoken: { reason, message: `pod ${metadata.name}: ${what} for ${ageText(since, clock.now)}` } };
}

/** What the container waits for, in the kubelet's words. */
interface Step {
  readonly trouble?: Trouble | undefined;
  readonly text: string;
}

function stepOf(pod: Pod, container: ContainerStatus | undefined, { warning }: StartRules): Step {
  if (container === undefined) return { text: warningText("its containers have not started", warning) };
  return { trouble: troubleOf(pod, container), text: warningText(waitingText(container), warning) };
}

function lateFailure({ metadata }: Pod, { trouble, text }: Step, seconds: number): PodFailure {
  if (trouble === "imagePull") return { reason: "ImagePullFailed", what: text };
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

/** How long something may take, and from when on that counts. */
interface Limit {
  readonly since: string | undefined;
  readonly seconds: number;
}

/**
 * What a container lacks has its time from when that was first seen. One that is on its way has the time of a start, and
 * all the time that it has had for what it lacked before: it may lack that again.
 */
function limitOf(pod: Pod, container: ContainerStatus | undefined, rules: StartRules): Limit {
  const began = startBegan(pod, container, rules.gateOpenedAt);
  const seconds = secondsByTrouble(rules.settings);
  if (container === undefined) return { since: began, seconds: seconds.start };
  if (isAtStartGate(pod, container)) return { since: began, seconds: seconds.config };
  const record = rules.records?.find(({ name }) => name === container.name);
  const limitFor = (trouble: Trouble): Limit => ({
    since: latest([began, record?.[SINCE[trouble]]]),
    seconds: seconds[trouble],
  });
  const trouble = troubleOf(pod, container);
  if (trouble !== undefined) return limitFor(trouble);
  const earlier = TROUBLES.filter((each) => record?.[SINCE[each]] !== undefined).map(limitFor);
  const limits: Limit[] = [{ since: began, seconds: seconds.start }, ...earlier];
  return limits.toSorted((a, b) => endOf(b) - endOf(a))[0]!;
}

const TROUBLES = Object.keys(SINCE) as Trouble[];

function endOf({ since, seconds }: Limit): number {
  return (parseTime(since) ?? Number.POSITIVE_INFINITY) + seconds * 1000;
}

function secondsByTrouble(settings: StartRules["settings"]): Record<Trouble, number> {
  return {
    imagePull: settings.imagePullDeadlineSeconds,
    config: settings.containerConfigDeadlineSeconds,
    start: settings.containerStartDeadlineSeconds,
  };
}

/** True if the pod has a node, or had one. */
export function isScheduled(pod: Pod): boolean {
  const placed = pod.status?.conditions?.some(({ type, status }) => type === "PodScheduled" && status === "True");
  return placed === true || (pod.spec?.nodeName ?? "") !== "" || pod.status?.phase === "Running";
}

/**
 * From when on the container could have started: its pod was placed, the init containers had ended, the kubelet had started
 * another one, which it does one by one, it had ended itself.
 */
function startBegan(
  pod: Pod,
  container: ContainerStatus | undefined,
  gateOpenedAt: string | undefined,
): string | undefined {
  const before = [...initContainers(pod), ...(container === undefined ? [] : [container])];
  const firstStarts = (pod.status?.containerStatuses ?? []).map(firstStart);
  const ends = before.map((each) => lastEnd(each)?.finishedAt);
  return latest([placedAt(pod), gateOpenedAt, initializedAt(pod), ...firstStarts, ...ends]);
}

/** When the container was started first; one that starts again and again gives the others no more time. */
function firstStart({ state, restartCount }: ContainerStatus): string | undefined {
  return restartCount === 0 ? (state?.running ?? state?.terminated)?.startedAt : undefined;
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
    return unspoken(pod, { reason: "Unschedulable", what: why, since: creationTimestamp }, clock);
  return { wait: waitFor(warningText(why, warning)) };
}

function schedulingOf(conditions: readonly PodCondition[] | undefined): PodCondition | undefined {
  return conditions?.find(({ type }) => type === "PodScheduled");
}
