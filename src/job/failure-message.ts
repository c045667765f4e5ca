import { cut, cutFront } from "../util/text.ts";
import type { ContainerStateTerminated, ContainerStatus, Pod } from "../api/kubernetes.ts";
import type { FailureReason } from "../api/reasons.ts";
import { quote } from "./text.ts";

/** Why a pod or container failed: what happened, and the container's termination message. */
export interface PodFailure {
  readonly reason: FailureReason;
  readonly what: string;
  readonly terminationMessage?: string;
}

/** One sentence of at most `bytes`; of the termination message the end is kept. */
export function failureMessageOf({ what, terminationMessage = "" }: PodFailure, bytes: number): string {
  if (terminationMessage === "") return cut(what, bytes);
  const room = bytes - Buffer.byteLength(`${what}, message: ""`);
  // Quoting lengthens the message, and by how much depends on its characters.
  for (let size = room; size > 0; size -= 16) {
    const text = `${what}, message: ${quote(cutFront(terminationMessage, size))}`;
    if (Buffer.byteLength(text) <= bytes) return text;
  }
  return cut(what, bytes);
}

/** Why a pod in phase Failed failed: what the kubelet says of the pod, and its container that failed first. */
export function failureOfPod(pod: Pod): PodFailure {
  const name = pod.metadata.name ?? "";
  const removed = pod.metadata.deletionTimestamp !== undefined;
  const reason = removed ? "PodLost" : "PodFailed";
  const said = [pod.status?.reason, pod.status?.message].filter((each) => each !== undefined && each !== "");
  const lead = [...(removed ? [`pod ${name} was removed by someone else`] : []), ...said].join(", ");
  const first = firstFailed(pod);
  if (first === undefined) return { reason, what: lead === "" ? `pod ${name} failed` : `pod ${name}: ${lead}` };
  const what = terminatedText(first.name, "terminated", first.terminated);
  return {
    reason,
    what: lead === "" ? what : `${lead}; ${what}`,
    terminationMessage: first.terminated.message?.trim(),
  };
}

/** Why a container that waits for good does so; of a crashing one, how it ended last. */
export function failureOfWaiting(status: ContainerStatus, reason: FailureReason): PodFailure {
  const waiting = waitingText(status);
  const last = status.lastState?.terminated;
  if (last === undefined) return { reason, what: waiting };
  return {
    reason,
    what: `${waiting}; ${terminatedText(status.name, "last terminated", last)}`,
    terminationMessage: last.message?.trim(),
  };
}

/** Kuscia's text for a waiting container. */
export function waitingText({ name, state }: ContainerStatus): string {
  const { reason = "", message = "" } = state?.waiting ?? {};
  return `container[${name}] waiting state reason: ${quote(reason)}, message: ${quote(cut(message, 256))}`;
}

/** What a stopped pod said before it went; undefined if it said nothing. */
export function terminationMessageOf(pod: Pod): string | undefined {
  for (const { name, state } of pod.status?.containerStatuses ?? []) {
    const message = state?.terminated?.message?.trim() ?? "";
    if (message !== "") return `container[${name}] last words: ${quote(message)}`;
  }
  return undefined;
}

/** Kuscia's text for a terminated container, with its exit code or signal. */
function terminatedText(name: string, state: string, terminated: ContainerStateTerminated): string {
  const { reason = "Error", exitCode, signal } = terminated;
  const code = signal === undefined || signal === 0 ? `exit code ${exitCode}` : `signal ${signal}`;
  return `container[${name}] ${state} state reason ${quote(reason)}, ${code}`;
}

function firstFailed(pod: Pod): { name: string; terminated: ContainerStateTerminated } | undefined {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
    .flatMap(({ name, state }) => (state?.terminated === undefined ? [] : [{ name, terminated: state.terminated }]))
    .filter(({ terminated }) => terminated.exitCode !== 0)
    .sort((a, b) => (a.terminated.finishedAt ?? "").localeCompare(b.terminated.finishedAt ?? ""))[0];
}
