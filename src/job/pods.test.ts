import { ANNOTATION } from "../api/names.ts";
import { formatTime } from "../util/time.ts";
import { describe, expect, it } from "vitest";
import type { ContainerStatus, Pod, PodCondition, PodStatus } from "../api/kubernetes.ts";
import { failureMessageOf } from "./failure-message.ts";
import { judgePod, type PodVerdict } from "./pods.ts";
import { aPod, SETTINGS, START, terminated, waiting } from "./testing/builders.ts";
import { PassClock } from "./time.ts";
import type { JobSettings, PodWarning } from "./types.ts";

const at = (seconds: number): string => formatTime(START + seconds * 1000);

function judge(pod: Pod, now = 0, more: Partial<JobSettings> & { warning?: PodWarning } = {}): PodVerdict {
  const { warning, ...settings } = more;
  return judgePod(pod, {
    clock: new PassClock(START + now * 1000),
    settings: { ...SETTINGS, ...settings },
    ...(warning && { warning }),
  });
}

function failureOf(verdict: PodVerdict): { reason: string; text: string } {
  if (verdict.is !== "failed") throw new Error(`it is ${verdict.is}`);
  return { reason: verdict.failure.reason, text: failureMessageOf(verdict.failure, 512) };
}

/** A pod whose containers are started again. */
function restarting(restartPolicy: string, status: PodStatus, limit?: number): Pod {
  const annotations = limit === undefined ? {} : { [ANNOTATION.backoffLimit]: String(limit) };
  return { ...aPod(status, { annotations }), spec: { restartPolicy, containers: [] } };
}

function runs(name: string, restartCount = 0): ContainerStatus {
  return { name, restartCount, state: { running: { startedAt: at(0) } } };
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
      restarting("OnFailure", { phase: "Running", containerStatuses: [terminated(1)] }),
      "running",
    ],
    ["Pending, creating", aPod({ phase: "Pending", containerStatuses: [waiting("ContainerCreating")] }), "pending"],
  ])("%s", (_, pod, expected) => {
    expect(judge(pod).is).toBe(expected);
  });

  it.each(["ErrImageNeverPull", "InvalidImageName"])(
    "%s fails at once, in Pending and in Running, in any container",
    (reason) => {
      for (const phase of ["Pending", "Running"] as const) {
        const fine = waiting("PodInitializing", "", { name: "sidecar" });
        const pod = aPod({ phase, containerStatuses: [fine, waiting(reason, "why")] });
        expect(failureOf(judge(pod))).toEqual({
          reason: "ContainerFailed",
          text: `container[engine] waiting state reason: "${reason}", message: "why"`,
        });
        expect(judge(aPod({ phase, initContainerStatuses: [waiting(reason)] })).is).toBe("failed");
      }
    },
  );

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

describe("a container that cannot start", () => {
  const LATER = 40;
  const placed = (reason: string, message = "why"): Pod =>
    aPod({
      phase: "Pending",
      conditions: [{ ...SCHEDULED, lastTransitionTime: at(LATER) }],
      containerStatuses: [waiting(reason, message)],
    });

  it.each([
    ["ErrImagePull", "ImagePull", "ImagePullFailed", 300],
    ["ImagePullBackOff", "ImagePull", "ImagePullFailed", 300],
    ["ErrImagePullBackOff", "ImagePull", "ImagePullFailed", 300],
    ["RegistryUnavailable", "ImagePull", "ImagePullFailed", 300],
    ["CreateContainerConfigError", "ContainerCreating", "ContainerFailed", 60],
    ["CreateContainerError", "ContainerCreating", "ContainerFailed", 300],
    ["RunContainerError", "ContainerCreating", "ContainerFailed", 300],
    ["ImageInspectError", "ContainerCreating", "ContainerFailed", 300],
    ["WhatTheNextKubeletSays", "ContainerCreating", "ContainerFailed", 300],
  ])(
    "%s is waited for, then fails, counted from when the pod was placed if it was not seen before",
    (reason, wait, failure, seconds) => {
      const pod = placed(reason);
      const words = `container[engine] waiting state reason: "${reason}", message: "why"`;
      expect(judge(pod, LATER)).toMatchObject({ is: "pending", wait: { reason: wait, message: `pod a-0: ${words}` } });
      expect(judge(pod, LATER + seconds - 1).is).toBe("pending");
      const late = failureOf(judge(pod, LATER + seconds));
      expect(late.reason).toBe(failure);
      expect(late.text.endsWith(words)).toBe(true);
    },
  );

  it.each<[string, Partial<JobSettings>, string]>([
    ["image", { imagePullDeadlineSeconds: 5 }, "ErrImagePull"],
    ["start", { containerStartDeadlineSeconds: 5 }, "CreateContainerError"],
    ["config", { containerConfigDeadlineSeconds: 5 }, "CreateContainerConfigError"],
  ])("has the deadline of the settings: %s", (_, settings, reason) => {
    expect(judge(placed(reason), LATER + 4, settings).is).toBe("pending");
    expect(judge(placed(reason), LATER + 5, settings).is).toBe("failed");
  });

  it("does not get more time when its reason changes", () => {
    expect(judge(placed("ErrImagePull"), LATER + 299).is).toBe("pending");
    expect(judge(placed("ImagePullBackOff"), LATER + 300).is).toBe("failed");
  });

  it("gets its time anew when it is started again", () => {
    const again = waiting("ErrImagePull", "", { lastState: { terminated: { exitCode: 1, finishedAt: at(5000) } } });
    const pod = restarting("OnFailure", { phase: "Running", conditions: [SCHEDULED], containerStatuses: [again] });
    expect(judge(pod, 5299).is).toBe("running");
    expect(failureOf(judge(pod, 5300)).reason).toBe("ImagePullFailed");
  });

  const init = (
    name: string,
    state: ContainerStatus["state"],
    more: Partial<ContainerStatus> = {},
  ): ContainerStatus => ({
    name,
    restartCount: 0,
    ...(state && { state }),
    ...more,
  });
  const initialising = (inits: ContainerStatus[], conditions: PodCondition[] = []): Pod =>
    aPod({
      phase: "Pending",
      conditions: [SCHEDULED, ...conditions],
      initContainerStatuses: inits,
      containerStatuses: [waiting("PodInitializing")],
    });
  const RUNS = { running: { startedAt: at(3) } };

  it("is not to blame while an init container runs, and has its time after that", () => {
    const pod = initialising([init("wait", RUNS)]);
    expect(judge(pod, 1799)).toMatchObject({ is: "pending", wait: { reason: "ContainerCreating" } });
    const done = init("wait", { terminated: { exitCode: 0, finishedAt: at(1000) } });
    const status = { ...pod.status, initContainerStatuses: [done], containerStatuses: [waiting("ContainerCreating")] };
    expect(judge({ ...pod, status }, 1299).is).toBe("pending");
    expect(judge({ ...pod, status }, 1300).is).toBe("failed");
  });

  it("is not held for ever by an init container that runs, which is named", () => {
    const pod = initialising([init("vault-agent-init", RUNS), init("later", waiting("PodInitializing").state)]);
    const what = "init container[vault-agent-init] runs, and the others wait for its end or, of a sidecar, its start";
    expect(judge(pod, 59)).toMatchObject({
      unspoken: { message: "pod a-0: init container[vault-agent-init] has been running for 59s" },
    });
    expect(judge(pod, 60)).toMatchObject({ wait: { reason: "ContainerCreating", message: `pod a-0: ${what}` } });
    expect(judge(pod, 1799).is).toBe("pending");
    expect(failureOf(judge(pod, 1800))).toEqual({
      reason: "ContainerFailed",
      text: `pod a-0 has not started within 1800 seconds: ${what}`,
    });
    expect(judge(pod, 1800)).toMatchObject({ isLate: true });
    expect(judge(pod, 30, { initContainerDeadlineSeconds: 30 }).is).toBe("failed");
  });

  it("is not held longer by an init container that starts again and again", () => {
    const again = init("sync", { running: { startedAt: at(1700) } }, { restartCount: 3 });
    const pod = initialising([{ ...again, lastState: { terminated: { exitCode: 1, finishedAt: at(1690) } } }]);
    expect(judge(pod, 1800).is).toBe("failed");
  });

  it("gives each init container its time", () => {
    const first = init("first", { terminated: { exitCode: 0, finishedAt: at(1000) } });
    const pod = initialising([first, init("second", RUNS)]);
    expect(judge(pod, 2799).is).toBe("pending");
    expect(failureOf(judge(pod, 2800)).text).toContain("init container[second]");
  });

  it("is not taken for held by a sidecar that has started", () => {
    const proxy = init("istio-proxy", RUNS, { ready: true });
    // The next init container's image is pulled.
    const next = initialising([proxy, init("next", waiting("PodInitializing").state)]);
    expect(failureOf(judge(next, 300)).text).toContain("container[next] waiting");
    // The kubelet says so of a container whose image it pulls, too, if its pod has init containers.
    const initialized = { type: "Initialized", status: "True", lastTransitionTime: at(100) };
    const pulled = initialising([{ ...proxy, ready: false }], [initialized]);
    expect(judge(pulled, 399).is).toBe("pending");
    expect(failureOf(judge(pulled, 400)).text).toContain("container[engine] waiting");
  });

  it("holds nobody for ever where the kubelet says nothing", () => {
    const silent = aPod({ phase: "Pending", conditions: [SCHEDULED] });
    expect(judge(silent, 299).is).toBe("pending");
    expect(failureOf(judge(silent, 300))).toEqual({
      reason: "ContainerFailed",
      text: "pod a-0 has not started within 300 seconds: its containers have not started",
    });
  });

  it("is told at once with the pod's newest warning, which goes into the failure too", () => {
    const message = 'MountVolume.SetUp failed for volume "keys" : secret "trial-keys" not found';
    const warning = { reason: "FailedMount", message, time: at(1) };
    const pod = aPod({ phase: "Pending", conditions: [SCHEDULED], containerStatuses: [waiting("ContainerCreating")] });
    expect(judge(pod, 6)).not.toHaveProperty("wait");
    expect(judge(pod, 6, { warning })).toMatchObject({
      wait: { reason: "ContainerCreating", message: expect.stringContaining(`; Warning FailedMount: ${message}`) },
    });
    expect(failureOf(judge(pod, 300, { warning })).text).toContain(message);
  });

  it("does not repeat what the kubelet or the scheduler has said", () => {
    const warning = { reason: "FailedScheduling", message: "0/1 nodes are available.", time: at(1) };
    const condition = { type: "PodScheduled", status: "False", message: "0/1 nodes are available." };
    expect(judge(aPod({ phase: "Pending", conditions: [condition] }), 6, { warning })).toMatchObject({
      wait: { reason: "Unschedulable", message: "pod a-0: 0/1 nodes are available." },
    });
  });
});

describe("containers that are started again", () => {
  const crashed = (restartCount: number, exitCode = 3, more: Partial<ContainerStatus> = {}): ContainerStatus =>
    waiting("CrashLoopBackOff", "back-off", {
      restartCount,
      lastState: { terminated: { exitCode, reason: "Error", message: "no peer", startedAt: at(0), finishedAt: at(9) } },
      ...more,
    });
  const pod = (policy: string, container: ContainerStatus, limit?: number): Pod =>
    restarting(policy, { phase: "Running", containerStatuses: [container] }, limit);

  it.each<[string, Pod, PodVerdict["is"]]>([
    ["OnFailure, first crash", pod("OnFailure", crashed(0)), "running"],
    ["OnFailure, as often as it may", pod("OnFailure", crashed(5)), "running"],
    ["OnFailure, once more", pod("OnFailure", crashed(6)), "failed"],
    ["OnFailure, ended rather than waiting", pod("OnFailure", { ...terminated(1), restartCount: 6 }), "failed"],
    ["OnFailure, its last restart runs", pod("OnFailure", runs("engine", 6)), "running"],
    ["OnFailure, it runs though once too often", pod("OnFailure", runs("engine", 7)), "failed"],
    ["OnFailure, a limit of its own", pod("OnFailure", crashed(2), 2), "failed"],
    ["OnFailure, none allowed", pod("OnFailure", crashed(0), 0), "failed"],
    ["OnFailure, it has succeeded", pod("OnFailure", { ...terminated(0), restartCount: 6 }), "running"],
    ["OnFailure, a hook fails", pod("OnFailure", waiting("PostStartHookError")), "running"],
    ["Always, within its limit", pod("Always", crashed(5)), "running"],
    ["Always, past it", pod("Always", crashed(6)), "failed"],
    ["Always, started often for other reasons", pod("Always", crashed(60, 0)), "running"],
    ["Always, it runs again", pod("Always", runs("engine", 60)), "running"],
    [
      "Always, after a good run",
      pod("Always", {
        ...crashed(60),
        lastState: { terminated: { exitCode: 1, startedAt: at(0), finishedAt: at(600) } },
      }),
      "running",
    ],
    ["Never", aPod({ phase: "Running", containerStatuses: [crashed(0)] }), "failed"],
  ])("%s", (_, subject, expected) => {
    expect(judge(subject).is).toBe(expected);
  });

  it("says how often, and how it ended last", () => {
    expect(failureOf(judge(pod("OnFailure", crashed(6))))).toEqual({
      reason: "ContainerFailed",
      text: 'container[engine] failed more often than its backoffLimit of 6 allows; container[engine] last terminated state reason "Error", exit code 3, message: "no peer"',
    });
  });

  it("serve, if they are started again in any case", () => {
    expect(judge(pod("Always", runs("engine")))).toMatchObject({ is: "running", serves: true });
    expect(judge(pod("OnFailure", runs("engine")))).not.toHaveProperty("serves");
  });
});

describe("several containers", () => {
  const of = (...containerStatuses: ContainerStatus[]): Pod =>
    aPod({ phase: "Running", containerStatuses }, { annotations: { [ANNOTATION.containers]: "engine,helper" } });
  const proxy = runs("istio-proxy");

  it("fail the party with the first that fails, while the others run", () => {
    expect(failureOf(judge(of(terminated(1, "no key"), runs("helper"))))).toEqual({
      reason: "PodFailed",
      text: 'container[engine] terminated state reason "Error", exit code 1, message: "no key"',
    });
  });

  it("succeed only together", () => {
    expect(judge(of(terminated(0), runs("helper"), proxy)).is).toBe("running");
    expect(judge(of(terminated(0), proxy)).is).toBe("running");
  });

  it("do not wait for a sidecar that others injected", () => {
    const pod = of(terminated(0), { ...terminated(0), name: "helper" }, proxy);
    expect(judge(pod).is).toBe("succeeded");
    expect(judge(pod, 0, { ignoreInjectedContainers: false })).toEqual({
      is: "running",
      scheduled: true,
      wait: {
        reason: "SidecarRunning",
        message: "pod a-0: container[istio-proxy] still runs after all containers of the AppImage ended",
      },
    });
  });

  it("do not fail by a sidecar that others injected, in phase Running or Failed", () => {
    const broken = { ...terminated(2), name: "istio-proxy" };
    expect(judge(of(runs("engine"), runs("helper"), broken)).is).toBe("running");
    const pod = of(terminated(0), { ...terminated(0), name: "helper" }, broken);
    const ended = { ...pod, status: { ...pod.status, phase: "Failed" as const } };
    expect(judge(ended).is).toBe("succeeded");
    expect(failureOf(judge(ended, 0, { ignoreInjectedContainers: false })).text).toContain("container[istio-proxy]");
    const evicted = { ...ended, status: { ...ended.status, reason: "Evicted" } };
    expect(judge(evicted).is).toBe("failed");
  });

  it("are told apart from the sidecar that ended first", () => {
    const end = (name: string, code: number, second: number): ContainerStatus => ({
      name,
      restartCount: 0,
      state: { terminated: { exitCode: code, finishedAt: at(second) } },
    });
    const pod = aPod(
      { phase: "Failed", containerStatuses: [end("istio-proxy", 2, 1), end("engine", 3, 5)] },
      { annotations: { [ANNOTATION.containers]: "engine" } },
    );
    expect(failureOf(judge(pod)).text).toContain("container[engine]");
  });

  it("wait for a crashing sidecar among the init containers as long as it may crash", () => {
    const init = (restartCount: number): Pod =>
      aPod({
        phase: "Pending",
        conditions: [SCHEDULED],
        initContainerStatuses: [waiting("CrashLoopBackOff", "", { name: "proxy", restartCount })],
        containerStatuses: [waiting("PodInitializing")],
      });
    expect(judge(init(2)).is).toBe("pending");
    expect(judge(init(6)).is).toBe("failed");
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

  it("keeps both ends of the last words when they are too long", () => {
    const words = `the first line${"x\n".repeat(2000)}the last line`;
    const verdict = judge(aPod({ phase: "Failed", containerStatuses: [terminated(1, words)] }));
    const { text } = failureOf(verdict);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(512);
    expect(Buffer.byteLength(text)).toBeGreaterThan(400);
    expect(text).toMatch(
      /^container\[engine\] terminated state reason "Error", exit code 1, message: "the first line.*….*the last line"$/,
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

describe("a pod that was told to go", () => {
  const done = (second: number, exitCode = 0): ContainerStatus => ({
    name: "engine",
    restartCount: 0,
    state: { terminated: { exitCode, reason: "Completed", finishedAt: at(second) } },
  });
  const disrupted = (second: number): PodCondition => ({
    type: "DisruptionTarget",
    status: "True",
    reason: "EvictionByEvictionAPI",
    lastTransitionTime: at(second),
  });
  const deleted = (second: number, grace: number): Pod["metadata"] => ({
    deletionTimestamp: at(second + grace),
    deletionGracePeriodSeconds: grace,
  });
  const pod = (end: ContainerStatus, metadata: Pod["metadata"] = {}, conditions: PodCondition[] = []): Pod =>
    aPod({ phase: "Succeeded", containerStatuses: [end], conditions }, metadata);

  it.each<[string, Pod, PodVerdict["is"]]>([
    ["before it ended, with grace", pod(done(61), deleted(60, 30)), "failed"],
    ["after it ended", pod(done(0), deleted(3600, 30)), "succeeded"],
    ["in the second in which it ended, not recorded as ended", pod(done(60), deleted(60, 30)), "failed"],
    ["in the second in which it ended, and the kubelet has let it go", pod(done(60), deleted(60, 0)), "failed"],
    [
      "in the second in which it ended, recorded as ended",
      pod(done(60), { ...deleted(60, 0), finalizers: ["example.com/logs"] }),
      "succeeded",
    ],
    ["before it ended, by force", pod(done(61), deleted(60, 0)), "failed"],
    ["by a disruption", pod(done(61), {}, [disrupted(60)]), "failed"],
    ["by a disruption after its end", pod(done(59), {}, [disrupted(60)]), "succeeded"],
    ["by a disruption that was called off", pod(done(61), {}, [{ ...disrupted(60), status: "False" }]), "succeeded"],
    ["nobody knows when it ended", pod(terminated(0), deleted(60, 30)), "succeeded"],
  ])("%s", (_, subject, expected) => {
    expect(judge(subject, 61).is).toBe(expected);
  });

  it("is lost, by whom its condition says", () => {
    expect(failureOf(judge(pod(done(61), deleted(60, 30), [disrupted(60)])))).toEqual({
      reason: "PodLost",
      text: "pod a-0 was removed by someone else (EvictionByEvictionAPI)",
    });
  });

  it("has failed by itself if it had done so before", () => {
    const failed = { ...pod(done(9, 3), deleted(60, 30)) };
    expect(failureOf(judge({ ...failed, status: { ...failed.status, phase: "Failed" } })).reason).toBe("PodFailed");
  });

  it("is lost too when only what others injected keeps it alive", () => {
    const annotations = { [ANNOTATION.containers]: "engine" };
    const live = (metadata: Pod["metadata"]): Pod =>
      aPod({ phase: "Running", containerStatuses: [done(61), runs("proxy")] }, { annotations, ...metadata });
    expect(judge(live(deleted(60, 30)), 61).is).toBe("failed");
    expect(judge(live(deleted(62, 30)), 63).is).toBe("succeeded");
  });
});
