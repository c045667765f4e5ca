import type { ContainerStatus, Pod, PodStatus } from "../../api/kubernetes.ts";
import { timestamp } from "../api/metadata.ts";

/** Why a pod failed that was running when local mode came to a sudden end. */
export const NODE_RESTARTED = {
  reason: "NodeRestarted",
  message: "local mode ended while the pod was running, and was started again",
};

type PlacedStatus = ContainerStatus & { containerID?: string };
type PlacedStatuses = { readonly [Key in "containerStatuses" | "initContainerStatuses"]?: readonly PlacedStatus[] };

/**
 * The status of a pod whose containers an earlier life had started; they are handed to `reap`. Undefined for a pod that
 * was not started yet, or is over.
 */
export function lostStatus(pod: Pod, reap: (ref: string) => void, now: number): PodStatus | undefined {
  const { status = {} } = pod;
  if (status.phase === "Succeeded" || status.phase === "Failed") return undefined;
  const { containerStatuses: main = [], initContainerStatuses: init = [] }: PlacedStatuses = status;
  for (const { containerID } of [...init, ...main].filter(({ state }) => state?.running !== undefined))
    if (containerID !== undefined) reap(containerID);
  if (![...init, ...main].some(hasBegun)) return undefined;
  return failed(status, { main, init }, timestamp(now));
}

function failed(
  status: PodStatus,
  { main, init }: Record<"main" | "init", readonly PlacedStatus[]>,
  finishedAt: string,
): PodStatus {
  return {
    ...status,
    phase: "Failed",
    ...NODE_RESTARTED,
    containerStatuses: main.map((each) => ended(each, finishedAt)),
    ...(init.length > 0 && { initContainerStatuses: init.map((each) => ended(each, finishedAt)) }),
  };
}

function hasBegun({ state, lastState }: PlacedStatus): boolean {
  return state?.running !== undefined || lastState?.terminated !== undefined;
}

function ended(container: PlacedStatus, finishedAt: string): PlacedStatus {
  if (container.state?.terminated !== undefined) return container;
  const startedAt = container.state?.running?.startedAt;
  const terminated = { exitCode: 137, reason: "Error", message: NODE_RESTARTED.message, startedAt, finishedAt };
  return { ...container, ready: false, state: { terminated } };
}
