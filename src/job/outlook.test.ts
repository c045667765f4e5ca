import { describe, expect, it } from "vitest";
import type { ResourceQuota } from "../api/kubernetes.ts";
import type { AppImage, KusciaJob, Task } from "../api/types.ts";
import { contentFor, digestsOf } from "../consent/content.ts";
import { outlookOf, plannedTasks } from "./outlook.ts";
import { previewOf } from "./preview.ts";

const IMAGE: AppImage = {
  metadata: { name: "i" },
  spec: { image: { name: "i", tag: "1" }, deployTemplates: [{ name: "t", replicas: 2, spec: { containers: [] } }] },
};
const OTHER: AppImage = { ...IMAGE, spec: { ...IMAGE.spec, image: { name: "i", tag: "2" } } };

const task = (alias: string, domains: readonly string[], more: Partial<Task> = {}): Task => ({
  alias,
  appImage: "i",
  taskInputConfig: "",
  parties: domains.map((domainID) => ({ domainID })),
  ...more,
});
const JOB: KusciaJob = {
  metadata: { name: "j", namespace: "n", uid: "u" },
  spec: { initiator: "alice", tasks: [task("a", ["alice"]), task("b", ["alice", "bob"])] },
  status: {
    phase: "Failed",
    tasks: [
      { alias: "a", taskID: "a", state: "Succeeded", createTime: "2026-01-08T03:04:05Z" },
      { alias: "b", taskID: "b", state: "Failed", createTime: "2026-01-08T03:04:05Z" },
    ],
  },
};

const pods = (hard: number, used: number): ResourceQuota[] => [
  {
    metadata: { name: "q" },
    spec: { hard: { pods: `${hard}` } },
    status: { used: { pods: `${used}` } },
  },
];
const TASKS = plannedTasks(JOB, previewOf(JOB, "restart"));

function look(quotas: Record<string, ResourceQuota[] | undefined>, job = JOB, image: AppImage | undefined = IMAGE) {
  return outlookOf(job, TASKS, { findAppImage: () => image, quotasOf: (domain) => quotas[domain] });
}

describe("of tasks that run again", () => {
  it("those are looked at that the plan runs", () => {
    expect(TASKS.map(({ alias }) => alias)).toEqual(["b"]);
    expect(outlookOf(JOB, [], { findAppImage: () => IMAGE, quotasOf: () => [] })).toEqual({});
  });

  it.each([
    ["fits where there is no quota", { alice: [], bob: [] }, { lacks: [] }],
    ["fits exactly", { alice: pods(4, 2), bob: [] }, { lacks: [] }],
    ["lacks one pod of two", { alice: [], bob: pods(4, 3) }, { lacks: ["b would wait for quota of bob"] }],
    ["lacks both", { alice: pods(1, 0), bob: pods(0, 0) }, { lacks: ["b would wait for quota of alice, bob"] }],
    ["is not known of all", { alice: [], bob: undefined }, undefined],
    [
      "lacks though not all is known",
      { alice: pods(0, 0), bob: undefined },
      { lacks: ["b would wait for quota of alice"] },
    ],
  ])("the quota %s", (_what, quotas, quota) => {
    expect(look(quotas).quota).toEqual(quota);
  });

  it("one without pods needs no quota", () => {
    const tasks = [task("b", ["bob"], { external: true })];
    const around = { findAppImage: () => undefined, quotasOf: () => pods(0, 0) };
    expect(outlookOf(JOB, tasks, around).quota).toEqual({ lacks: [] });
  });

  it("nobody is asked again for what he accepted, and whoever accepted something else is", () => {
    const { digest } = digestsOf(contentFor(JOB, "bob", () => IMAGE));
    const consents = [{ domainID: "bob", state: "Accepted" as const, digest }];
    const job = { ...JOB, status: { ...JOB.status, consents } };
    expect(look({}, job).consent).toEqual({ asked_again: [] });
    expect(look({}, job, OTHER).consent).toEqual({ asked_again: ["bob"] });
    expect(look({}, JOB).consent).toBeUndefined();
  });

  it("of a job that is seen in part nothing is told of consents", () => {
    const consents = [{ domainID: "bob", state: "Accepted" as const, digest: "sha256:1" }];
    const hidden = { ...JOB.spec, tasks: [{ ...task("a", []), appImage: "" }, task("b", ["alice", "bob"])] };
    expect(look({}, { ...JOB, spec: hidden, status: { ...JOB.status, consents } }).consent).toBeUndefined();
  });
});
