import { describe, expect, it } from "vitest";
import type { ContainerState, Pod } from "../../api/kubernetes.ts";
import { type ContainerView, podStatus } from "./pod-status.ts";
import { lostStatus } from "./recovery.ts";
import { isRestarted, KUBELET_BACK_OFF, pauseMs } from "./restarts.ts";

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

  it("is left alone if it had not begun or is over", () => {
    const none = (): never => expect.unreachable();
    expect(lostStatus(pod, none, NOW)).toBeUndefined();
    expect(lostStatus({ ...pod, status: { phase: "Succeeded", containerStatuses } }, none, NOW)).toBeUndefined();
  });
});
