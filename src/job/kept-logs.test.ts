import { describe, expect, it } from "vitest";
import { keptLogConfigMap, keptLogs } from "../api/kept-log.ts";
import type { Pod, PodStatus, Stored } from "../api/kubernetes.ts";
import { LABEL } from "../api/names.ts";
import type { KusciaJob } from "../api/types.ts";
import { readingOf, roomFor } from "./kept-logs.ts";
import { aJob, aPod } from "./testing/builders.ts";

const DELETED = { deletionTimestamp: "2026-01-01T00:00:00Z" };

/** The ConfigMap of a pod that was made in this second and printed so many bytes. */
function kept(second: number, bytes: number, jobNamespace = "cross-domain"): Stored {
  const metadata = { namespace: "alice", name: `p${second}`, creationTimestamp: `2026-01-01T00:00:0${second}Z` };
  const pod = { metadata: { ...metadata, labels: { [LABEL.jobNamespace]: jobNamespace } } };
  const object = keptLogConfigMap(pod, [{ container: "c", text: "x".repeat(bytes), isCut: false }]);
  return { ...object, metadata: { ...object.metadata, uid: `u${second}`, resourceVersion: "1" } } as Stored;
}

const names = (objects: readonly Stored[] | undefined): string[] | undefined =>
  objects?.map(({ metadata }) => metadata.name);
const since = (second: number): string => `2026-01-01T00:00:0${second}Z`;

const isJobNamespace = (name: string): boolean => name === "cross-domain";

describe("room for kept logs", () => {
  const all = [kept(3, 40), kept(1, 40), kept(2, 40)];

  it.each([
    ["nothing goes where there is room", { bytes: 30, since: since(4) }, 150, []],
    ["the oldest go first", { bytes: 40, since: since(4) }, 100, ["p1-log", "p2-log"]],
    ["none goes that is newer", { bytes: 40, since: since(2) }, 80, undefined],
    ["one that is alone too large is not kept", { bytes: 200, since: since(4) }, 150, undefined],
  ])("%s", (_, candidate, limitBytes, expected) => {
    expect(names(roomFor(all, candidate, { limitBytes, isJobNamespace }))).toEqual(expected);
  });

  it("is taken by those of other operators' jobs, which stay", () => {
    const shared = [kept(1, 40, "elsewhere"), kept(2, 40), kept(3, 40, "elsewhere")];
    const candidate = { bytes: 40, since: since(4) };
    expect(names(roomFor(shared, candidate, { limitBytes: 120, isJobNamespace }))).toEqual(["p2-log"]);
    expect(roomFor(shared, candidate, { limitBytes: 119, isJobNamespace })).toBeUndefined();
  });

  it("is not given again to what went for want of it", () => {
    const limits = { limitBytes: 100, isJobNamespace };
    const going = new Set(roomFor(all, { bytes: 40, since: since(4) }, limits));
    const left = [...all.filter((each) => !going.has(each)), kept(4, 40)];
    for (const second of [1, 2]) expect(roomFor(left, { bytes: 40, since: since(second) }, limits)).toBeUndefined();
  });
});

describe("a pod's log", () => {
  const uid = "pod-1";
  const pod = (phase: NonNullable<PodStatus["phase"]>, metadata: Partial<Pod["metadata"]> = {}): Stored<Pod> => {
    const made = aPod({ phase });
    return { ...made, metadata: { ...made.metadata, uid, ...metadata } };
  };
  const job = (phase: string | undefined, metadata: object = {}): Stored<KusciaJob> => {
    const pods = [{ name: "p", uid, ...(phase !== undefined && { phase }) }];
    const tasks = [
      { alias: "a", taskID: "a", state: "Running", parties: [{ domainID: "alice", state: "Running", pods }] },
    ];
    const built = aJob().build();
    return {
      ...built,
      metadata: { ...built.metadata, ...metadata },
      status: { tasks },
    } as unknown as Stored<KusciaJob>;
  };

  it.each([
    ["is not read while it runs", pod("Running"), job("Running"), undefined],
    ["is not read before the status tells of its end", pod("Failed"), job("Running"), undefined],
    ["is read once the status tells of its end", pod("Failed"), job("Failed"), "whole"],
    ["is read of an earlier attempt", pod("Failed", { uid: "old" }), job("Running"), "whole"],
    ["is followed when it is told to go", pod("Running", DELETED), job("Running"), "follow"],
    ["is read at once when it goes and has ended", pod("Succeeded", DELETED), job("Running"), "whole"],
    ["goes with its job", pod("Succeeded"), job("Succeeded", DELETED), undefined],
    ["is nobody's without a job", pod("Succeeded"), undefined, undefined],
  ] as const)("%s", (_, of, whose, expected) => {
    expect(readingOf(of, whose)).toBe(expected);
  });
});

describe("a ConfigMap of logs", () => {
  const labels = { [LABEL.jobUID]: "job-1", [LABEL.controller]: "kusciajob-operator" };
  const logs = [{ container: "c", text: "2026-01-01T00:00:00Z a\n", isCut: true }];
  const made = keptLogConfigMap({ metadata: { name: "p", namespace: "alice", labels } }, logs);

  it("gives back what was kept, to its job alone", () => {
    expect(keptLogs(made, "job-1")).toEqual(logs);
    expect(keptLogs(made, "job-2")).toEqual([]);
    expect(keptLogs({ ...made, metadata: { ...made.metadata, labels } }, "job-1")).toEqual([]);
  });
});
