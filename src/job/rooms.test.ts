import { describe, expect, it } from "vitest";
import type { Node } from "../api/kubernetes.ts";
import { isNodeRoom, nodeRoomOf, offersMore, roomsText, wantsNode } from "./rooms.ts";
import { aPod } from "./testing/builders.ts";

describe("rooms", () => {
  it("domains with the same settings share nodes, others do not", () => {
    const ssd = { nodeSelector: { disk: "ssd", "topology.kubernetes.io/zone": "a" } };
    expect(nodeRoomOf({})).toBe("nodes/any");
    expect(nodeRoomOf({ podLabels: { a: "b" } })).toBe(nodeRoomOf({}));
    expect(nodeRoomOf(ssd)).toBe("nodes/disk=ssd,topology.kubernetes.io/zone=a");
    expect(nodeRoomOf({ schedulerName: "volcano" })).not.toBe(nodeRoomOf({}));
    expect([nodeRoomOf({}), "alice"].map(isNodeRoom)).toEqual([true, false]);
  });

  it.each([
    [["bob", "alice"], "pods of alice, bob"],
    [["nodes/any"], "nodes"],
    [["alice", nodeRoomOf({ nodeSelector: { "a/b": "c" }, schedulerName: "x" })], "pods of alice, nodes with a/b=c"],
  ])("are told: %j", (rooms, text) => {
    expect(roomsText(rooms)).toBe(text);
  });
});

describe("a pod waits for others to make room", () => {
  const told = (message: string, more: object = {}): boolean =>
    wantsNode({ ...aPod({ conditions: [{ type: "PodScheduled", status: "False", message }] }), ...more });
  it.each<[string, boolean]>([
    ["0/3 nodes are available: 3 Insufficient cpu.", true],
    ["0/3 nodes are available: 1 Too many pods, 2 node(s) didn't match Pod's node affinity/selector.", true],
    [
      "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
      true,
    ],
    [
      "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
      false,
    ],
    ["0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.", false],
    ["0/3 nodes are available: 3 node(s) had untolerated taint {a: b}.", false],
  ])("%s", (message, expected) => {
    expect(told(message)).toBe(expected);
  });

  it("not once it has a node", () => {
    expect(told("1 Insufficient cpu", { spec: { nodeName: "n", containers: [] } })).toBe(false);
  });
});

describe("a node that came or changed may take more pods", () => {
  const node = ({
    ready = "True",
    cpu = "2",
    ...spec
  }: Node["spec"] & { ready?: string; cpu?: string } = {}): Node => ({
    metadata: { name: "n" },
    spec,
    status: { allocatable: { cpu }, conditions: [{ type: "Ready", status: ready }] },
  });
  const tainted = { taints: [{ key: "k", effect: "NoSchedule" }] };
  it.each<[string, boolean, Node | undefined, Node]>([
    ["when it is new and ready", true, undefined, node()],
    ["when it is new and not ready yet", false, undefined, node({ ready: "False" })],
    ["when it is ready again", true, node({ ready: "Unknown" }), node()],
    ["when it is uncordoned", true, node({ unschedulable: true }), node()],
    ["when it is cordoned", false, node(), node({ unschedulable: true })],
    ["when it is larger than before", true, node(), node({ cpu: "4" })],
    ["when a taint goes", true, node(tainted), node()],
    ["when it only reports itself", false, node(), node()],
  ])("%s: %s", (_, expected, before, after) => {
    expect(offersMore(before, after)).toBe(expected);
  });
});
