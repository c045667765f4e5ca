import { describe, expect, it } from "vitest";
import { plan } from "./plan.ts";
import type { Task } from "../api/types.ts";
import { aJob, anAppImage, terminated, waiting } from "./testing/builders.ts";
import { effectsOf } from "./testing/readers.ts";
import { World } from "./testing/world.ts";
import type { ContainerStatus, Pod } from "../api/kubernetes.ts";
import { formatTime } from "../util/time.ts";

function gang(members: number | undefined, parties: Task["parties"] | string[] = ["alice", "bob", "carol"]): World {
  const scheduleConfig = members === undefined ? {} : { scheduleConfig: { minReservedMembers: members } };
  return new World(aJob().task("a", { parties, ...scheduleConfig })).settle();
}

describe("Kuscia's lifecycle, from parties to task", () => {
  it("fails with one party when all are needed, and counts them", () => {
    const world = gang(undefined).run("alice/a-0", "bob/a-0").fail("bob/a-0", 3, "no data");
    const task = world.task("a");
    expect(task).toMatchObject({ state: "Failed", reason: "PartyFailed" });
    expect(task.message).toBe(
      "The remaining no-failed party task counts 2 are less than the task success threshold 3. pending party[carol], running party[alice], successful party[], failed party[bob]; " +
        'Party[bob]: container[engine] terminated state reason "Error", exit code 3, message: "no data"',
    );
    expect(world.status).toMatchObject({
      reason: "TasksFailed",
      message: 'Task[a]-Party[bob]: container[engine] terminated state reason "Error", exit code 3, message: "no data"',
    });
  });

  it("counts them in Kuscia's words when all have started", () => {
    const world = gang(undefined).run("alice/a-0", "bob/a-0", "carol/a-0").fail("bob/a-0", 3, "no data");
    expect(world.task("a").message).toBe(
      "The remaining no-failed party task counts 2 are less than the task success threshold 3. pending party[], running party[alice,carol], successful party[], failed party[bob]; " +
        'Party[bob]: container[engine] terminated state reason "Error", exit code 3, message: "no data"',
    );
    expect(world.status.message).toBe(
      'Task[a]-Party[bob]: container[engine] terminated state reason "Error", exit code 3, message: "no data"',
    );
  });

  it("names only the failed parties when no pod ever left Pending", () => {
    const world = gang(undefined, ["alice", "bob/host"]);
    world
      .setPod("bob/a-host-0", { phase: "Pending", containerStatuses: [waiting("InvalidImageName", "bad")] })
      .settle();
    expect(world.task("a").message).toBe(
      "The remaining no-failed party task counts 1 are less than the task success threshold 2. failed party[bob-host]; " +
        'Party[bob-host]: container[engine] waiting state reason: "InvalidImageName", message: "bad"',
    );
    expect(world.task("a").startTime).toBeUndefined();
  });

  it("fails the other parties with it and stops their pods; the failed pod stays for its logs", () => {
    const world = gang(undefined).run("alice/a-0", "bob/a-0").fail("bob/a-0");
    expect(world.task("a").parties).toMatchObject([
      { domainID: "alice", state: "Failed", reason: "PeerPartyFailed", message: "Stopped because party bob failed." },
      { domainID: "bob", state: "Failed", reason: "PodFailed" },
      { domainID: "carol", state: "Failed", reason: "PeerPartyFailed" },
    ]);
    expect(world.pods).toEqual(["bob/a-0"]);
  });

  it("succeeds when enough parties did, and stops the others", () => {
    const world = gang(2).run("alice/a-0", "bob/a-0", "carol/a-0").succeed("alice/a-0");
    expect(world.task("a").state).toBe("Running");
    world.succeed("bob/a-0");
    expect(world.task("a").state).toBe("Succeeded");
    expect(world.task("a").parties?.map(({ state }) => state)).toEqual(["Succeeded", "Succeeded", "Running"]);
    expect(world.pods).toEqual(["alice/a-0", "bob/a-0"]);
    expect(world.status.phase).toBe("Succeeded");
  });

  it("goes on with a failed party while enough are left, and remembers it", () => {
    const world = gang(2).run("alice/a-0", "bob/a-0", "carol/a-0").fail("carol/a-0", 7, "early");
    expect(world.task("a").state).toBe("Running");
    expect(world.task("a").parties?.[2]).toMatchObject({ state: "Failed", reason: "PodFailed" });
    // Its pod may go: the party's result stays.
    world.remove("carol/a-0").settle();
    world.fail("bob/a-0", 8, "late");
    expect(world.task("a").message).toContain("counts 1 are less than the task success threshold 2.");
    expect(world.status.message).toContain("Task[a]-Party[bob]");
  });

  it("takes a threshold above the number of parties for all of them", () => {
    const world = gang(9, ["alice"]).run("alice/a-0").succeed("alice/a-0");
    expect(world.task("a").state).toBe("Succeeded");
  });

  it("starts with the first pod that leaves Pending, and takes its times from the passes", () => {
    const world = gang(undefined).after(5).run("alice/a-0");
    expect(world.task("a")).toMatchObject({
      state: "Running",
      createTime: "2026-01-08T03:04:05Z",
      startTime: "2026-01-08T03:04:10Z",
    });
    expect(world.task("a").parties?.map(({ state }) => state)).toEqual(["Running", "Pending", "Pending"]);
    world.now += 7000;
    world.succeed("alice/a-0", "bob/a-0", "carol/a-0");
    expect(world.task("a").endTime).toBe("2026-01-08T03:04:17Z");
  });

  it("needs all replicas of a party", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] }));
    world.appImages.set("app", anAppImage({ replicas: 2 }));
    world.settle();
    expect(world.pods).toEqual(["alice/a-0", "alice/a-1", "bob/a-0", "bob/a-1"]);
    world.run(...world.pods).succeed("alice/a-0", "bob/a-0");
    expect(world.task("a").parties?.map(({ state }) => state)).toEqual(["Running", "Running"]);
    world.succeed("alice/a-1");
    expect(world.task("a").parties?.map(({ state }) => state)).toEqual(["Succeeded", "Running"]);
    world.fail("bob/a-1", 2);
    expect(world.task("a").state).toBe("Failed");
    expect(world.task("a").parties?.map(({ state }) => state)).toEqual(["Succeeded", "Failed"]);
  });

  it("succeeds straight from Pending with a pod that was never seen running", () => {
    const world = gang(undefined, ["alice"]).succeed("alice/a-0");
    expect(world.task("a")).toMatchObject({ state: "Succeeded", startTime: "2026-01-08T03:04:05Z" });
  });
});

describe("lost pods", () => {
  const recorded = (): World => gang(undefined, ["alice", "bob"]).run("alice/a-0", "bob/a-0");

  it("makes a pod again that went before its uid was recorded", () => {
    const world = gang(undefined, ["alice"]);
    const uid = world.pod("alice/a-0").metadata.uid;
    world.remove("alice/a-0").settle();
    expect(world.pod("alice/a-0").metadata.uid).not.toBe(uid);
    expect(world.task("a").state).toBe("Pending");
  });

  it("asks for a live look before it counts a recorded pod as lost", () => {
    const world = recorded();
    const { uid } = world.pod("alice/a-0").metadata;
    world.remove("alice/a-0").step();
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "PartyFailed" });
    expect(world.task("a").parties?.[0]).toMatchObject({
      reason: "PodLost",
      message:
        "pod a-0 is gone; its outcome was not seen: it was removed while the operator was away or by someone else",
    });
    expect(uid).toBeDefined();
    expect(world.settle().pods).toEqual([]);
  });

  it("keeps everything as it is when the live look finds the pod", () => {
    const world = recorded();
    const before = world.status;
    const snapshot = world.snapshot();
    const lagging = { ...snapshot, children: { ...snapshot.children, Pod: [] } };
    const asked = world.planOf(lagging);
    expect(asked).toMatchObject({ action: "verify", pods: [{ namespace: "alice" }, { namespace: "bob" }] });
    expect(world.settle().status).toEqual(before);
  });

  it("does not lose a pod that was seen to succeed", () => {
    const world = recorded().succeed("alice/a-0").remove("alice/a-0").settle();
    expect(world.task("a")).toMatchObject({ state: "Running" });
    expect(world.succeed("bob/a-0").task("a").state).toBe("Succeeded");
  });

  it("does not lose a pod that was last seen to have succeeded, though it went before anybody looked", () => {
    const world = recorded();
    const pod = world.pod("alice/a-0");
    world.remove("alice/a-0");
    const partyOf = (last: Pod["status"], metadata: Pod["metadata"] = {}): unknown => {
      const gone = { ...pod, metadata: { ...pod.metadata, ...metadata }, status: last! };
      const snapshot = { ...world.snapshot(new Set([pod.metadata.uid])), terminatedPods: [gone] };
      return effectsOf(plan(snapshot)).status?.tasks?.[0]?.parties?.[0];
    };
    expect(partyOf({ phase: "Succeeded" })).toMatchObject({ state: "Succeeded", pods: [{ phase: "Succeeded" }] });
    expect(partyOf({ phase: "Running" })).toMatchObject({ state: "Failed", reason: "PodLost" });
    const end = { exitCode: 0, finishedAt: "2026-01-08T03:04:20Z" };
    const told = { deletionTimestamp: "2026-01-08T03:04:40Z", deletionGracePeriodSeconds: 30 };
    const status = {
      phase: "Succeeded" as const,
      containerStatuses: [{ ...terminated(0), state: { terminated: end } }],
    };
    expect(partyOf(status, told)).toMatchObject({ state: "Failed", reason: "PodLost" });
  });

  it("counts a pod on a dead node as lost once its deletion's deadline has passed", () => {
    const world = recorded();
    const pod = world.pod("alice/a-0");
    pod.metadata.deletionTimestamp = "2026-01-08T03:04:35Z";
    expect(world.after(29).task("a").state).toBe("Running");
    expect(world.lastPlan).toMatchObject({ requeueAfterMs: 1000 });
    expect(world.after(1).task("a").parties?.[0]?.reason).toBe("PodLost");
  });

  it("does not take a pod of the same name for its own", () => {
    const world = recorded();
    const pod = world.pod("alice/a-0");
    world.remove("alice/a-0");
    world.children.Pod.set("alice/a-0", { ...pod, metadata: { ...pod.metadata, uid: "foreign" } });
    expect(world.settle().task("a").parties?.[0]?.reason).toBe("PodLost");
    expect(world.pods).toEqual([]);
  });
});

describe("creations that fail", () => {
  const failing = (failure: Partial<World["failures"][number]>): World => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] }));
    world.failures = [
      {
        alias: "a",
        attempt: 0,
        domainID: "bob",
        role: "",
        reason: "QuotaExceeded",
        permanent: false,
        message: "exceeded quota: q",
        ...failure,
      },
    ];
    return world.settle();
  };

  it("are waited for, visibly, and tried again", () => {
    const world = failing({});
    expect(world.task("a")).toMatchObject({
      state: "Pending",
      reason: "QuotaExceeded",
      message: "failed to create resource for party 'bob/', exceeded quota: q",
    });
    expect(world.events.map(({ reason }) => reason)).toContain("QuotaExceeded");
    world.failures = [];
    world.after(45);
    expect(world.pods).toEqual(["alice/a-0-r1", "bob/a-0-r1"]);
    expect(world.task("a").reason).toBeUndefined();
  });

  it("fail the task if they are permanent", () => {
    const world = failing({ reason: "ObjectRefused", permanent: true, message: "Pod is invalid" });
    expect(world.task("a")).toMatchObject({
      state: "Failed",
      reason: "ObjectRefused",
      message: "failed to create resource for party 'bob/', Pod is invalid",
    });
    expect(world.status.phase).toBe("Failed");
  });

  it("of an older attempt are forgotten", () => {
    expect(failing({ attempt: 1, permanent: true }).task("a").state).toBe("Pending");
  });

  it("do not write again while only their words change", () => {
    const world = failing({});
    const { writes } = world;
    world.failures = world.failures.map((failure) => ({ ...failure, message: "exceeded quota: q, used 2" }));
    world.settle();
    expect(world.writes).toBe(writes);
  });
});

describe("a task that cannot be rendered", () => {
  it("fails with the reason of the catalogue, and the job goes by its rules", () => {
    const world = new World(aJob().bestEffort().task("a", { appImage: "broken" }).task("b"));
    world.appImages.set("broken", anAppImage({ name: "broken", ports: ["p", "p"] }));
    world.settle();
    expect(world.states).toBe("a=Failed b=Pending");
    expect(world.task("a")).toMatchObject({ reason: "AppImageInvalid" });
    expect(world.task("a").message).toContain('duplicate port "p"');
  });
});

describe("stopped pods", () => {
  // The kubelet sets the phase at its own time.
  it.each(["Running", "Failed"] as const)("leave their last words in the party's message, in phase %s", (phase) => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] })).settle().run("alice/a-0", "bob/a-0");
    world.graceful = true;
    world.fail("bob/a-0", 3, "no data");
    expect(world.pods).toEqual(["alice/a-0", "bob/a-0"]);
    expect(world.pod("alice/a-0").metadata.deletionTimestamp).toBeDefined();
    world.setPod("alice/a-0", { phase, containerStatuses: [terminated(143, "got SIGTERM")] }).settle();
    const message = 'Stopped because party bob failed. container[engine] last words: "got SIGTERM"';
    expect(world.task("a").parties?.[0]).toMatchObject({ state: "Failed", reason: "PeerPartyFailed", message });
    world.reap();
    expect(world.pods).toEqual(["bob/a-0"]);
    expect(world.task("a").parties?.[0]?.message).toBe(message);
  });

  it("leave their last words also when they are gone before anybody looked", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] })).settle().run("alice/a-0", "bob/a-0");
    world.graceful = true;
    world.fail("bob/a-0", 3, "no data");
    const pod = world.pod("alice/a-0");
    world.reap();
    const ended = { ...pod, status: { phase: "Failed" as const, containerStatuses: [terminated(143, "got SIGTERM")] } };
    const snapshot = { ...world.snapshot(), terminatedPods: [ended] };
    expect(effectsOf(plan(snapshot)).status?.tasks?.[0]?.parties?.[0]?.message).toContain('last words: "got SIGTERM"');
  });
});

describe("the party that had not started", () => {
  const UNSCHEDULABLE = {
    phase: "Pending" as const,
    conditions: [{ type: "PodScheduled", status: "False", message: "0/1 nodes are available" }],
  };
  const stuck = (...parties: string[]): World => {
    const world = new World(aJob().task("a", { parties: ["alice", ...parties], timeoutSeconds: 50 })).settle();
    for (const party of parties) world.setPod(`${party}/a-0`, UNSCHEDULABLE);
    return world.run("alice/a-0");
  };
  const BOB = "bob had not started: Unschedulable: pod a-0: 0/1 nodes are available";
  const ENDED = 'container[engine] terminated state reason "Error", exit code 1, message: "no connection to bob"';

  it("leads the messages of task, party, job, condition and Events", () => {
    const world = stuck("bob").fail("alice/a-0", 1, "no connection to bob");
    const message = `${BOB}; then Party[alice]: ${ENDED}`;
    expect(world.task("a")).toMatchObject({ reason: "PartyFailed", message });
    expect(world.task("a").parties).toMatchObject([
      { reason: "PodFailed", message: ENDED },
      { reason: "PeerPartyFailed", message: `${BOB.slice(4)}; Stopped because party alice failed.` },
    ]);
    expect(world.status.message).toBe(`Task[a]: ${message}`);
    expect(world.status.conditions?.find(({ type }) => type === "Failed")?.message).toBe(`Task[a]: ${message}`);
    const news = world.events.filter(({ reason }) => reason === "PartyFailed" || reason === "Failed");
    expect(news.map((event) => event.message)).toEqual([`Task[a]: ${message}`, `Task[a]: ${message}`]);
  });

  it("leads though it has waited for less than what is told of a task that goes on", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] })).settle();
    const placed = { type: "PodScheduled", status: "True", lastTransitionTime: formatTime(world.now) };
    world.setPod("bob/a-0", { conditions: [placed], containerStatuses: [waiting("ContainerCreating")] });
    world.run("alice/a-0").after(50);
    expect(world.task("a").parties?.[1]).not.toHaveProperty("reason");
    world.fail("alice/a-0", 1, "no connection to bob");
    const bob = "had not started: ContainerCreating: pod a-0: its containers have been starting for 50s";
    expect(world.task("a").message).toBe(`bob ${bob}; then Party[alice]: ${ENDED}`);
    expect(world.task("a").parties?.[1]).toMatchObject({ message: `${bob}; Stopped because party alice failed.` });
    expect(world.status.message).toBe(`Task[a]: ${world.task("a").message}`);
  });

  it.each([
    [9, false],
    [10, true],
  ])("which has waited for %i s, as pods of one task start at different moments: %s", (seconds, isNamed) => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] })).settle();
    world.run("alice/a-0").after(seconds).fail("alice/a-0", 1, "no connection to bob");
    expect(world.task("a").message?.startsWith("bob had not started: ")).toBe(isNamed);
  });

  it("leads so when its task's time is over, too", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"], timeoutSeconds: 30 })).settle();
    expect(world.run("alice/a-0").after(30).task("a").message).toBe(
      "bob had not started: Unschedulable: pod a-0: no scheduler has looked at it for 30s; then: " +
        "The task ran longer than its timeoutSeconds of 30 seconds",
    );
  });

  it("is not named where the one that failed has never run", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] })).settle();
    world.setPod("alice/a-0", { containerStatuses: [waiting("InvalidImageName", "bad")] }).settle();
    expect(world.task("a").message).not.toContain("bob had not started");
  });

  it("is named with two others at most, within the bounds of a message", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob", "carol/x", "carol/y"] })).settle();
    const long = { ...UNSCHEDULABLE, conditions: [{ ...UNSCHEDULABLE.conditions[0]!, message: "x".repeat(900) }] };
    for (const key of world.pods.filter((each) => !each.startsWith("alice"))) world.setPod(key, long);
    world.run("alice/a-0").fail("alice/a-0", 1, "no peer");
    const { message = "" } = world.task("a");
    expect(message).toMatch(
      /^bob had not started: .*; carol-x had not started: .*; 1 more had not started; then Party/,
    );
    expect(message).toContain("no peer");
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(512);
  });

  it("leads when a time limit or a command ends the task", () => {
    expect(stuck("bob").after(50).task("a").message).toBe(
      `${BOB}; then: The task ran longer than its timeoutSeconds of 50 seconds`,
    );
    expect(stuck("bob").command("Cancel").task("a").message).toBe(`${BOB}; then: Job was stopped`);
  });

  it("leads when the job's deadline ends it", () => {
    const world = new World(
      aJob()
        .with({ activeDeadlineSeconds: 20 })
        .task("a", { parties: ["alice", "bob"] }),
    ).settle();
    world.setPod("bob/a-0", UNSCHEDULABLE).run("alice/a-0").after(20);
    expect(world.status).toMatchObject({
      reason: "DeadlineExceeded",
      message: `Task[a]: ${BOB}; then: The job ran longer than its activeDeadlineSeconds of 20 seconds; unfinished tasks: a`,
    });
  });

  it("may wait for admission", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] })).settle().run("alice/a-0");
    world.remove("bob/a-0");
    const failure = { alias: "a", attempt: 0, domainID: "bob", role: "", permanent: false, message: "denied" };
    delete world.task("a").parties?.[1]?.pods?.[0]?.uid;
    world.failures = [{ ...failure, reason: "AdmissionDenied" }];
    world.settle().fail("alice/a-0", 1, "no peer");
    expect(world.task("a").message).toMatch(/^bob had not started: AdmissionDenied: failed to create .*denied; then/);
  });

  it("is told with the newest warning as soon as there is one, and that only once", () => {
    const world = new World(aJob().task("a")).settle();
    const scheduled = { type: "PodScheduled", status: "True", lastTransitionTime: formatTime(world.now) };
    world.setPod("alice/a-0", { conditions: [scheduled] }).settle();
    const { writes } = world;
    const warn = (message: string): void => {
      const warning = { reason: "FailedMount", message, time: formatTime(world.now) };
      const snapshot = { ...world.snapshot(), podWarnings: new Map([[world.pod("alice/a-0").metadata.uid, warning]]) };
      const { status } = effectsOf(world.planOf(snapshot));
      if (status === undefined) return;
      world.writes += 1;
      world.job = { ...world.job, status };
    };
    world.now += 6000;
    warn('secret "keys" not found');
    expect(world.task("a")).toMatchObject({
      reason: "ContainerCreating",
      message: 'Party[alice]: pod a-0: its containers have not started; Warning FailedMount: secret "keys" not found',
    });
    warn('secret "keys" still not found');
    expect(world.writes).toBe(writes + 1);
  });
});

describe("parties that fail together", () => {
  const ended = (finishedAt: string, exitCode = 4): ContainerStatus => ({
    name: "engine",
    restartCount: 0,
    state: { terminated: { exitCode, reason: "Error", message: "no disk", finishedAt } },
  });
  const failed = (): World => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] })).settle().run("alice/a-0", "bob/a-0");
    world.graceful = true;
    return world.fail("bob/a-0", 3, "no data");
  };
  const setContainer = (world: World, container: ContainerStatus): Pod => {
    world.setPod("alice/a-0", { phase: "Failed", containerStatuses: [container] }).settle();
    return world.pod("alice/a-0");
  };

  it("keep their own causes, if the second failed before it was stopped", () => {
    const world = failed();
    world.pod("alice/a-0").metadata.deletionGracePeriodSeconds = 30;
    setContainer(world, ended(formatTime(world.now - 1000)));
    expect(world.task("a").parties).toMatchObject([
      { reason: "PodFailed", message: expect.stringMatching(/^container\[engine\] terminated .*exit code 4.*no disk/) },
      { reason: "PodFailed", message: expect.stringContaining("no data") },
    ]);
    expect(world.status.message).toContain("Task[a]-Party[bob]");
  });

  it("keep the one cause, if the second ended because it was stopped", () => {
    const world = failed();
    world.pod("alice/a-0").metadata.deletionGracePeriodSeconds = 30;
    setContainer(world, ended(formatTime(world.now + 1000), 143));
    expect(world.task("a").parties?.[0]).toMatchObject({
      reason: "PeerPartyFailed",
      message: 'Stopped because party bob failed. container[engine] last words: "no disk"',
    });
  });

  it("take no words of the kubelet for last words", () => {
    const world = failed();
    const message = "The container could not be located when the pod was terminated";
    const gone = { exitCode: 137, reason: "ContainerStatusUnknown", message };
    setContainer(world, { name: "engine", restartCount: 0, state: { terminated: gone } });
    expect(world.task("a").parties?.[0]?.message).toBe("Stopped because party bob failed.");
  });
});

describe("a party that serves", () => {
  const serving = (...parties: string[]): World => {
    const world = new World(aJob().task("a", { parties }));
    const server = anAppImage({ role: "server" }).spec.deployTemplates[0]!;
    const client = anAppImage({ role: "client" }).spec.deployTemplates[0]!;
    const app = anAppImage();
    server.spec.restartPolicy = "Always";
    world.appImages.set("app", { ...app, spec: { ...app.spec, deployTemplates: [server, client] } });
    return world.settle();
  };

  it("ends with the others, and has done its part", () => {
    const world = serving("alice/server", "bob/client").run("alice/a-server-0", "bob/a-client-0");
    world.succeed("bob/a-client-0");
    expect(world.task("a")).toMatchObject({
      state: "Succeeded",
      parties: [{ state: "Succeeded" }, { state: "Succeeded" }],
    });
    expect(world.pods).toEqual(["bob/a-client-0"]);
    expect(world.status.phase).toBe("Succeeded");
  });

  it("fails the task when it fails too often", () => {
    const world = serving("alice/server", "bob/client").run("alice/a-server-0", "bob/a-client-0");
    const crash = (restartCount: number): World =>
      world
        .setPod("alice/a-server-0", { containerStatuses: [waiting("CrashLoopBackOff", "", { restartCount })] })
        .settle();
    expect(crash(5).task("a").state).toBe("Running");
    expect(crash(6).task("a").state).toBe("Failed");
  });

  it("runs on where nobody else is there", () => {
    const world = serving("alice/server", "bob/server").run("alice/a-server-0", "bob/a-server-0");
    expect(world.after(10_000).task("a").state).toBe("Running");
    expect(world.command("Cancel").pods).toEqual([]);
  });
});

describe("an injected sidecar that never ends", () => {
  const proxy = { name: "proxy", restartCount: 0, state: { running: {} } };

  it("is stopped with its pod, once the containers of the AppImage have succeeded, and that stays so", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] })).settle().run("alice/a-0", "bob/a-0");
    world.graceful = true;
    world.setPod("alice/a-0", { containerStatuses: [terminated(0), proxy] }).settle();
    expect(world.task("a")).toMatchObject({
      state: "Running",
      parties: [{ state: "Succeeded", pods: [{ phase: "Succeeded" }] }, { state: "Running" }],
    });
    expect(world.pod("alice/a-0").metadata.deletionTimestamp).toBeDefined();
    world.setPod("alice/a-0", { phase: "Failed" }).settle();
    world.reap();
    expect(world.task("a").parties?.[0]?.state).toBe("Succeeded");
    expect(world.succeed("bob/a-0").status.phase).toBe("Succeeded");
  });

  it("is named, where injected containers count", () => {
    const world = new World(aJob().task("a"));
    world.settings = { ...world.settings, ignoreInjectedContainers: false };
    world.settle().run("alice/a-0");
    world.setPod("alice/a-0", { containerStatuses: [terminated(0), proxy] }).settle();
    expect(world.task("a")).toMatchObject({
      state: "Running",
      reason: "SidecarRunning",
      message: "Party[alice]: pod a-0: container[proxy] still runs after all containers of the AppImage ended",
    });
  });
});
