import { describe, expect, it } from "vitest";
import { outputValue } from "../api/output.ts";
import type { ConfigMap, ContainerStatus } from "../api/kubernetes.ts";
import { formatTime } from "../util/time.ts";
import { aJob, terminated } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const declare = (...outputs: object[]): string => JSON.stringify({ outputs });

function succeedWith(world: World, key: string, message: string): World {
  return world.setPod(key, { phase: "Succeeded", containerStatuses: [terminated(0, message)] }).settle();
}

const running = (): World => new World(aJob().task("a", { parties: ["alice"] })).settle().run("alice/a-0");
const configMaps = (world: World): ConfigMap[] => [...world.children.ConfigMap.values()];

it("keeps what a container declares at its end, and shows it without its value", () => {
  const world = succeedWith(running(), "alice/a-0", declare({ name: "report", value: "hidden" }));
  expect(world.status.phase).toBe("Succeeded");
  const [stored] = configMaps(world);
  expect(outputValue(stored!)).toBe("hidden");
  expect(world.status.outputs).toEqual([
    {
      name: "report",
      task: "a",
      attempt: 0,
      domainID: "alice",
      mediaType: "text/plain",
      size: 6,
      readers: [],
      configMap: stored!.metadata.name,
    },
  ]);
  expect(JSON.stringify([world.status, world.events])).not.toContain("hidden");
});

it("shows the beginning of what all may read", () => {
  const world = succeedWith(running(), "alice/a-0", declare({ name: "n", value: { rows: 3 }, readers: "all" }));
  expect(world.status.outputs).toMatchObject([{ readers: ["*"], summary: '{"rows":3}' }]);
});

it("is at rest then, and makes nothing again that somebody removed", () => {
  const world = succeedWith(running(), "alice/a-0", declare({ name: "n", value: "x" }));
  const { writes } = world;
  world.after(60);
  expect(world.lastPlan).toEqual({ action: "rest" });
  world.children.ConfigMap.clear();
  world.after(60);
  expect(configMaps(world)).toEqual([]);
  expect(world.writes).toBe(writes);
  expect(world.status.outputs).toHaveLength(1);
});

it("tries again what could not be stored, also after the job's end", () => {
  const world = running();
  world.deaf = true;
  succeedWith(world, "alice/a-0", declare({ name: "n", value: "x" }));
  expect(world.after(9).states).toBe("a=Succeeded");
  expect(world.status.phase).toBe("Running");
  // Who sees the end shall find the results, but an end that comes too late is worse.
  expect(world.after(1).status.phase).toBe("Succeeded");
  expect(configMaps(world)).toEqual([]);
  expect(world.lastPlan).toMatchObject({ action: "apply", requeueAfterMs: 30_000 });
  world.deaf = false;
  world.settle();
  expect(world.status.outputs).toHaveLength(1);
});

it("keeps a pod that would not stay until its results are stored", () => {
  const world = running();
  world.settings = { ...world.settings, keepFinishedPods: false };
  world.deaf = true;
  succeedWith(world, "alice/a-0", declare({ name: "n", value: "x" }));
  expect(world.pods).toEqual(["alice/a-0"]);
  world.deaf = false;
  world.settle();
  expect(world.pods).toEqual([]);
  expect(configMaps(world)).toHaveLength(1);
  expect(world.lastPlan).toEqual({ action: "rest" });
});

it("leaves out what is wrong, and keeps at most 64", () => {
  const many = Array.from({ length: 70 }, (_, index) => ({ name: `n${index}`, value: "x" }));
  const world = succeedWith(running(), "alice/a-0", declare({ name: "../x", value: "x" }, ...many));
  expect(world.status.outputs).toHaveLength(64);
  expect(configMaps(world)).toHaveLength(64);
});

it("takes no results of a pod that failed, and does not tell them as its last words", () => {
  const world = running();
  const message = declare({ name: "n", value: "hidden" });
  world.setPod("alice/a-0", { phase: "Failed", containerStatuses: [terminated(1, message)] }).settle();
  expect(world.status.phase).toBe("Failed");
  expect(configMaps(world)).toEqual([]);
  expect(JSON.stringify([world.status, world.events])).not.toContain("hidden");
});

describe("of a pod that succeeded beside what others injected", () => {
  const message = declare({ name: "n", value: "x" });
  const endedAt = (world: World, reported = message): ContainerStatus => {
    const { state, ...container } = terminated(0, reported);
    return { ...container, state: { terminated: { ...state!.terminated!, finishedAt: formatTime(world.now) } } };
  };
  const proxy = (state: ContainerStatus["state"]): ContainerStatus => ({ name: "istio-proxy", restartCount: 0, state });
  const lingering = (): World => {
    const world = running();
    return world.setPod("alice/a-0", {
      phase: "Running",
      containerStatuses: [endedAt(world), proxy({ running: {} })],
    });
  };

  it("are kept before the pod is stopped", () => {
    const world = lingering();
    world.deaf = true;
    world.settle();
    expect(world.states).toBe("a=Succeeded");
    expect(world.after(10).status.phase).toBe("Succeeded");
    expect(world.pods).toEqual(["alice/a-0"]);
    world.deaf = false;
    expect(world.after(30).pods).toEqual([]);
    expect(world.status.outputs).toMatchObject([{ task: "a", name: "n" }]);
  });

  it("keep the room that the pod takes for an hour at most", () => {
    const world = lingering();
    world.deaf = true;
    expect(world.settle().after(3599).pods).toEqual(["alice/a-0"]);
    expect(world.after(1).pods).toEqual([]);
    expect(world.lastPlan).toEqual({ action: "rest" });
  });

  it("are kept where those fail the pod", () => {
    const world = running();
    const failed = proxy({ terminated: { exitCode: 2, reason: "Error" } });
    world.setPod("alice/a-0", { phase: "Failed", containerStatuses: [endedAt(world), failed] }).settle();
    expect(world.status).toMatchObject({ phase: "Succeeded", outputs: [{ task: "a", name: "n" }] });
  });

  it("are those of its own containers alone", () => {
    const world = running();
    const said = proxy({ terminated: { exitCode: 0, message } });
    world.setPod("alice/a-0", { phase: "Succeeded", containerStatuses: [endedAt(world, ""), said] }).settle();
    expect(world.status.phase).toBe("Succeeded");
    expect(world.status.outputs).toBeUndefined();
  });
});

describe("of tasks that were added", () => {
  const open = (): World =>
    new World(
      aJob()
        .with({ open: true })
        .task("a", { parties: ["alice"] }),
    ).settle();
  const podOf = (world: World, alias: string): string => `alice/${world.added(alias).taskID}-0`;
  const give = (world: World, alias: string, count: number): World => {
    world.add(alias).settle().run(podOf(world, alias));
    return succeedWith(
      world,
      podOf(world, alias),
      declare(...Array.from({ length: count }, (_, index) => ({ name: `n${index}`, value: alias }))),
    );
  };
  const namesOf = (world: World, alias: string): (string | undefined)[] =>
    (world.added(alias).outputs ?? []).map(({ task, name }) => `${task}/${name}`);

  it("stand in the task's own status, and not in the job's", () => {
    const world = give(open(), "k", 1);
    expect(namesOf(world, "k")).toEqual(["k/n0"]);
    expect(world.status.outputs).toBeUndefined();
    world.run("alice/a-0");
    succeedWith(world, "alice/a-0", declare({ name: "own", value: "x" }));
    expect(world.status.outputs).toMatchObject([{ task: "a", name: "own" }]);
    const { writes } = world;
    world.after(60);
    expect(world.writes).toBe(writes);
  });

  it("are 64 for each task, whatever others give", () => {
    const world = open();
    for (const alias of ["k1", "k2"]) give(world, alias, 40);
    give(world, "k3", 70);
    expect(["k1", "k2", "k3"].map((alias) => namesOf(world, alias).length)).toEqual([40, 40, 64]);
    expect(configMaps(world)).toHaveLength(144);
  });

  it("are recorded after the end of the job too", () => {
    const world = open();
    world.add("k").settle();
    world.run("alice/a-0", podOf(world, "k")).succeed("alice/a-0");
    world.deaf = true;
    succeedWith(world, podOf(world, "k"), declare({ name: "n", value: "x" }));
    world.edit({ open: false }).after(10);
    expect(world.status.phase).toBe("Succeeded");
    world.deaf = false;
    world.settle();
    expect(namesOf(world, "k")).toEqual(["k/n"]);
    world.after(60);
    expect(world.lastPlan).toEqual({ action: "rest" });
  });

  it("go with their task, and others stay", () => {
    const world = give(give(open(), "k1", 1), "k2", 1);
    world.addedTasks.delete("k1");
    world.settle();
    expect(configMaps(world).map(({ metadata }) => metadata.annotations?.["kuscia.secretflow/task-alias"])).toEqual([
      "k2",
    ]);
    expect(world.status.outputs).toBeUndefined();
  });

  it("move to their task where the job's status has them", () => {
    const world = give(open(), "k", 1);
    const task = world.addedTasks.get("k")!;
    const { outputs, ...status } = task.status!;
    world.addedTasks.set("k", { ...task, status });
    world.job = { ...world.job, status: { ...world.status, outputs: outputs! } };
    world.settle();
    expect(namesOf(world, "k")).toEqual(["k/n0"]);
    expect(world.status.outputs).toBeUndefined();
  });
});
