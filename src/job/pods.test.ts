import { formatTime } from "../util/time.ts";
import { describe, expect, it } from "vitest";
import type { Pod } from "../api/kubernetes.ts";
import { failureMessageOf } from "./failure-message.ts";
import { judgePod, type PodVerdict } from "./pods.ts";
import { aPod, START, terminated, waiting } from "./testing/builders.ts";
import { PassClock } from "./time.ts";

const at = (seconds: number): string => formatTime(START + seconds * 1000);

function judge(pod: Pod, now = 0, pullingSince?: number): PodVerdict {
  return judgePod(pod, {
    clock: new PassClock(START + now * 1000),
    imagePullDeadlineSeconds: 300,
    ...(pullingSince !== undefined && { pullingSince: at(pullingSince) }),
  });
}

function failureOf(verdict: PodVerdict): { reason: string; text: string } {
  if (verdict.is !== "failed") throw new Error(`it is ${verdict.is}`);
  return { reason: verdict.failure.reason, text: failureMessageOf(verdict.failure, 512) };
}

const SCHEDULED = { type: "PodScheduled", status: "True", lastTransitionTime: at(0) };

describe("Kuscia's lifecycle, from pod to party", () => {
  it.each<[string, Pod, PodVerdict["is"]]>([
    ["no status yet", aPod(), "pending"],
    ["Pending", aPod({ phase: "Pending" }), "pending"],
    ["Running", aPod({ phase: "Running" }), "running"],
    ["Succeeded", aPod({ phase: "Succeeded" }), "succeeded"],
    ["Failed", aPod({ phase: "Failed" }), "failed"],
    ["Unknown", aPod({ phase: "Unknown" }), "failed"],
    [
      "Running with a container that restarts",
      aPod({ phase: "Running", containerStatuses: [terminated(1)] }),
      "running",
    ],
    ["Pending, creating", aPod({ phase: "Pending", containerStatuses: [waiting("ContainerCreating")] }), "pending"],
  ])("%s", (_, pod, expected) => {
    expect(judge(pod).is).toBe(expected);
  });

  it.each([
    "CrashLoopBackOff",
    "ImageInspectError",
    "ErrImageNeverPull",
    "RegistryUnavailable",
    "InvalidImageName",
    "CreateContainerConfigError",
    "CreateContainerError",
    "PreStartHookError",
    "PostStartHookError",
  ])("%s fails at once, in Pending and in Running, in any container", (reason) => {
    for (const phase of ["Pending", "Running"] as const) {
      const fine = waiting("PodInitializing", "", { name: "sidecar" });
      const pod = aPod({ phase, containerStatuses: [fine, waiting(reason, "why")] });
      expect(failureOf(judge(pod))).toEqual({
        reason: "ContainerFailed",
        text: `container[engine] waiting state reason: "${reason}", message: "why"`,
      });
      expect(judge(aPod({ phase, initContainerStatuses: [waiting(reason)] })).is).toBe("failed");
    }
  });

  it("tells of a crashing container how it ended last", () => {
    const last = { terminated: { exitCode: 3, reason: "Error", message: "no\nlicence" } };
    const pod = aPod({
      phase: "Running",
      containerStatuses: [waiting("CrashLoopBackOff", "back-off", { lastState: last })],
    });
    expect(failureOf(judge(pod)).text).toBe(
      'container[engine] waiting state reason: "CrashLoopBackOff", message: "back-off"; container[engine] last terminated state reason "Error", exit code 3, message: "no\\nlicence"',
    );
  });
});

describe("an image that cannot be pulled", () => {
  it.each(["ErrImagePull", "ImagePullBackOff", "ErrImagePullBackOff"])("%s is waited for, then fails", (reason) => {
    const pod = aPod({ phase: "Pending", containerStatuses: [waiting(reason, "no such image")] });
    const words = `container[engine] waiting state reason: "${reason}", message: "no such image"`;
    expect(judge(pod)).toMatchObject({ is: "pending", wait: { reason: "ImagePull", message: `pod a-0: ${words}` } });
    expect(judge(pod, 299, 0).is).toBe("pending");
    expect(failureOf(judge(pod, 300, 0))).toEqual({ reason: "ImagePullFailed", text: words });
  });
});

describe("what a pod waits for", () => {
  const wait = (pod: Pod, now = 0): unknown => {
    const verdict = judge(pod, now);
    return "wait" in verdict ? verdict.wait : undefined;
  };

  it("is in the scheduler's own words", () => {
    const message = "0/3 nodes are available: 3 Insufficient cpu.";
    const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message };
    expect(wait(aPod({ phase: "Pending", conditions: [condition] }))).toEqual({
      reason: "Unschedulable",
      message: `pod a-0: ${message}`,
    });
    expect(wait(aPod({ phase: "Pending", conditions: [{ ...condition, message: undefined }] }))).toEqual({
      reason: "Unschedulable",
      message: "pod a-0: Unschedulable",
    });
  });

  it("is a scheduler, if none looks at it for a minute", () => {
    const pod = aPod({ phase: "Pending" }, { creationTimestamp: at(0) });
    expect(wait(pod, 59)).toBeUndefined();
    expect(wait(pod, 60)).toMatchObject({ reason: "Unschedulable" });
  });

  it("is its containers, if they do not start for a minute", () => {
    const creating = waiting("ContainerCreating", "");
    const pod = aPod({ phase: "Pending", conditions: [SCHEDULED], containerStatuses: [creating] });
    expect(wait(pod, 59)).toBeUndefined();
    expect(wait(pod, 60)).toEqual({
      reason: "ContainerCreating",
      message: 'pod a-0: container[engine] waiting state reason: "ContainerCreating", message: ""',
    });
    expect(wait(aPod({ phase: "Pending", conditions: [SCHEDULED] }), 60)).toMatchObject({
      reason: "ContainerCreating",
    });
  });

  it("is its containers, too, if the pod came with a node of which nobody hears", () => {
    const pod = aPod({ phase: "Pending" }, { creationTimestamp: at(0) });
    const placed = { ...pod, spec: { nodeName: "dead", containers: [] } };
    expect(wait(placed, 59)).toBeUndefined();
    expect(wait(placed, 60)).toEqual({
      reason: "ContainerCreating",
      message: "pod a-0: its containers have not started",
    });
  });

  it("is nothing once it runs", () => {
    expect(wait(aPod({ phase: "Running" }, { creationTimestamp: at(0) }), 1000)).toBeUndefined();
  });

  it.each<[string, Pod, boolean]>([
    ["no node", aPod({ phase: "Pending" }), false],
    ["the condition", aPod({ phase: "Pending", conditions: [SCHEDULED] }), true],
    ["a node", { ...aPod({ phase: "Pending" }), spec: { nodeName: "n1", containers: [] } }, true],
    ["it runs", aPod({ phase: "Running" }), true],
  ])("counts as scheduled: %s", (_, pod, scheduled) => {
    expect(judge(pod)).toMatchObject({ scheduled });
  });
});

describe("whose fault it was", () => {
  it.each<[string, Pod, string, string]>([
    [
      "exit code and last words",
      aPod({ phase: "Failed", containerStatuses: [terminated(3, 'line 1\n"quoted"\n')] }),
      "PodFailed",
      'container[engine] terminated state reason "Error", exit code 3, message: "line 1\\n\\"quoted\\""',
    ],
    [
      "out of memory",
      aPod({ phase: "Failed", containerStatuses: [terminated(137, "", "OOMKilled")] }),
      "PodFailed",
      'container[engine] terminated state reason "OOMKilled", exit code 137',
    ],
    [
      "a signal",
      aPod({
        phase: "Failed",
        containerStatuses: [{ name: "engine", restartCount: 0, state: { terminated: { exitCode: 0, signal: 9 } } }],
      }),
      "PodFailed",
      "pod a-0 failed",
    ],
    [
      "a signal with its code",
      aPod({
        phase: "Failed",
        containerStatuses: [{ name: "engine", restartCount: 0, state: { terminated: { exitCode: 137, signal: 9 } } }],
      }),
      "PodFailed",
      'container[engine] terminated state reason "Error", signal 9',
    ],
    [
      "eviction",
      aPod({ phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." }),
      "PodFailed",
      "pod a-0: Evicted, The node was low on resource: memory.",
    ],
    ["nothing known", aPod({ phase: "Failed" }), "PodFailed", "pod a-0 failed"],
    [
      "removed by someone else",
      aPod({ phase: "Failed", containerStatuses: [terminated(143, "bye")] }, { deletionTimestamp: at(30) }),
      "PodLost",
      'pod a-0 was removed by someone else; container[engine] terminated state reason "Error", exit code 143, message: "bye"',
    ],
  ])("%s", (_, pod, reason, text) => {
    expect(failureOf(judge(pod))).toEqual({ reason, text });
  });

  it("is the container that failed first", () => {
    const failed = (name: string, finishedAt: string): ReturnType<typeof terminated> => ({
      name,
      restartCount: 0,
      state: { terminated: { exitCode: 1, finishedAt } },
    });
    const pod = aPod({
      phase: "Failed",
      containerStatuses: [failed("late", at(9)), failed("early", at(1)), terminated(0)],
    });
    expect(failureOf(judge(pod)).text).toContain("container[early]");
  });

  it("keeps the end of the last words when they are too long", () => {
    const words = `${"x\n".repeat(2000)}the last line`;
    const verdict = judge(aPod({ phase: "Failed", containerStatuses: [terminated(1, words)] }));
    const { text } = failureOf(verdict);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(512);
    expect(Buffer.byteLength(text)).toBeGreaterThan(400);
    expect(text).toMatch(
      /^container\[engine\] terminated state reason "Error", exit code 1, message: "….*the last line"$/,
    );
  });
});

describe("a pod that someone else deletes", () => {
  it("is lost when its deadline has passed, unless it Succeeded", () => {
    const metadata = { deletionTimestamp: at(30) };
    expect(judge(aPod({ phase: "Running" }, metadata), 29).is).toBe("running");
    expect(failureOf(judge(aPod({ phase: "Running" }, metadata), 30))).toEqual({
      reason: "PodLost",
      text: "pod a-0 was removed by someone else",
    });
    expect(judge(aPod({ phase: "Succeeded" }, metadata), 60).is).toBe("succeeded");
  });
});
