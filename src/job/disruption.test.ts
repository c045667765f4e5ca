import { describe, expect, it } from "vitest";
import type { ContainerStatus, Node, Pod, PodCondition, PodStatus } from "../api/kubernetes.ts";
import { disruptedAt, disruptionOf, factsOf, isNodeLost } from "./disruption.ts";
import { aPod } from "./testing/builders.ts";

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

const ended = (second: number, exitCode = 1, name = "engine"): ContainerStatus => ({
  name,
  restartCount: 0,
  state: { terminated: { exitCode, reason: "Error", finishedAt: at(second) } },
});
const runs: ContainerStatus = { name: "engine", restartCount: 0, state: { running: {} } };
const target = (second: number, status: "True" | "False" = "True"): PodCondition => ({
  type: "DisruptionTarget",
  status,
  reason: "EvictionByEvictionAPI",
  lastTransitionTime: at(second),
});

const of = (status: PodStatus, metadata: Pod["metadata"] = {}): string | undefined =>
  disruptionOf(aPod(status, metadata), status.containerStatuses ?? []);

describe("what is a disruption", () => {
  it.each<[string, PodStatus, string | undefined]>([
    [
      "an eviction, while it runs",
      { phase: "Running", containerStatuses: [runs], conditions: [target(5)] },
      "EvictionByEvictionAPI",
    ],
    [
      "an eviction before the pod ended",
      { phase: "Failed", containerStatuses: [ended(6)], conditions: [target(5)] },
      "EvictionByEvictionAPI",
    ],
    [
      "an eviction that a program answered with 0",
      { phase: "Succeeded", containerStatuses: [ended(6, 0)], conditions: [target(5)] },
      "EvictionByEvictionAPI",
    ],
    [
      "an eviction of what had failed",
      { phase: "Failed", containerStatuses: [ended(4)], conditions: [target(5)] },
      undefined,
    ],
    [
      "an eviction of what had failed, while the others ran on",
      { phase: "Failed", containerStatuses: [ended(4), ended(9, 137, "other")], conditions: [target(5)] },
      undefined,
    ],
    [
      "an eviction that was called off",
      { phase: "Failed", containerStatuses: [ended(6)], conditions: [target(5, "False")] },
      undefined,
    ],
    ["pressure on the node", { phase: "Failed", reason: "Evicted", containerStatuses: [] }, "Evicted"],
    ["the node's shutdown", { phase: "Failed", reason: "Terminated", containerStatuses: [ended(6)] }, "Terminated"],
    ["a lost node", { phase: "Unknown", reason: "NodeLost", containerStatuses: [runs] }, "NodeLost"],
    ["no room on the node after all", { phase: "Failed", reason: "OutOfcpu" }, "OutOfcpu"],
    ["a node that changed its mind", { phase: "Failed", reason: "NodeAffinity" }, "NodeAffinity"],
    [
      "such a reason after containers ran",
      { phase: "Failed", reason: "UnexpectedAdmissionError", containerStatuses: [ended(6)] },
      undefined,
    ],
    ["a failure", { phase: "Failed", containerStatuses: [ended(6)] }, undefined],
    ["too much memory", { phase: "Failed", containerStatuses: [ended(6, 137)] }, undefined],
    [
      "a limit of the pod's own",
      { phase: "Failed", reason: "DeadlineExceeded", containerStatuses: [ended(6)] },
      undefined,
    ],
  ])("%s: %#", (_, status, expected) => {
    expect(of(status)).toBe(expected);
  });

  it("is not that somebody deletes the pod", () => {
    const metadata = { deletionTimestamp: at(35), deletionGracePeriodSeconds: 30 };
    expect(of({ phase: "Failed", containerStatuses: [ended(6, 143)] }, metadata)).toBeUndefined();
  });
});

it("knows of a failed pod which containers ended how, when the first one did, and what took it away", () => {
  const containerStatuses = [ended(9, 137, "b"), ended(4, 3, "a"), ended(1, 0, "c")];
  const pod = aPod({ phase: "Failed", containerStatuses, conditions: [target(3)] });
  expect(factsOf(pod, containerStatuses)).toEqual({
    exits: [
      { container: "b", code: 137 },
      { container: "a", code: 3 },
    ],
    endedAt: Date.parse(at(4)),
    disruption: "EvictionByEvictionAPI",
  });
  expect(disruptedAt(pod)).toBe(Date.parse(at(3)));
});

it.each<[string, Node | undefined, boolean]>([
  ["that is gone", undefined, true],
  ["whose kubelet is not heard of", nodeWith([{ type: "Ready", status: "Unknown" }]), true],
  ["that is not ready", nodeWith([{ type: "Ready", status: "False" }]), true],
  ["that is ready", nodeWith([{ type: "Ready", status: "True" }]), false],
  ["that says nothing of it", nodeWith([]), false],
])("a node %s is lost: %#", (_, node, expected) => {
  expect(isNodeLost(node)).toBe(expected);
});

function nodeWith(conditions: NonNullable<Node["status"]>["conditions"]): Node {
  return { metadata: { name: "node-1" }, status: { conditions } };
}
