import { describe, expect, it } from "vitest";
import type { Pod } from "../api/kubernetes.ts";
import { overduePods } from "./cleanup.ts";

const NOW = Date.parse("2026-01-01T00:01:00Z");

function aPod(name: string, deletionTimestamp: string | undefined, nodeName?: string): Pod {
  return { metadata: { namespace: "alice", name, deletionTimestamp }, spec: { nodeName, containers: [] } };
}

describe("overduePods", () => {
  it("names those whose grace period is over for a while, with their node", () => {
    const pods = [
      aPod("lives", undefined, "node-1"),
      aPod("may-still-end", "2026-01-01T00:00:58Z", "node-1"),
      aPod("late", "2026-01-01T00:00:55Z", "node-1"),
      aPod("held", "2026-01-01T00:00:00Z"),
    ];
    const children = { pods, services: [], configMaps: [], networkPolicies: [] };
    expect(overduePods(children, NOW)).toEqual(["alice/late on node-1", "alice/held"]);
  });
});
