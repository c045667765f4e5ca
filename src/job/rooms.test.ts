import { describe, expect, it } from "vitest";
import { isNodeRoom, nodeRoomOf, roomsText, wantsNode } from "./rooms.ts";
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
