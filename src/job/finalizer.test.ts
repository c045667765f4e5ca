import { describe, expect, it } from "vitest";
import { FINALIZER } from "../api/names.ts";
import { findCondition } from "./conditions.ts";
import { aChain, aJob, aNamespace, anAppImage } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

describe("the finalizer", () => {
  it("is asked for before the first record that leads to pods, alone", () => {
    const world = new World(aChain("a"));
    expect(world.planOf(world.snapshot())).toEqual({ action: "mark", finalizer: true });
    world.step();
    expect(world.job.metadata.finalizers).toEqual([FINALIZER]);
    expect(world.writes).toBe(0);
  });

  it.each(["running", "finished with pods left"])("is restored if it is missing: %s", (state) => {
    const world = new World(aChain("a")).settle();
    if (state !== "running") world.succeed("alice/a-0");
    world.job.metadata.finalizers = [];
    world.settle();
    expect(world.job.metadata.finalizers).toEqual([FINALIZER]);
  });

  it("is not needed by a finished job without children, nor by one that waits for its domain", () => {
    const world = new World(aChain("a")).settle().succeed("alice/a-0").remove("alice/a-0");
    world.job.metadata.finalizers = [];
    world.settle();
    expect(world.job.metadata.finalizers).toEqual([]);
    expect(new World(aJob().task("a", { parties: ["zoe"] })).settle().job.metadata.finalizers).toBeUndefined();
  });
});

describe("a job that is being deleted", () => {
  it("is cleaned up in every namespace recorded, named or seen, whatever its phase and command", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] })).settle();
    world.status.tasks![0]!.parties!.push({ domainID: "gone", state: "Pending" });
    const pod = world.pod("alice/a-0");
    world.children.Pod.set("stray/x", { ...pod, metadata: { ...pod.metadata, namespace: "stray", name: "x" } });
    world.job.metadata.deletionTimestamp = "2026-01-08T03:04:06Z";
    expect(world.planOf(world.snapshot())).toEqual({
      action: "cleanup",
      namespaces: ["alice", "bob", "gone", "stray"],
    });
  });

  it("without our finalizer and without children is none of our business", () => {
    const world = new World(aChain("a"));
    world.job.metadata.deletionTimestamp = "2026-01-08T03:04:06Z";
    expect(world.planOf(world.snapshot())).toEqual({ action: "rest" });
  });
});

describe("time to live", () => {
  const finished = (ttlSecondsAfterFinished?: number): World =>
    new World(aChain("a").with(ttlSecondsAfterFinished === undefined ? {} : { ttlSecondsAfterFinished }))
      .settle()
      .succeed("alice/a-0");

  it("deletes a finished job when it is over, and looks again only then", () => {
    const world = finished(60);
    expect(world.lastPlan).toMatchObject({ requeueAfterMs: 60_000 });
    world.now += 59_000;
    expect(world.planOf(world.snapshot()).action).toBe("rest");
    world.now += 1000;
    expect(world.planOf(world.snapshot())).toEqual({ action: "expire" });
  });

  it("is a setting where the job gives none, 0 there keeps it for ever; 0 in the job deletes it at once", () => {
    const world = finished();
    world.now += 10 ** 12;
    expect(world.planOf(world.snapshot()).action).toBe("rest");
    world.settings = { ...world.settings, defaultTTLSecondsAfterFinished: 100 };
    expect(world.planOf(world.snapshot()).action).toBe("expire");
    const brief = finished(0);
    expect(brief.planOf(brief.snapshot()).action).toBe("expire");
  });

  it("does not touch jobs that have not ended", () => {
    const world = new World(aChain("a").with({ ttlSecondsAfterFinished: 1 })).settle().command("Suspend").after(1000);
    expect(world.planOf(world.snapshot()).action).toBe("rest");
  });

  it("does not wait for a pod on a dead node", () => {
    const world = new World(aChain("a").with({ ttlSecondsAfterFinished: 60 })).settle().run("alice/a-0");
    world.graceful = true;
    world.command("Stop");
    world.now += 60_000;
    expect(world.planOf(world.snapshot()).action).toBe("expire");
  });
});

describe("a job outside the job namespaces", () => {
  const elsewhere = (): World => new World(aChain("a").named("j", "team"));

  it("gets one visible answer, after a while", () => {
    const world = elsewhere();
    expect(world.planOf(world.snapshot())).toEqual({ action: "rest", requeueAfterMs: 30_000 });
    world.after(30);
    const message = 'No operator runs jobs of namespace "team"; jobs run in cross-domain';
    expect(world.status.phase).toBeUndefined();
    expect(findCondition(world.status, "Stalled")).toMatchObject({
      status: "True",
      reason: "UnwatchedNamespace",
      message,
    });
    expect(world.events).toEqual([{ type: "Warning", reason: "UnwatchedNamespace", message }]);
    expect(world.after(1000).writes).toBe(1);
    expect(world.pods).toEqual([]);
  });

  it("is neither cleaned up nor deleted by an operator that does not run it", () => {
    const world = elsewhere();
    world.settings = { ...world.settings, jobNamespaces: ["team"] };
    world.job.spec.ttlSecondsAfterFinished = 0;
    world.settle().setPod("alice/a-0", { phase: "Succeeded" }).step();
    expect(world.planOf(world.snapshot())).toEqual({ action: "expire" });
    world.settings = { ...world.settings, jobNamespaces: ["cross-domain"] };
    expect(world.planOf(world.snapshot())).toEqual({ action: "rest" });
    world.job.metadata.deletionTimestamp = "2026-01-08T03:04:06Z";
    expect(world.planOf(world.snapshot())).toEqual({ action: "rest" });
  });

  it("is left to the operator that has taken it", () => {
    const world = elsewhere();
    world.job.metadata.finalizers = [FINALIZER];
    expect(world.after(30).writes).toBe(0);
  });

  it("starts afresh when its namespace is watched later", () => {
    const world = elsewhere().after(30);
    world.settings = { ...world.settings, jobNamespaces: ["team"] };
    world.settle();
    expect(world.status.phase).toBe("Running");
    expect(findCondition(world.status, "Stalled")?.status).toBe("False");
  });

  it("runs anywhere with *, where the domain allows it", () => {
    const world = elsewhere();
    world.settings = { ...world.settings, jobNamespaces: ["*"] };
    const namespace = aNamespace("alice");
    namespace.metadata.annotations = { "kuscia.secretflow/allowed-job-namespaces": "team" };
    world.namespaces.set("alice", namespace);
    expect(world.settle().status.phase).toBe("Running");
  });
});

describe("what is left behind", () => {
  it("Services and ConfigMaps go when their attempt ends; endpoints stay in the status", () => {
    const world = new World(aChain("a", "b"));
    world.appImages.set("app", anAppImage({ ports: ["p"] }));
    world.settle().run("alice/a-0");
    expect([...world.children.Service.keys()]).toEqual(["alice/a-0-p"]);
    const { endpoints } = world.task("a").parties![0]!;
    expect(endpoints).toEqual([{ portName: "p", scope: "Cluster", endpoint: "a-0-p.alice.svc" }]);
    world.succeed("alice/a-0");
    expect([...world.children.Service.keys()]).toEqual(["alice/b-0-p"]);
    expect(world.task("a").parties![0]!.endpoints).toEqual(endpoints);
  });

  it("ended pods go, too, if the settings say so", () => {
    const world = new World(aChain("a", "b"));
    world.settings = { ...world.settings, keepFinishedPods: false };
    world.settle().succeed("alice/a-0");
    expect(world.pods).toEqual(["alice/b-0"]);
    world.succeed("alice/b-0");
    expect(world.pods).toEqual([]);
  });

  it("a live pod that the status does not call for goes whenever it is seen, also after the job ended", () => {
    const world = new World(aChain("a", "b")).settle();
    const pod = world.pod("alice/a-0");
    world.succeed("alice/a-0").succeed("alice/b-0");
    expect(world.status.phase).toBe("Succeeded");
    const { writes } = world;
    world.children.Pod.set("alice/late", { ...pod, metadata: { ...pod.metadata, name: "late", uid: "late" } });
    world.settle();
    expect(world.pods).toEqual(["alice/a-0", "alice/b-0"]);
    expect(world.writes).toBe(writes);
  });

  it("a pod of a task that the job does not have goes", () => {
    const world = new World(aChain("a")).settle();
    const pod = world.pod("alice/a-0");
    const annotations = { "kuscia.secretflow/task-alias": "other" };
    world.children.Pod.set("alice/o-0", { ...pod, metadata: { ...pod.metadata, name: "o-0", uid: "o", annotations } });
    expect(world.settle().pods).toEqual(["alice/a-0"]);
  });
});

describe("a finished job", () => {
  it("costs no write, no deletion and no second look", () => {
    const world = new World(aChain("a")).settle().succeed("alice/a-0").after(100_000);
    expect(world.planOf(world.snapshot())).toEqual({ action: "rest" });
  });

  it("is written once when its spec changed, so that observedGeneration is true", () => {
    const world = new World(aChain("a")).settle().succeed("alice/a-0");
    const { writes } = world;
    world.job.metadata.generation = 2;
    expect(world.settle().writes).toBe(writes + 1);
    expect(world.status.observedGeneration).toBe(2);
  });
});
