import { describe, expect, it } from "vitest";
import type { ContainerStatus, Pod } from "../api/kubernetes.ts";
import type { ContainerRecord } from "../api/types.ts";
import { formatTime } from "../util/time.ts";
import { recordContainers } from "./container-records.ts";
import { judgePod, type PodVerdict } from "./pods.ts";
import { aJob, aPod, SETTINGS, START, terminated, waiting } from "./testing/builders.ts";
import { World } from "./testing/world.ts";
import { PassClock } from "./time.ts";

const at = (seconds: number): string => formatTime(START + seconds * 1000);

/** An operator that sees a pod from time to time, and remembers what it records of it. */
class Observer {
  records: ContainerRecord[] = [];

  see(seconds: number, pod: Pod): PodVerdict {
    const clock = new PassClock(START + seconds * 1000);
    this.records = recordContainers(pod, this.records, clock.text);
    return judgePod(pod, { clock, settings: SETTINGS, records: this.records });
  }
}

const starting = (...containerStatuses: ContainerStatus[]): Pod =>
  aPod({
    phase: "Pending",
    conditions: [{ type: "PodScheduled", status: "True", lastTransitionTime: at(0) }],
    containerStatuses,
  });
const runs = (name: string, second: number): ContainerStatus => ({
  name,
  restartCount: 0,
  state: { running: { startedAt: at(second) } },
});

const CREATING = waiting("ContainerCreating");
const PULL = waiting("ErrImagePull", "no such host");
const BACK_OFF = waiting("ImagePullBackOff", "back-off");
const CONFIG = waiting("CreateContainerConfigError", 'secret "x" not found');
const second = (container: ContainerStatus): ContainerStatus => ({ ...container, name: "second" });

describe("what a container lacks", () => {
  it.each<[string, ContainerStatus, number, string]>([
    ["a Secret", CONFIG, 60, "ContainerFailed"],
    ["its image", PULL, 300, "ImagePullFailed"],
    ["anything else", waiting("CreateContainerError"), 300, "ContainerFailed"],
  ])("has its time from when that was first seen: %s", (_, container, seconds, reason) => {
    const observer = new Observer();
    expect(observer.see(290, starting(CREATING)).is).toBe("pending");
    expect(observer.see(295, starting(container))).toMatchObject({ is: "pending", wait: {} });
    expect(observer.see(295 + seconds - 1, starting(container)).is).toBe("pending");
    expect(observer.see(295 + seconds, starting(container))).toMatchObject({
      is: "failed",
      failure: { reason },
      isLate: true,
    });
  });

  it("has no more time because the kubelet calls it otherwise, or tries again", () => {
    const observer = new Observer();
    observer.see(200, starting(PULL));
    expect(observer.see(350, starting(BACK_OFF)).is).toBe("pending");
    expect(observer.see(420, starting(CREATING)).is).toBe("pending");
    expect(observer.see(499, starting(PULL)).is).toBe("pending");
    expect(observer.see(500, starting(CREATING)).is).toBe("failed");
    expect(observer.see(500, starting(BACK_OFF)).is).toBe("failed");
  });

  it("has a time of its own each, and each but one", () => {
    const observer = new Observer();
    observer.see(0, starting(CONFIG));
    observer.see(50, starting(PULL));
    expect(observer.see(100, starting(PULL)).is).toBe("pending");
    expect(observer.see(101, starting(CONFIG)).is).toBe("failed");
  });

  it("is what is told of another container that waits longer", () => {
    const observer = new Observer();
    const pod = starting(BACK_OFF, second(CONFIG));
    expect(observer.see(0, pod)).toMatchObject({ wait: { message: expect.stringContaining("container[second]") } });
    expect(observer.see(59, pod).is).toBe("pending");
    expect(observer.see(60, pod)).toMatchObject({ failure: { what: expect.stringContaining("container[second]") } });
  });

  it("is told before a container that is on its way", () => {
    const pod = starting(CREATING, second(PULL));
    expect(new Observer().see(0, pod)).toMatchObject({ wait: { reason: "ImagePull" } });
  });

  it("does not count against another container, which comes after it", () => {
    const observer = new Observer();
    observer.see(10, starting(PULL, second(CREATING)));
    expect(observer.see(400, starting(runs("engine", 250), second(CREATING))).is).toBe("pending");
    expect(observer.see(540, starting(runs("engine", 250), second(PULL))).is).toBe("pending");
    expect(observer.see(839, starting(runs("engine", 250), second(PULL))).is).toBe("pending");
    expect(observer.see(840, starting(runs("engine", 250), second(PULL))).is).toBe("failed");
  });

  it("is forgotten once the container has started", () => {
    const observer = new Observer();
    observer.see(10, starting(PULL, second(CREATING)));
    expect(observer.records).toEqual([{ name: "engine", imagePullSince: at(10) }]);
    observer.see(20, starting(runs("engine", 15), second(CREATING)));
    expect(observer.records).toEqual([]);
  });
});

describe("a server that fails", () => {
  /** Its last run was the one after so many restarts, and took so long. */
  const server = (restartCount: number, exitCode: number, seconds: number): Pod => {
    const end = { exitCode, startedAt: at(0), finishedAt: at(seconds) };
    const container = waiting("CrashLoopBackOff", "back-off", { restartCount, lastState: { terminated: end } });
    const pod = aPod({ phase: "Running", containerStatuses: [container] });
    return { ...pod, spec: { restartPolicy: "Always", containers: [] } };
  };
  const again = (pod: Pod): Pod => {
    const [container] = pod.status!.containerStatuses!;
    const { lastState, restartCount } = container!;
    const running = {
      name: "engine",
      restartCount: restartCount + 1,
      state: { running: {} },
      ...(lastState && { lastState }),
    };
    return { ...pod, status: { ...pod.status, containerStatuses: [running] } };
  };

  it.each<[string, Pod]>([
    ["a run of ten minutes", server(5, 1, 600)],
    ["a good end", server(5, 0, 1)],
    ["a good end that is seen when it runs again", again(server(5, 0, 1))],
  ])("is forgiven for good what was before %s", (_, good) => {
    const observer = new Observer();
    expect(observer.see(0, good).is).toBe("running");
    expect(observer.records).toEqual([{ name: "engine", forgivenRuns: 6 }]);
    for (let failed = 1; failed <= 6; failed += 1) {
      expect(observer.see(failed, server(5 + failed, 1, 60)).is).toBe("running");
      expect(observer.see(failed, again(server(5 + failed, 1, 60))).is).toBe("running");
    }
    expect(observer.see(9, server(12, 1, 60)).is).toBe("failed");
  });

  it("is counted anew by a kubelet that has lost count", () => {
    const observer = new Observer();
    observer.see(0, server(60, 0, 1));
    expect(observer.see(1, server(0, 1, 1)).is).toBe("running");
    expect(observer.records).toEqual([{ name: "engine", forgivenRuns: 1 }]);
  });

  it("is forgiven nothing with OnFailure", () => {
    const pod = { ...server(5, 0, 1), spec: { restartPolicy: "OnFailure", containers: [] } };
    expect(recordContainers(pod, [], at(0))).toEqual([]);
  });
});

describe("the record of a pod", () => {
  const placed = (world: World): Pod["status"] => ({
    phase: "Pending",
    conditions: [{ type: "PodScheduled", status: "True", lastTransitionTime: formatTime(world.now) }],
  });
  const recorded = (world: World): unknown => world.task("a").parties?.[0]?.pods?.[0]?.containers;

  it("outlives the operator, and costs no write where nothing is wrong", () => {
    const world = new World(aJob().task("a")).settle();
    const begin = world.now;
    world.setPod("alice/a-0", { ...placed(world), containerStatuses: [CREATING] }).settle();
    const { writes } = world;
    world.after(50);
    expect(recorded(world)).toBeUndefined();
    expect(world.writes).toBe(writes);
    world.after(40);
    expect(world.writes).toBe(writes + 1);
    world.setPod("alice/a-0", { containerStatuses: [CONFIG] }).settle();
    expect(recorded(world)).toEqual([{ name: "engine", configSince: formatTime(begin + 90_000) }]);
    world.after(59);
    expect(world.task("a").state).toBe("Pending");
    world.after(1);
    expect(world.task("a")).toMatchObject({ state: "Failed", message: expect.stringContaining("secret") });
  });

  it("goes when the container has started", () => {
    const world = new World(aJob().task("a")).settle();
    world.setPod("alice/a-0", { ...placed(world), containerStatuses: [PULL] }).settle();
    expect(recorded(world)).toHaveLength(1);
    world.setPod("alice/a-0", { phase: "Running", containerStatuses: [runs("engine", 0)] }).settle();
    expect(recorded(world)).toBeUndefined();
    world.setPod("alice/a-0", { phase: "Succeeded", containerStatuses: [terminated(0)] }).settle();
    expect(world.status.phase).toBe("Succeeded");
  });
});
