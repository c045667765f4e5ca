import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANNOTATION, API_VERSION, FINALIZER, LABEL } from "../../../src/api/names.ts";
import { APP_IMAGES, CONFIG_MAPS, KUSCIA_JOBS, PODS, SERVICES } from "../../../src/api/resources.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { failed, FakeKubelet, lifeOf, running } from "../../support/kubelet.ts";
import { runOperator } from "../../support/operator.ts";
import { Watcher } from "../../support/watcher.ts";
import { inPhase, isOver, taskStates, World } from "../../support/world.ts";

let world: World;
let operator: Operator;
let kubelet: FakeKubelet;
let watcher: Watcher;

beforeEach(async () => {
  world = await new World().create();
  watcher = await new Watcher(world).start();
  kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], lifeOf()).start();
  operator = await runOperator(world);
});

afterEach(async () => {
  const problems = await watcher.judge();
  await operator.stop();
  await kubelet.stop();
  await watcher.stop();
  world.close();
  expect(problems).toEqual([]);
});

describe("a job", () => {
  it("runs its tasks in order and ends with all its facts in the status", async () => {
    await world.createJob("chain", [
      { alias: "a" },
      { alias: "b", dependencies: ["a"] },
      { alias: "c", dependencies: ["b"] },
    ]);
    const job = await world.waitForJob("chain", isOver);
    const id = (alias: string): string => `chain-${alias}-${world.suffix}`;
    expect(job.status).toMatchObject({
      phase: "Succeeded",
      progress: "3/3",
      taskStatus: { [id("a")]: "Succeeded", [id("b")]: "Succeeded", [id("c")]: "Succeeded" },
      taskCounts: { total: 3, pending: 0, running: 0, succeeded: 3, failed: 0, skipped: 0 },
      stageStatus: { [world.alice]: "JobCreateStageSucceeded", [world.bob]: "JobCreateStageSucceeded" },
      approveStatus: { [world.alice]: "JobAccepted", [world.bob]: "JobAccepted" },
    });
    expect(job.status!.conditions).toContainEqual(expect.objectContaining({ type: "JobValidated", status: "True" }));
    expect(job.status!.conditions).toContainEqual(expect.objectContaining({ type: "Complete", status: "True" }));
    expect(job.metadata.finalizers).toEqual([FINALIZER]);
    const [alice] = await world
      .pods(world.alice)
      .then((pods) => pods.filter(({ metadata }) => metadata.name === `${id("a")}-0`));
    expect(alice!.metadata.labels).toMatchObject({
      [LABEL.jobUID]: job.metadata.uid,
      [LABEL.taskID]: id("a"),
      [LABEL.attempt]: "0",
    });
    expect(alice!.metadata.annotations).toMatchObject({ [ANNOTATION.taskAlias]: "a" });
    expect(job.status!.tasks![0]!.parties![0]!.pods).toEqual([expect.objectContaining({ name: `${id("a")}-0` })]);
  });

  it("leaves to others what is theirs: a label applied by server-side apply goes when its owner takes it back", async () => {
    const manifest = (labels: object): string =>
      JSON.stringify({
        apiVersion: API_VERSION,
        kind: "KusciaJob",
        metadata: { name: "owned", namespace: world.jobNamespace, labels },
        spec: {
          initiator: world.alice,
          tasks: [{ alias: "a", appImage: world.appImage, taskInputConfig: "", parties: [{ domainID: world.alice }] }],
        },
      });
    const apply = (labels: object): Promise<string> =>
      world.cluster.kubectl(["apply", "--server-side", "-f", "-"], { input: manifest(labels) });
    await apply({ team: "risk" });
    await world.waitForJob("owned", isOver);
    await apply({});
    expect((await world.job("owned")).metadata.labels?.["team"]).toBeUndefined();
  });

  it("generates missing task ids without touching the spec", async () => {
    await world.createJob("ids", [{ alias: "a", taskID: undefined }]);
    const job = await world.waitForJob("ids", isOver);
    expect(job.spec.tasks[0]!.taskID).toBeUndefined();
    expect(job.metadata.generation).toBe(1);
    expect(job.status!.tasks![0]!.taskID).toMatch(/^ids-[0-9a-f]{12}$/);
    expect(job.status!.taskStatus).toEqual({ [job.status!.tasks![0]!.taskID]: "Succeeded" });
  });

  it("keeps to maxParallelism and priority", async () => {
    const order: string[] = [];
    kubelet.use(
      lifeOf((_, alias) => {
        if (!order.includes(alias)) order.push(alias);
        return { phase: "Succeeded" };
      }),
    );
    await world.createJob(
      "priority",
      [
        { alias: "a", priority: 1 },
        { alias: "b", priority: 5 },
        { alias: "c", priority: 5 },
      ],
      { maxParallelism: 1 },
    );
    const job = await world.waitForJob("priority", isOver);
    expect(job.status!.phase).toBe("Succeeded");
    expect(order).toEqual(["b", "c", "a"]);
  });

  it("fails in Strict mode at the first critical failure and stops what runs, saying whose fault it was", async () => {
    const end = lifeOf((pod, alias) => {
      if (alias !== "bad") return undefined;
      return pod.metadata.namespace === world.bob ? failed(pod, 3, "no such file") : undefined;
    });
    kubelet.use(end);
    await world.createJob("strict", [{ alias: "bad" }, { alias: "slow" }, { alias: "later", dependencies: ["slow"] }]);
    const job = await world.waitForJob("strict", isOver);
    expect(job.status!.phase).toBe("Failed");
    expect(taskStates(job)).toEqual({ bad: "Failed", slow: "Failed", later: "Skipped" });
    expect(job.status!.message).toContain("bad");
    expect(job.status!.message).toContain(world.bob);
    expect(job.status!.message).toContain("exit code 3");
    expect(job.status!.message).toContain("no such file");
    expect(job.status!.tasks!.find(({ alias }) => alias === "slow")).toMatchObject({ reason: "KusciaJobStopped" });
    await world.waitGone(PODS, { namespace: world.alice, name: `strict-slow-${world.suffix}-0` });
    const kept = await world.client.get(PODS, { namespace: world.bob, name: `strict-bad-${world.suffix}-0` });
    expect(kept.status!.phase).toBe("Failed");
  });

  it("runs what it can in BestEffort mode and lets a tolerable task fail", async () => {
    kubelet.use(lifeOf((pod, alias) => (alias === "bad" ? failed(pod) : { phase: "Succeeded" })));
    await world.createJob("tolerant", [{ alias: "bad", tolerable: true }, { alias: "good" }]);
    expect((await world.waitForJob("tolerant", isOver)).status!.phase).toBe("Succeeded");
    const tasks = [
      { alias: "bad" },
      { alias: "good" },
      { alias: "next", dependencies: ["good"] },
      { alias: "never", dependencies: ["bad"] },
    ];
    await world.createJob("effort", tasks, { scheduleMode: "BestEffort" });
    const job = await world.waitForJob("effort", isOver);
    expect(job.status!.phase).toBe("Failed");
    expect(taskStates(job)).toEqual({ bad: "Failed", good: "Succeeded", next: "Succeeded", never: "Skipped" });
  });

  it("leaves nothing behind when it is deleted while it runs", async () => {
    kubelet.use((pod) => (pod.status?.phase === "Pending" ? running(pod) : undefined));
    await world.createAppImage(`net-${world.suffix}`, {
      configTemplates: { "task.conf": "{{.TASK_CLUSTER_DEFINE}}" },
      deployTemplates: [
        {
          name: "app",
          spec: {
            containers: [
              {
                name: "app",
                workingDir: "/",
                ports: [{ name: "psi", scope: "Cluster" }],
                configVolumeMounts: [{ mountPath: "/etc/task.conf", subPath: "task.conf" }],
              },
            ],
          },
        },
      ],
    });
    await world.createJob("gone", [{ alias: "a", appImage: `net-${world.suffix}` }]);
    await world.waitForJob("gone", (job) => job.status?.tasks?.[0]?.state === "Running");
    expect(await world.client.list(SERVICES, { namespace: world.bob })).toMatchObject({ items: [expect.anything()] });
    await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "gone" });
    await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "gone" });
    for (const namespace of [world.alice, world.bob]) {
      for (const type of [PODS, SERVICES, CONFIG_MAPS]) {
        const labelSelector = `${LABEL.jobNamespace}=${world.jobNamespace}`;
        expect((await world.client.list(type, { namespace, labelSelector })).items).toEqual([]);
      }
    }
    await world.client.delete(APP_IMAGES, { name: `net-${world.suffix}` });
  });

  it("is answered visibly when another job has its task id", async () => {
    await world.createJob("first", [{ alias: "a", taskID: `same-${world.suffix}` }]);
    await world.waitForJob("first", isOver);
    await world.createJob("second", [{ alias: "a", taskID: `same-${world.suffix}` }]);
    const job = await world.waitForJob("second", inPhase("Failed"));
    expect(job.status).toMatchObject({
      reason: "CreateTaskFailed",
      message: `Failed to create task same-${world.suffix} because of a task with the same name already exists in job ${world.jobNamespace}/first; delete that job or choose another taskID`,
    });
  });
});

describe("kubectl wait", () => {
  it("sees how a job ends, by the conditions that Argo CD and Flux read too", async () => {
    kubelet.use(lifeOf((pod, alias) => (alias === "bad" ? failed(pod) : { phase: "Succeeded" })));
    await world.createJob("good", [{ alias: "a" }]);
    await world.createJob("bad", [{ alias: "bad" }]);
    const wait = (name: string, condition: string): Promise<string> =>
      world.cluster.kubectl([
        "wait",
        `kj/${name}`,
        "-n",
        world.jobNamespace,
        `--for=condition=${condition}`,
        "--timeout=30s",
      ]);
    await expect(wait("good", "Complete")).resolves.toContain("condition met");
    await expect(wait("good", "Reconciling=False")).resolves.toContain("condition met");
    await expect(wait("bad", "Failed")).resolves.toContain("condition met");
    await expect(wait("bad", "Stalled")).resolves.toContain("condition met");
  });
});
