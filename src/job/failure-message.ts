import { cut } from "../util/text.ts";
import type { ContainerStateTerminated, ContainerStatus, Pod } from "../api/kubernetes.ts";
import { declaredOutputs } from "../api/output.ts";
import type { FailureReason } from "../api/reasons.ts";
import { allContainers, hasFailed, initContainers, lastEnd } from "./containers.ts";
import { wasInterrupted } from "./removal.ts";
import { quote } from "./text.ts";

/** Why a pod or container failed: what happened, and the container's termination message. */
export interface PodFailure {
  readonly reason: FailureReason;
  readonly what: string;
  readonly terminationMessage?: string;
}

/** One sentence of at most `bytes`; of the termination message both ends are kept. */
export function failureMessageOf({ what, terminationMessage = "" }: PodFailure, bytes: number): string {
  if (terminationMessage === "") return cut(what, bytes);
  const room = bytes - Buffer.byteLength(`${what}, message: ""`);
  // Quoting lengthens the message, and by how much depends on its characters.
  for (let size = room; size > 0; size -= 16) {
    const text = `${what}, message: ${quote(cut(terminationMessage, size))}`;
    if (Buffer.byteLength(text) <= bytes) return text;
  }
  return cut(what, bytes);
}

/**
 * Why a pod failed: what the kubelet says of the pod, and its container that failed first, of those that the pod is judged
 * by if one of them did.
 */
export function failureOfPod(pod: Pod, judged: readonly ContainerStatus[]): PodFailure {
  const first = firstFailed([...initContainers(pod), ...judged]) ?? firstFailed(allContainers(pod));
  const removed = pod.metadata.deletionTimestamp !== undefined && wasInterrupted(pod, first ? [first] : []) !== false;
  const lead = [...(removed ? [`pod ${pod.metadata.name} was removed by someone else`] : []), ...saidOfPod(pod)];
  return { reason: removed ? "PodLost" : "PodFailed", ...endText(pod, lead.join(", "), first) };
}

function endText(pod: Pod, lead: string, container: ContainerStatus | undefined): Omit<PodFailure, "reason"> {
  const { name } = pod.metadata;
  const terminated = container?.state?.terminated;
  if (terminated === undefined) return { what: lead === "" ? `pod ${name} failed` : `pod ${name}: ${lead}` };
  const end = terminatedText(container?.name ?? "", "terminated", terminated);
  return { what: lead === "" ? end : `${lead}; ${end}`, terminationMessage: spoken(terminated) };
}

/** What the kubelet says of the pod as a whole. */
function saidOfPod({ status }: Pod): string[] {
  return [status?.reason ?? "", status?.message ?? ""].filter((each) => each !== "");
}

/** Why a container that waits for good does so; of a crashing one, how it ended last. */
export function failureOfWaiting(status: ContainerStatus, reason: FailureReason): PodFailure {
  const waiting = waitingText(status);
  const last = status.lastState?.terminated;
  if (last === undefined) return { reason, what: waiting };
  return {
    reason,
    what: `${waiting}; ${terminatedText(status.name, "last terminated", last)}`,
    terminationMessage: spoken(last),
  };
}

/** Why a container that is started again after a failure is not any more. */
export function failureOfRestarts(status: ContainerStatus, limit: number): PodFailure {
  const last = lastEnd(status);
  const what = `container[${status.name}] failed more often than its backoffLimit of ${limit} allows`;
  if (last === undefined) return { reason: "ContainerFailed", what };
  const end = terminatedText(status.name, "last terminated", last);
  return { reason: "ContainerFailed", what: `${what}; ${end}`, terminationMessage: spoken(last) };
}

/** Kuscia's text for a waiting container. */
export function waitingText({ name, state }: ContainerStatus): string {
  const { reason = "", message = "" } = state?.waiting ?? {};
  return `container[${name}] waiting state reason: ${quote(reason)}, message: ${quote(cut(message, 256))}`;
}

/** The kubelet's own words about a container of which it lost sight. */
const NOBODYS_WORDS = /^The container could not be located when the pod was (terminated|deleted)/;

/** What a stopped pod said before it went; undefined if it said nothing. */
export function terminationMessageOf(pod: Pod): string | undefined {
  for (const { name, state } of pod.status?.containerStatuses ?? []) {
    const message = ownWords(state?.terminated);
    if (message !== "") return `container[${name}] last words: ${quote(message)}`;
  }
  return undefined;
}

function ownWords({ reason, message = "" }: Partial<ContainerStateTerminated> = {}): string {
  return reason === "ContainerStatusUnknown" || NOBODYS_WORDS.test(message) ? "" : spoken({ message });
}

/** The termination message; results that are given by it are no words, and show nowhere. */
function spoken({ message = "" }: Pick<ContainerStateTerminated, "message">): string {
  return declaredOutputs(message) === undefined ? message.trim() : "";
}

/** Kuscia's text for a terminated container, with its exit code or signal. */
function terminatedText(name: string, state: string, terminated: ContainerStateTerminated): string {
  const { reason = "Error", exitCode, signal } = terminated;
  const code = signal === undefined || signal === 0 ? `exit code ${exitCode}` : `signal ${signal}`;
  return `container[${name}] ${state} state reason ${quote(reason)}, ${code}`;
}

function firstFailed(containers: readonly ContainerStatus[]): ContainerStatus | undefined {
  const end = ({ state }: ContainerStatus): string => state?.terminated?.finishedAt ?? "";
  return containers.filter(hasFailed).sort((a, b) => end(a).localeCompare(end(b)))[0];
}
