import { expect, it } from "vitest";
import type { ContainerStatus, Pod, PodStatus } from "../api/kubernetes.ts";
import { ANNOTATION, GANG_GATE } from "../api/names.ts";
import { isMereProgress } from "./pod-progress.ts";

function aPod(status?: PodStatus, more: Partial<Pod> = {}): Pod {
  return { metadata: { name: "p", namespace: "alice" }, status, ...more };
}

function container(state: ContainerStatus["state"], restartCount = 0): PodStatus {
  return { phase: "Running", containerStatuses: [{ name: "main", restartCount, state }] };
}

const scheduled = (status: string): PodStatus => ({ phase: "Pending", conditions: [{ type: "PodScheduled", status }] });

it.each<[string, Pod]>([
  ["a new pod", aPod()],
  ["one that has a node", aPod(scheduled("True"))],
  ["one whose container is being made", aPod(container({ waiting: { reason: "ContainerCreating" } }))],
  ["one that runs", aPod(container({ running: {} }))],
])("%s is mere progress", (_, pod) => {
  expect(isMereProgress(pod)).toBe(true);
});

const ended: ContainerStatus["state"] = { terminated: { exitCode: 0 } };

it.each<[string, Pod]>([
  ["one that has ended", aPod({ phase: "Succeeded" })],
  ["one that failed", aPod({ phase: "Failed" })],
  ["one whose container has ended", aPod(container(ended))],
  [
    "one whose init container has ended: it may have failed",
    aPod({ phase: "Pending", initContainerStatuses: [{ name: "i", restartCount: 0, state: ended }] }),
  ],
  ["one whose container was started again", aPod(container({ running: {} }, 1))],
  ["one whose image cannot be had", aPod(container({ waiting: { reason: "ErrImagePull" } }))],
  ["one without a node", aPod(scheduled("False"))],
  ["one that is evicted", aPod({ phase: "Running", conditions: [{ type: "DisruptionTarget", status: "True" }] })],
  ["one that its kubelet refuses", aPod({ phase: "Pending", reason: "OutOfcpu" })],
  ["one that is told to go", aPod({ phase: "Running" }, { metadata: { name: "p", deletionTimestamp: "x" } })],
  ["one that waits for its gang", aPod(undefined, { spec: { schedulingGates: [{ name: GANG_GATE }] } as Pod["spec"] })],
  [
    "one with a start gate",
    aPod(undefined, { metadata: { name: "p", annotations: { [ANNOTATION.startGate]: "gate" } } }),
  ],
])("%s is more than progress", (_, pod) => {
  expect(isMereProgress(pod)).toBe(false);
});
