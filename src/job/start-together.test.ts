import { describe, expect, it } from "vitest";
import { LABEL } from "../api/names.ts";
import { formatTime } from "../util/time.ts";
import { startGateOf } from "../workload/start-gate.ts";
import { aJob, anAppImage, type TaskOptions, waiting } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const BOTH = ["alice", "bob"];
const PODS = ["alice/a-0", "bob/a-0"];

/** A task whose containers start together; its pods are there and have no node yet. */
function begun(options: TaskOptions = {}): World {
  const world = new World(aJob().task("a", { parties: BOTH, ...options }));
  world.appImages.set("app", anAppImage({ startTogether: true }));
  return world.settle();
}

function place(world: World, key: string): World {
  const placed = { type: "PodScheduled", status: "True", lastTransitionTime: formatTime(world.now) };
  return world.setPod(key, { conditions: [placed] }).settle();
}

/** The pod has its image, and lacks the ConfigMap. */
function arrive(world: World, key: string): World {
  const gate = startGateOf(world.pod(key));
  const words = waiting("CreateContainerConfigError", `configmap "${gate}" not found`);
  return place(world, key)
    .setPod(key, { containerStatuses: [words] })
    .settle();
}

const gates = (world: World): string[] =>
  [...world.children.ConfigMap.keys()].filter((key) => key.endsWith("-start")).sort();

describe("a task whose containers start together", () => {
  it("opens its gates when all its pods have their images, not before", () => {
    const world = arrive(begun(), "alice/a-0");
    expect(gates(world)).toEqual([]);
    place(world, "bob/a-0");
    world.setPod("bob/a-0", { containerStatuses: [waiting("ErrImagePull")] }).settle();
    expect(gates(world)).toEqual([]);
    expect(world.task("a")).toMatchObject({ reason: "ImagePull" });
    arrive(world, "bob/a-0");
    expect(gates(world)).toEqual(["alice/a-start", "bob/a-start"]);
    const [gate] = world.children.ConfigMap.values();
    expect(gate?.metadata.labels).toMatchObject({ [LABEL.jobUID]: "job-uid", [LABEL.taskID]: "a" });
    world.run(...PODS).succeed(...PODS);
    expect(world.status.phase).toBe("Succeeded");
    expect(gates(world)).toEqual([]);
  });

  it("waits for its peers as long as it takes, says so after a while, and is not blamed", () => {
    const world = arrive(begun(), "alice/a-0");
    place(world, "bob/a-0");
    world
      .setPod("bob/a-0", { containerStatuses: [waiting("ErrImagePull", "no such tag")] })
      .settle()
      .after(290);
    expect(world.task("a").parties?.[0]).toMatchObject({
      state: "Pending",
      reason: "AwaitingPeers",
      message: "pod a-0: its containers start as soon as those of the task's other pods can",
    });
    world.after(20);
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "PartyFailed" });
    expect(world.task("a").message).toMatch(/Party\[bob\]: .*no such tag/);
    expect(world.task("a").message).not.toContain("alice had not started");
  });

  it("fails if a kubelet does not find the open gate in time", () => {
    const world = begun();
    for (const key of PODS) arrive(world, key);
    world.run("bob/a-0").after(59);
    expect(world.task("a").state).toBe("Running");
    world.after(2);
    expect(world.task("a").message).toContain("pod a-0 has not started within 60 seconds");
  });

  it("starts when enough parties can", () => {
    const world = arrive(begun({ scheduleConfig: { minReservedMembers: 1 } }), "alice/a-0");
    expect(gates(world)).toEqual(["alice/a-start", "bob/a-start"]);
  });

  it("tells what keeps its gates shut, and fails if that stays so for good", () => {
    const world = begun();
    arrive(world, "alice/a-0");
    const refused = { alias: "a", attempt: 0, domainID: "bob", role: "", message: "not now" };
    world.failures = [{ ...refused, reason: "AdmissionDenied", permanent: false }];
    arrive(world, "bob/a-0");
    expect(gates(world)).toEqual([]);
    expect(world.task("a")).toMatchObject({ reason: "AdmissionDenied" });
    world.failures = [{ ...refused, reason: "ObjectRefused", permanent: true }];
    world.settle();
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "ObjectRefused" });
  });

  it("lets its gang go like any other if a pod finds no node", () => {
    const world = arrive(begun(), "alice/a-0");
    world.after(31);
    expect(world.task("a")).toMatchObject({ reason: "GangReleased", releases: 1 });
  });
});
