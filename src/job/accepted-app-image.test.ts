import { describe, expect, it } from "vitest";
import type { ResourceQuota } from "../api/kubernetes.ts";
import type { AppImage } from "../api/types.ts";
import { aJob, anAppImage, type JobBuilder } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

/** Somebody changes the AppImage. */
function update(world: World, spec: Partial<AppImage["spec"]> = {}): World {
  const { metadata, spec: before } = world.appImages.get("app")!;
  const generation = (metadata.generation ?? 0) + 1;
  world.appImages.set("app", { metadata: { ...metadata, generation }, spec: { ...before, ...spec } });
  return world;
}

/** Bob, who has to be asked, says yes to what he is asked. */
function accept(world: World): World {
  const { digest = "" } = world.status.consents!.find(({ domainID }) => domainID === "bob")!;
  const { namespace, name, uid } = world.job.metadata;
  const metadata = { namespace: "bob", name: digest, creationTimestamp: "2026-01-08T03:04:05Z" };
  world.consents.push({ metadata, spec: { decision: "Accepted", job: { namespace, name, uid }, digest } });
  return world.settle();
}

describe("what the pods of a task are made from", () => {
  it("records the task anew when the AppImage moved before there was a pod", () => {
    const world = new World(aJob().task("a"));
    world.deaf = true;
    world.settle();
    expect(world.task("a").appImageGeneration).toBe(1);
    const moved = anAppImage({ replicas: 2 });
    moved.metadata.generation = 2;
    world.appImages.set("app", moved);
    world.deaf = false;
    world.settle();
    expect(world.task("a")).toMatchObject({ appImageGeneration: 2, attempt: 1 });
    expect(world.task("a").releases).toBeUndefined();
    expect(world.pods).toEqual(["alice/a-0-r1", "alice/a-1-r1"]);
  });

  it("asks anew before a task without pods follows an AppImage that nobody has accepted", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] }));
    world.policies.set("bob", { metadata: { name: "default", namespace: "bob" }, spec: { approval: "Required" } });
    world.settle();
    world.deaf = true;
    expect(accept(world).task("a").createTime).toBeDefined();
    world.deaf = false;
    update(world, { image: { name: "kusciajob-operator.test/evil", tag: "1" } });
    world.settle();
    expect(world.pods).toEqual([]);
    expect(world.status.phase).toBe("AwaitingApproval");
    expect(accept(world).pods).toEqual(["alice/a-0-r1", "bob/a-0-r1"]);
    expect(world.pod("bob/a-0-r1").spec?.containers[0]?.image).toBe("kusciajob-operator.test/evil:1");
  });

  it("removes what was made from the old generation", () => {
    const world = new World(aJob().task("a"));
    world.appImages.set("app", anAppImage({ ports: ["p"] }));
    world.settle().remove("alice/a-0");
    const [service] = [...world.children.Service.values()];
    const moved = anAppImage({ ports: ["q"] });
    moved.metadata.generation = 2;
    world.appImages.set("app", moved);
    world.settle();
    const services = [...world.children.Service.values()].map(({ metadata }) => metadata.name);
    expect(services).toHaveLength(1);
    expect(services).not.toContain(service?.metadata.name);
    expect(world.pods).toEqual(["alice/a-0-r1"]);
    expect(world.task("a").appImageGeneration).toBe(2);
  });

  it("is made from the AppImage that it was accepted with while it waits, whatever becomes of that", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] })).settle();
    const full = { alias: "a", attempt: 0, domainID: "bob", role: "", permanent: false, message: "denied" };
    world.remove("bob/a-0");
    world.failures = [{ ...full, reason: "AdmissionDenied" }];
    world.settle();
    expect([...world.children.ConfigMap.keys()]).toEqual(["alice/a-app-image"]);
    const moved = anAppImage({ ports: ["new"] });
    moved.metadata.generation = 2;
    world.appImages.set("app", moved);
    expect(world.settle().task("a")).toMatchObject({ state: "Pending", reason: "AdmissionDenied" });
    world.appImages.delete("app");
    world.failures = [];
    world.settle();
    expect(world.pods).toEqual(["alice/a-0", "bob/a-0"]);
    expect(world.children.Service.size).toBe(0);
    expect(world.succeed("alice/a-0", "bob/a-0").task("a").state).toBe("Succeeded");
    expect(world.children.ConfigMap.size).toBe(0);
  });

  it("goes on with its copy where the new AppImage has nothing for a party of it", () => {
    const world = new World(aJob().task("a", { parties: ["alice/host"] }));
    world.failures = [
      {
        alias: "a",
        attempt: 0,
        domainID: "alice",
        role: "host",
        permanent: false,
        reason: "AdmissionDenied",
        message: "",
      },
    ];
    world.settle();
    expect([...world.children.ConfigMap.keys()]).toEqual(["alice/a-app-image"]);
    update(world, anAppImage({ role: "guest" }).spec);
    expect(world.after(3600).task("a")).toMatchObject({ state: "Pending", reason: "AdmissionDenied" });
    world.failures = [];
    expect(world.settle().pods).toEqual(["alice/a-host-0"]);
    expect(world.task("a")).toMatchObject({ appImageGeneration: 1 });
  });

  it("fails a task without pods and copy whose AppImage has had nothing for a party of it for the grace time", () => {
    const world = new World(aJob().task("a", { parties: ["alice/host"] }));
    world.deaf = true;
    world.settle();
    update(world, anAppImage({ role: "guest" }).spec);
    expect(world.settle().task("a")).toMatchObject({ state: "Pending", reason: "AppImageNotFound" });
    expect(world.after(31).task("a")).toMatchObject({ state: "Failed", reason: "TemplateNotFound" });
  });

  describe("when the AppImage moved between two pods and no copy was kept", () => {
    const MESSAGE = 'AppImage "app" changed from generation 1 to 2 before all pods existed';

    /** Two parties; bob's pod was not made before the operator was killed. */
    function half(task: Parameters<JobBuilder["task"]>[1] = {}): World {
      const world = new World(aJob().task("a", { parties: ["alice", "bob"], ...task })).settle();
      world.remove("bob/a-0");
      update(world, {});
      // The copy that the task was accepted with may be there, and only not be seen yet.
      expect(world.settle().task("a")).toMatchObject({ reason: "AppImageNotFound", message: MESSAGE });
      expect(world.pods).toEqual(["alice/a-0"]);
      return world;
    }

    it("lets go of what was made and begins anew, though it runs", () => {
      const world = half();
      world.graceful = true;
      world.run("alice/a-0").after(31);
      expect(world.task("a")).toMatchObject({ state: "Pending", reason: "OldPodsRunning", attempt: 1, releases: 1 });
      const message = `Task[a]: 1 pod was let go: ${MESSAGE}`;
      expect(world.events).toContainEqual({ type: "Warning", reason: "GangReleased", message });
      expect(world.reap().pods).toEqual(["alice/a-0-r1", "bob/a-0-r1"]);
      expect(world.task("a").appImageGeneration).toBe(2);
      expect(world.task("a").retries).toBeUndefined();
      expect(world.succeed("alice/a-0-r1", "bob/a-0-r1").status.phase).toBe("Succeeded");
    });

    it("fails once a party has come to a result", () => {
      const world = half().succeed("alice/a-0").after(31);
      expect(world.task("a")).toMatchObject({ state: "Failed", reason: "AppImageChanged", message: MESSAGE });
    });

    it("goes on if enough parties have theirs", () => {
      const world = half({ scheduleConfig: { minReservedMembers: 1 } })
        .run("alice/a-0")
        .after(3600);
      expect(world.task("a")).toMatchObject({ state: "Running", reason: "AppImageNotFound", message: MESSAGE });
      expect(world.succeed("alice/a-0").task("a").state).toBe("Succeeded");
    });
  });

  it("does not care once all pods exist", () => {
    const world = new World(aJob().task("a")).settle();
    world.appImages.clear();
    expect(world.run("alice/a-0").succeed("alice/a-0").status.phase).toBe("Succeeded");
  });

  it("gives a cache that lags behind time to catch up", () => {
    const world = new World(aJob().task("a"));
    const current = anAppImage();
    current.metadata.generation = 5;
    world.appImages.set("app", current);
    world.deaf = true;
    world.settle();
    world.deaf = false;
    world.appImages.set("app", anAppImage());
    world.settle();
    expect(world.pods).toEqual([]);
    expect(world.task("a").reason).toBe("AppImageNotFound");
    world.appImages.set("app", current);
    expect(world.settle().pods).toEqual(["alice/a-0"]);
    expect(world.task("a").reason).toBeUndefined();
  });
});

describe("a task that waits for something else", () => {
  const FULL: ResourceQuota = {
    metadata: { name: "q", namespace: "alice" },
    spec: { hard: { pods: "1" } },
    status: { hard: { pods: "1" }, used: { pods: "1" } },
  };

  /** In line for alice's quota, with an AppImage that has nothing for its role any more. */
  function inLine(): World {
    const world = new World(aJob().task("a", { parties: ["alice/host"] }));
    world.quotas = [FULL];
    expect(world.settle().task("a").reason).toBe("QuotaExceeded");
    return update(world, anAppImage({ role: "guest" }).spec);
  }

  it("does not fail because its AppImage cannot be used meanwhile", () => {
    const world = inLine();
    expect(world.after(3600).task("a")).toMatchObject({ state: "Pending", reason: "QuotaExceeded" });
    update(world, anAppImage({ role: "host" }).spec);
    world.quotas = [];
    expect(world.settle().pods).toEqual(["alice/a-host-0"]);
  });

  it("has the grace time when its turn comes", () => {
    const world = inLine();
    world.quotas = [];
    expect(world.after(3600).task("a")).toMatchObject({ state: "Pending", reason: "AppImageNotFound" });
    expect(world.after(29).task("a").state).toBe("Pending");
    expect(world.after(1).task("a")).toMatchObject({ state: "Failed", reason: "TemplateNotFound" });
  });

  it("loses no time of that while somebody else takes the room again", () => {
    const world = inLine();
    world.quotas = [];
    expect(world.settle().task("a").reason).toBe("AppImageNotFound");
    world.quotas = [FULL];
    expect(world.after(3600).task("a")).toMatchObject({ state: "Pending", reason: "QuotaExceeded" });
  });

  it("is told at once that its AppImage is not there when it begins to wait", () => {
    const world = new World(aJob().task("a")).settle().edit({ open: true, maxParallelism: 2 });
    world.quotas = [FULL];
    world.add("b", { appImage: "typo" }).settle();
    expect(world.added("b")).toMatchObject({ state: "Pending", reason: "AppImageNotFound" });
  });
});
