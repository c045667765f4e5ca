import { describe, expect, it } from "vitest";
import type { ContainerState, Pod } from "../../api/kubernetes.ts";
import { type ContainerView, type InitView, podStatus as statusOf, type PodViews } from "./pod-status.ts";
import { lostStatus } from "./recovery.ts";
import { isRestarted, KUBELET_BACK_OFF, pauseMs } from "./restarts.ts";

const podStatus = (of: Pod, main: ContainerView[], more: Parameters<typeof statusOf>[2], init: InitView[] = []) =>
  statusOf(of, { main, init } satisfies PodViews, more);
const NOW = Date.parse("2026-01-02T03:04:05Z");
const pod: Pod = { metadata: { name: "p" }, spec: { containers: [{ name: "c" }] } };

function view(state: ContainerState, more: Partial<ContainerView> = {}): ContainerView {
  const ready = state.running !== undefined;
  return {
    name: "c",
    image: "i",
    ref: "r",
    state,
    lastState: {},
    restartCount: 0,
    ready,
    started: ready,
    goesOn: true,
    ...more,
  };
}

const waiting = { waiting: { reason: "ContainerCreating" } };
const running = { running: { startedAt: "2026-01-02T03:04:05Z" } };
const ended = (exitCode: number) => ({ terminated: { exitCode, reason: "x" } });

describe("the phase of a pod", () => {
  it.each([
    ["Pending", [view(waiting)]],
    ["Pending", [view(running), view(waiting)]],
    ["Running", [view(running), view(ended(0), { goesOn: false })]],
    ["Running", [view(waiting, { lastState: ended(1) })]],
    ["Succeeded", [view(ended(0), { goesOn: false })]],
    ["Failed", [view(ended(0), { goesOn: false }), view(ended(2), { goesOn: false })]],
  ])("%s", (phase, views) => {
    expect(podStatus(pod, views, { now: NOW }).phase).toBe(phase);
  });

  it("is Failed by a verdict, with its reason", () => {
    const verdict = { reason: "DeadlineExceeded", message: "too long" };
    expect(podStatus(pod, [view(ended(0))], { now: NOW, verdict })).toMatchObject({ phase: "Failed", ...verdict });
  });
});

describe("a pod with init containers", () => {
  const init = (state: ContainerState, more: Partial<InitView> = {}): InitView => ({
    ...view(state, { name: "i" }),
    isSidecar: false,
    ...more,
  });
  const sidecar = (state: ContainerState, more: Partial<InitView> = {}) => init(state, { isSidecar: true, ...more });
  const isOver = { goesOn: false };

  it.each<[string, string, InitView[], ContainerView[]]>([
    ["waits for one that runs", "Pending", [init(running)], [view(waiting)]],
    ["waits for one that is tried again", "Pending", [init(waiting, { lastState: ended(1) })], [view(waiting)]],
    ["goes on after one that ended well", "Running", [init(ended(0), isOver)], [view(running)]],
    ["fails with one that failed", "Failed", [init(ended(3), isOver)], [view(waiting, isOver)]],
    ["waits for a sidecar that has not started", "Pending", [sidecar(waiting)], [view(waiting)]],
    ["runs beside a sidecar", "Running", [sidecar(running)], [view(running)]],
    ["runs on while its sidecar is being stopped", "Running", [sidecar(running)], [view(ended(0), isOver)]],
    ["has ended though its sidecar was stopped", "Succeeded", [sidecar(ended(143), isOver)], [view(ended(0), isOver)]],
  ])("%s", (_about, phase, before, main) => {
    expect(podStatus(pod, main, { now: NOW }, before).phase).toBe(phase);
  });

  it("says what is not complete", () => {
    const status = podStatus(pod, [view(waiting)], { now: NOW }, [init(running)]);
    expect(status.conditions?.find(({ type }) => type === "Initialized")).toMatchObject({
      status: "False",
      message: "containers with incomplete status: [i]",
    });
    expect(status.containerStatuses![0]!.state).toEqual({ waiting: { reason: "PodInitializing" } });
    expect(status.initContainerStatuses).toMatchObject([{ name: "i", ready: false }]);
  });
});

it("says which containers are not ready, and since when", () => {
  const first = podStatus(pod, [view(waiting)], { now: NOW });
  expect(first.conditions?.find(({ type }) => type === "Ready")).toEqual({
    type: "Ready",
    status: "False",
    reason: "ContainersNotReady",
    message: "containers with unready status: [c]",
    lastTransitionTime: "2026-01-02T03:04:05Z",
  });
  const later = podStatus({ ...pod, status: first }, [view(waiting)], { now: NOW + 60_000 });
  expect(later.conditions).toEqual(first.conditions);
  expect(later.startTime).toBe(first.startTime);
  const ready = podStatus({ ...pod, status: later }, [view(running)], { now: NOW + 60_000 });
  expect(ready.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime).toBe("2026-01-02T03:05:05Z");
});

it("restarts as the policy wants, with the kubelet's pauses", () => {
  const restarts = (policy: string) => [0, 1].map((code) => isRestarted(policy, code));
  expect([restarts("Never"), restarts("OnFailure"), restarts("Always")]).toEqual([
    [false, false],
    [false, true],
    [true, true],
  ]);
  expect([0, 1, 2, 3, 9].map((failures) => pauseMs(failures, KUBELET_BACK_OFF))).toEqual([0, 1e4, 2e4, 4e4, 3e5]);
});

describe("a pod that an earlier life had started", () => {
  const containerStatuses = [
    { name: "c", restartCount: 0, state: running, containerID: "process://7@x" },
    { name: "d", restartCount: 0, state: ended(0), containerID: "process://8@x" },
  ];

  it("failed, and its processes are ended", () => {
    const reaped: string[] = [];
    const status = lostStatus(
      { ...pod, status: { phase: "Running", containerStatuses } },
      (ref) => reaped.push(ref),
      NOW,
    );
    expect(reaped).toEqual(["process://7@x"]);
    expect(status).toMatchObject({
      phase: "Failed",
      reason: "NodeRestarted",
      containerStatuses: [{ state: { terminated: { exitCode: 137 } } }, { state: ended(0) }],
    });
  });

  it("has its init containers ended too", () => {
    const reaped: string[] = [];
    const initContainerStatuses = [{ ...containerStatuses[0]!, name: "i" }];
    const waits = [{ name: "c", restartCount: 0, state: { waiting: { reason: "PodInitializing" } } }];
    const before: NonNullable<Pod["status"]> = { phase: "Pending", initContainerStatuses, containerStatuses: waits };
    const status = lostStatus({ ...pod, status: before }, (ref) => reaped.push(ref), NOW);
    expect(reaped).toEqual(["process://7@x"]);
    expect(status).toMatchObject({
      phase: "Failed",
      initContainerStatuses: [{ state: { terminated: { exitCode: 137 } } }],
    });
  });

  it("is left alone if it had not begun or is over", () => {
    const none = (): never => expect.unreachable();
    expect(lostStatus(pod, none, NOW)).toBeUndefined();
    expect(lostStatus({ ...pod, status: { phase: "Succeeded", containerStatuses } }, none, NOW)).toBeUndefined();
  });
});
