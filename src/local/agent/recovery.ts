import type { Pod, PodStatus } from "../../api/kubernetes.ts";
import { timestamp } from "../api/metadata.ts";

/** Why a pod failed that was running when local mode came to a sudden end. */
export const NODE_RESTARTED = {
  reason: "NodeRestarted",
  message: "local mode ended while the pod was running, and was started again",
};

/**
 * The status of a pod whose containers an earlier life had started; they are handed to `reap`. Undefined for a pod that
 * was not started yet, or is over.
 */
export function lostStatus(pod: Pod, reap: (ref: string) => void, now: number): PodStatus | undefined {
  const { status } = pod;
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return undefined;
  const containers = (status?.containerStatuses ?? []) as (NonNullable<PodStatus["containerStatuses"]>[number] & {
    containerID?: string;
  })[];
  const refs = containers.flatMap(({ containerID, state }) =>
    containerID !== undefined && state?.running !== undefined ? [containerID] : [],
  );
  for (const ref of refs) reap(ref);
  if (containers.every(({ state, lastState }) => state?.running === undefined && lastState?.terminated === undefined)) {
    return undefined;
  }
  const finishedAt = timestamp(now);
  const ended = containers.map((container) => {
    if (container.state?.terminated !== undefined) return container;
    const startedAt = container.state?.running?.startedAt;
    const terminated = { exitCode: 137, reason: "Error", message: NODE_RESTARTED.message, startedAt, finishedAt };
    return { ...container, ready: false, state: { terminated } };
  });
  return { ...status, phase: "Failed", ...NODE_RESTARTED, containerStatuses: ended };
}
