import { describe, expect, it } from "vitest";
import type { ChildKind } from "./types.ts";
import { aJob, anAppImage, waiting } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const SCHEDULED = [{ type: "PodScheduled", status: "True", lastTransitionTime: "2026-01-08T03:04:05Z" }];
const SERVICE = "alice/a-0-data";

/** One task of two parties, each with a Service, a ConfigMap and, where asked for, a NetworkPolicy; its pods run. */
function atWork(networkPolicy = false): World {
  const world = new World(aJob().task("a", { parties: ["alice", "bob"] }));
  const image = anAppImage({ ports: ["data"] });
  const [template] = image.spec.deployTemplates;
  const [container] = template!.spec.containers!;
  const mounted = { ...container!, configVolumeMounts: [{ mountPath: "/etc/task.conf", subPath: "task.conf" }] };
  world.appImages.set("app", {
    ...image,
    spec: {
      ...image.spec,
      configTemplates: { "task.conf": "{{.TASK_ID}}" },
      deployTemplates: [{ ...template!, spec: { containers: [mounted] } }],
    },
  });
  world.domainSettings = () => ({ networkPolicy });
  return world.settle().run("alice/a-0", "bob/a-0");
}

const names = (world: World, kind: ChildKind): string[] => [...world.children[kind].keys()].sort();

describe("what somebody deletes while its task runs", () => {
  it("is made again if it is a Service, since peers reach a pod by it alone", () => {
    const world = atWork();
    const before = names(world, "Service");
    expect(before).toEqual([SERVICE, "bob/a-0-data"]);
    const { writes, pods } = world;
    world.children.Service.delete(SERVICE);
    world.settle();
    expect(names(world, "Service")).toEqual(before);
    expect(world.lastPlan).toMatchObject({ action: "rest" });
    expect(world.pods).toEqual(pods);
    expect(world.writes).toBe(writes);
  });

  it("is made again if it is a NetworkPolicy", () => {
    const world = atWork(true);
    const before = names(world, "NetworkPolicy");
    expect(before).toEqual(["alice/a-pods", "bob/a-pods"]);
    world.children.NetworkPolicy.delete("bob/a-pods");
    expect(names(world.settle(), "NetworkPolicy")).toEqual(before);
  });

  it("is made again if it is the ConfigMap of a pod that does not come up, but not of one that runs", () => {
    const world = atWork();
    world.children.ConfigMap.delete("alice/a-0-config");
    expect(names(world.settle(), "ConfigMap")).toEqual(["bob/a-0-config"]);
    const stuck = { phase: "Pending" as const, containerStatuses: [waiting("ContainerCreating")] };
    world.setPod("alice/a-0", { ...stuck, startTime: "2026-01-08T03:04:05Z", conditions: SCHEDULED }).after(61);
    expect(names(world, "ConfigMap")).toEqual(["alice/a-0-config", "bob/a-0-config"]);
  });

  it("is not made again once its party or its task has ended", () => {
    const world = atWork().succeed("alice/a-0");
    world.children.Service.clear();
    expect(names(world.settle(), "Service")).toEqual(["bob/a-0-data"]);
    expect(names(world.succeed("bob/a-0"), "Service")).toEqual([]);
  });

  it("is not made again from an AppImage that has changed: it might not fit the pods that run", () => {
    const world = atWork();
    const image = world.appImages.get("app")!;
    world.appImages.set("app", { ...image, metadata: { ...image.metadata, generation: 2 } });
    world.children.Service.delete(SERVICE);
    expect(names(world.settle(), "Service")).toEqual(["bob/a-0-data"]);
    expect(world.states).toBe("a=Running");
  });

  it("and cannot be made is told, but does not fail the task", () => {
    const world = atWork();
    world.children.Service.delete(SERVICE);
    const failure = { alias: "a", attempt: 0, domainID: "alice", role: "", message: "is not ours" };
    world.failures = [{ ...failure, reason: "CreateTaskFailed", permanent: true }];
    world.settle();
    expect(world.task("a")).toMatchObject({ state: "Running", reason: "APIError" });
    expect(world.task("a").message).toBe("failed to create resource for party 'alice/', is not ours");
    world.failures = [];
    world.settle();
    expect(world.task("a").reason).toBeUndefined();
    expect(names(world, "Service")).toContain(SERVICE);
  });
});
