import { describe, expect, it } from "vitest";
import { formatTime, parseTime } from "../util/time.ts";
import { isGated } from "../workload/gang.ts";
import { jittered } from "./jitter.ts";
import { aJob, anAppImage, type TaskOptions } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const BOTH = ["alice", "bob"];
const NOWHERE = { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "no room for it" };

/** Alice's pod exists; a quota refuses bob's. */
function halfMade(options: TaskOptions = {}): World {
  const world = new World(aJob().task("a", { parties: BOTH, ...options })).settle();
  refuse(world);
  return world;
}

function refuse(world: World, domainID = "bob"): void {
  const { attempt = 0, parties = [] } = world.task("a");
  const suffix = attempt === 0 ? "" : `-r${attempt}`;
  world.remove(`${domainID}/a-0${suffix}`);
  for (const { pods = [] } of parties.filter((party) => party.domainID === domainID)) delete pods[0]?.uid;
  const why = { reason: "QuotaExceeded" as const, permanent: false, message: "exceeded quota: q" };
  world.failures = [{ alias: "a", attempt, domainID, role: "", ...why }];
  world.settle();
  world.failures = [];
}

function place(world: World, ...keys: string[]): World {
  for (const key of keys) {
    const lastTransitionTime = formatTime(world.now);
    world.setPod(key, { conditions: [{ type: "PodScheduled", status: "True", lastTransitionTime }] });
  }
  return world.settle();
}

describe("a gang that a quota keeps from being whole", () => {
  it("lets go of what was made, and says so", () => {
    const world = halfMade();
    expect(world.pods).toEqual([]);
    expect(world.task("a")).toMatchObject({
      state: "Pending",
      reason: "GangReleased",
      attempt: 1,
      releases: 1,
      queuedFor: ["bob"],
      queuePosition: 1,
    });
    expect(world.task("a").retries).toBeUndefined();
    expect(world.task("a").attempts).toBeUndefined();
    expect(world.task("a").message).toMatch(
      /^attempt 1 when there is room, or in \d+ s; attempt 0: 1 pod was let go: failed to create resource for party 'bob\/', exceeded quota: q$/,
    );
    expect(world.events.filter(({ reason }) => reason === "GangReleased")).toHaveLength(1);
    expect(world.status.phase).toBe("Running");
  });

  it("had nothing to let go of: that is told as the quota alone", () => {
    const world = new World(aJob().task("a"));
    world.failures = [
      {
        alias: "a",
        attempt: 0,
        domainID: "alice",
        role: "",
        reason: "QuotaExceeded",
        permanent: false,
        message: "full",
      },
    ];
    world.settle();
    expect(world.task("a")).toMatchObject({
      reason: "QuotaExceeded",
      message: "failed to create resource for party 'alice/', full",
      queuedFor: ["alice"],
    });
  });

  it("waits for all quotas that are full, whichever refused it: nobody behind it then learns anything new", () => {
    const world = new World(aJob().task("a", { parties: BOTH })).settle();
    const hard = { pods: "4" };
    world.quotas = BOTH.map((namespace) => {
      return { metadata: { name: "q", namespace }, spec: { hard }, status: { hard, used: hard } };
    });
    world.remove("alice/a-0");
    for (const { pods = [] } of world.task("a").parties ?? []) delete pods[0]?.uid;
    refuse(world);
    expect(world.task("a")).toMatchObject({ reason: "QuotaExceeded", queuedFor: BOTH, attempt: 1 });
  });

  it("is made again after the interval, up to half of it more or less", () => {
    const world = halfMade({ scheduleConfig: { retryIntervalSeconds: 100 } });
    const pause = (parseTime(world.task("a").nextAttemptTime)! - world.now) / 1000;
    expect(pause).toBe(jittered(100, 0.5, "job-uid/a/1"));
    world.after(pause - 1);
    expect(world.pods).toEqual([]);
    world.after(1);
    expect(world.pods).toEqual(["alice/a-0-r1", "bob/a-0-r1"]);
  });

  it("is made again as soon as there may be room, though not within the second", () => {
    const world = halfMade();
    world.roomIn = new Set(["bob"]);
    world.settle();
    expect(world.pods).toEqual([]);
    world.roomIn = new Set();
    world.after(1);
    expect(world.pods).toEqual(["alice/a-0-r1", "bob/a-0-r1"]);
  });

  it("does not take room elsewhere for room", () => {
    const world = halfMade();
    world.roomIn = new Set(["alice"]);
    world.after(2);
    expect(world.pods).toEqual([]);
  });

  it("goes on without those that it does not need", () => {
    const world = halfMade({ scheduleConfig: { minReservedMembers: 1 } });
    expect(world.task("a").releases).toBeUndefined();
    expect(world.pods).toEqual(["alice/a-0"]);
    expect(world.task("a").reason).toBe("QuotaExceeded");
  });

  it("keeps what a party has computed", () => {
    const world = new World(aJob().task("a", { parties: BOTH })).settle().succeed("alice/a-0");
    refuse(world);
    expect(world.task("a").releases).toBeUndefined();
  });

  it("waits for pods that it let go and that have not ended", () => {
    const world = new World(aJob().task("a", { parties: BOTH })).settle();
    world.graceful = true;
    refuse(world);
    world.after(45);
    expect(world.task("a")).toMatchObject({ state: "Pending", reason: "OldPodsRunning" });
    world.reap();
    expect(world.pods).toEqual(["alice/a-0-r1", "bob/a-0-r1"]);
  });

  it("is limited by lifecycleSeconds over all tries", () => {
    const world = halfMade({ scheduleConfig: { lifecycleSeconds: 80, retryIntervalSeconds: 30 } });
    world.after(45);
    refuse(world);
    expect(world.task("a").releases).toBe(2);
    world.after(34);
    expect(world.task("a").state).toBe("Pending");
    world.after(1);
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "TaskResourceGroupPhaseFailed" });
    expect(world.task("a").queuedSince).toBeUndefined();
  });

  it("begins anew with a Restart", () => {
    const world = halfMade();
    world.command("Stop");
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "KusciaJobStopped" });
    expect(world.task("a").queuedFor).toBeUndefined();
    world.command("Restart");
    expect(world.task("a").releases).toBeUndefined();
    expect(isGated(world.pod("alice/a-0-r2"))).toBe(false);
  });
});

describe("a gang of which some pods get no node", () => {
  const stuck = (options: TaskOptions = {}): World => {
    const world = new World(aJob().task("a", { parties: BOTH, ...options })).settle();
    world.setPod("bob/a-0", { conditions: [NOWHERE] });
    return place(world, "alice/a-0");
  };

  it("lets go resourceReservedSeconds after the first had one", () => {
    const world = stuck({ scheduleConfig: { resourceReservedSeconds: 20 } });
    world.after(19);
    expect(world.task("a")).toMatchObject({ state: "Pending", reason: "Unschedulable" });
    expect(world.lastPlan).toMatchObject({ requeueAfterMs: 1000 });
    world.after(1);
    expect(world.pods).toEqual([]);
    expect(world.task("a")).toMatchObject({ reason: "GangReleased", attempt: 1, releases: 1 });
    expect(world.task("a").message).toMatch(
      /^attempt 1 in \d+ s; attempt 0: 2 pods were let go, 20 s after the first had a node: Party\[bob\]: pod a-0: no room for it$/,
    );
    expect(world.task("a").queuedFor).toBeUndefined();
  });

  it("lets go after 30 s by default, of a party that runs, too", () => {
    const world = stuck().run("alice/a-0");
    world.after(29);
    expect(world.task("a").state).toBe("Running");
    world.after(1);
    expect(world.task("a")).toMatchObject({ state: "Pending", reason: "GangReleased" });
    expect(world.task("a").startTime).toBeUndefined();
  });

  it("is looked at live before: a watch may lag behind", () => {
    const world = stuck();
    world.now += 40_000;
    const children = world.snapshot().children;
    place(world, "bob/a-0");
    world.stepWith(children);
    expect(world.task("a").releases).toBeUndefined();
    expect(world.pods).toEqual(["alice/a-0", "bob/a-0"]);
  });

  it("is looked at live before, also one that has a node: it may have ended, and a result is not thrown away", () => {
    const world = stuck();
    world.now += 40_000;
    const children = world.snapshot().children;
    world.setPod("alice/a-0", { phase: "Succeeded" });
    world.stepWith(children);
    expect(world.task("a").releases).toBeUndefined();
    expect(world.pods).toEqual(["alice/a-0", "bob/a-0"]);
  });

  it("has ten times as long while the API server does not answer, and a pod made late as long as any", () => {
    const world = place(new World(aJob().task("a", { parties: BOTH })).settle(), "alice/a-0");
    world.remove("bob/a-0");
    delete world.task("a").parties?.[1]?.pods?.[0]?.uid;
    const lost = { alias: "a", attempt: 0, domainID: "bob", role: "", permanent: false, message: "no answer" };
    world.failures = [{ ...lost, reason: "APIError" }];
    world.deaf = true;
    world.after(200);
    expect(world.task("a")).toMatchObject({ reason: "APIError" });
    expect(world.task("a").releases).toBeUndefined();
    world.deaf = false;
    world.failures = [];
    world.settle();
    expect(world.pods).toEqual(["alice/a-0", "bob/a-0"]);
    world.setPod("bob/a-0", { conditions: [NOWHERE] });
    world.after(29);
    expect(world.task("a").releases).toBeUndefined();
    world.after(1);
    expect(world.task("a").releases).toBe(1);
  });

  it("waits on while none has one", () => {
    const world = new World(aJob().task("a", { parties: BOTH })).settle();
    for (const key of world.pods) world.setPod(key, { conditions: [NOWHERE] });
    world.after(10_000);
    expect(world.task("a")).toMatchObject({ state: "Pending", reason: "Unschedulable" });
  });

  it("needs no more than minReservedMembers", () => {
    const world = stuck({ scheduleConfig: { minReservedMembers: 1 } });
    expect(world.after(1000).task("a").releases).toBeUndefined();
  });

  it("is whole once it was whole, whatever becomes of a node", () => {
    const world = place(new World(aJob().task("a", { parties: BOTH })).settle(), "alice/a-0", "bob/a-0");
    expect(world.after(1000).task("a").releases).toBeUndefined();
  });
});

describe("a later try", () => {
  it("makes pods with a gate, which goes once all of them exist", () => {
    const world = halfMade();
    world.now += 45_000;
    world.step();
    expect(world.pods.map((key) => isGated(world.pod(key)))).toEqual([true, true]);
    world.settle();
    expect(world.pods.map((key) => isGated(world.pod(key)))).toEqual([false, false]);
  });

  it("keeps its gates while a pod is missing, and loses only these", () => {
    const world = new World(aJob().task("a", { parties: BOTH })).settle();
    refuse(world);
    const denied = { alias: "a", attempt: 1, domainID: "bob", role: "", permanent: false, message: "denied" };
    world.after(45);
    // As if bob's pod had not been made.
    const gated = world.pod("alice/a-0-r1");
    const schedulingGates = [{ name: "kuscia.secretflow/gang" }, { name: "other" }];
    const again = structuredClone(gated);
    Object.assign(again.spec!, { schedulingGates });
    world.children.Pod.set("alice/a-0-r1", again);
    world.remove("bob/a-0-r1");
    delete world.task("a").parties?.[1]?.pods?.[0]?.uid;
    world.failures = [{ ...denied, reason: "AdmissionDenied" }];
    world.settle();
    expect(isGated(world.pod("alice/a-0-r1"))).toBe(true);
    expect(world.task("a").reason).toBe("AdmissionDenied");
    world.failures = [];
    const plans: unknown[] = [];
    while (world.step()) plans.push(world.lastPlan);
    expect(plans).toContainEqual(
      expect.objectContaining({
        ungating: expect.arrayContaining([
          expect.objectContaining({ namespace: "alice", otherGates: [{ name: "other" }] }),
        ]),
      }),
    );
    expect(world.pods.map((key) => isGated(world.pod(key)))).toEqual([false, false]);
  });

  it("says nothing of a pod that waits for its gang", () => {
    const world = halfMade();
    world.after(45);
    expect(world.task("a").reason).toBeUndefined();
  });

  it("counts all pods of a party", () => {
    const world = new World(aJob().task("a", { parties: BOTH }));
    world.appImages.set("app", anAppImage({ replicas: 2 }));
    world.settle();
    refuse(world);
    expect(world.task("a").message).toContain("3 pods were let go");
  });
});
