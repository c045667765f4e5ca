import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, onTestFinished } from "vitest";
import { LABEL } from "../../../src/api/names.ts";
import { KUSCIA_JOBS, PODS } from "../../../src/api/resources.ts";
import { KillProxy, type PassingRequest } from "../../support/kill-proxy.ts";
import { failed, lifeOf } from "../../support/kubelet.ts";
import { Scene, taskOf } from "../../support/scene.ts";
import { inPhase, isOver } from "../../support/world.ts";

let scene: Scene;

afterEach(async () => {
  expect(await scene.close()).toEqual([]);
});

const script = lifeOf((pod, alias) => {
  if (alias === "runs") return undefined;
  return alias === "bad" ? failed(pod) : { phase: "Succeeded" };
});

const ref = (name: string): { namespace: string; name: string } => ({ namespace: scene.world.jobNamespace, name });
const seconds = (text: string | undefined): number => Date.parse(text!) / 1000;

it("counts the tasks, and gives the times to the second", async () => {
  scene = await Scene.open([], script);
  const { world } = scene;
  const begin = Math.floor(Date.now() / 1000);
  const tasks = [
    { alias: "ok" },
    { alias: "bad", dependencies: ["ok"] },
    { alias: "runs", dependencies: ["ok"] },
    { alias: "never", dependencies: ["bad"] },
  ];
  await world.createJob("counted", tasks, { scheduleMode: "BestEffort" });
  const midway = await world.waitForJob(
    "counted",
    (job) => taskOf(job, "runs")?.state === "Running" && taskOf(job, "bad")?.state === "Failed",
  );
  expect(midway.status).toMatchObject({
    taskCounts: { total: 4, pending: 0, running: 1, succeeded: 1, failed: 1, skipped: 1 },
    progress: "2/4",
  });
  await world.client.patch(KUSCIA_JOBS, ref("counted"), { metadata: { labels: { [LABEL.jobStage]: "Stop" } } });
  const { status } = await world.waitForJob("counted", isOver);
  expect(status!.taskCounts).toEqual({ total: 4, pending: 0, running: 0, succeeded: 1, failed: 2, skipped: 1 });
  expect(status!.progress).toBe("3/4");
  const task = (alias: string) => status!.tasks!.find((each) => each.alias === alias)!;
  const end = Math.ceil(Date.now() / 1000);
  // Each time lies between what must come before it and what must come after it.
  const order = [
    begin,
    seconds(status!.startTime),
    seconds(task("ok").createTime),
    seconds(task("ok").startTime),
    seconds(task("ok").endTime),
  ];
  order.push(
    seconds(task("runs").createTime),
    seconds(task("runs").startTime),
    seconds(task("runs").endTime),
    seconds(status!.completionTime),
    end,
  );
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(task("runs").endTime).toBe(status!.completionTime);
  expect(task("never")).not.toHaveProperty("createTime");
  const pod = await world.client.get(PODS, { namespace: world.alice, name: `counted-ok-${world.suffix}-0` });
  const started = seconds(pod.status!.startTime);
  expect(started).toBeGreaterThanOrEqual(seconds(task("ok").createTime));
  expect(started).toBeLessThanOrEqual(seconds(task("ok").startTime));
  expect(
    Object.values(status!.tasks!).every(({ createTime = "2026-01-01T00:00:00Z" }) =>
      /^[-0-9]{10}T[:0-9]{8}Z$/.test(createTime),
    ),
  ).toBe(true);
});

it("deletes a finished job with its pods when its own time to live is over, also one that is given later", async () => {
  scene = await Scene.open(["--default-ttl=0"], script);
  const { world } = scene;
  await world.createJob("brief", [{ alias: "ok" }], { ttlSecondsAfterFinished: 2 });
  await world.createJob("kept", [{ alias: "ok" }]);
  await world.createJob("failing", [{ alias: "bad" }], { ttlSecondsAfterFinished: 6 });
  const { status } = await world.waitForJob("brief", isOver);
  await world.waitForJob("failing", isOver);
  await world.waitGone(KUSCIA_JOBS, ref("brief"));
  expect(Date.now() / 1000).toBeGreaterThanOrEqual(seconds(status!.completionTime) + 2);
  await world.waitGone(PODS, { namespace: world.alice, name: `brief-ok-${world.suffix}-0` });
  await world.waitGone(KUSCIA_JOBS, ref("failing"));
  // 0 means for ever, and the pods stay for their logs.
  expect((await world.job("kept")).status!.phase).toBe("Succeeded");
  expect(await scene.podsOf(await world.job("kept"))).toHaveProperty("size", 2);
  await world.client.patch(KUSCIA_JOBS, ref("kept"), { spec: { ttlSecondsAfterFinished: 1 } });
  await world.waitGone(KUSCIA_JOBS, ref("kept"));
});

it("applies the default time to live where the job gives none, and never to a job that is not finished", async () => {
  scene = await Scene.open(["--default-ttl=2s"], script);
  const { world } = scene;
  await world.createJob("longer", [{ alias: "ok" }], { ttlSecondsAfterFinished: 3600 });
  await world.createJob("suspended", [{ alias: "runs" }]);
  await world.waitForJob("suspended", inPhase("Running"));
  await world.client.patch(KUSCIA_JOBS, ref("suspended"), { metadata: { labels: { [LABEL.jobStage]: "Suspend" } } });
  await world.waitForJob("suspended", inPhase("Suspended"));
  await world.createJob("default", [{ alias: "ok" }]);
  await world.waitForJob("default", isOver);
  await world.waitGone(KUSCIA_JOBS, ref("default"));
  expect((await world.job("longer")).status!.phase).toBe("Succeeded");
  expect((await world.job("suspended")).status!.phase).toBe("Suspended");
});

it("spends nothing on a finished job, whatever happens around it", async () => {
  scene = await Scene.prepare(script);
  const { world } = scene;
  const folder = mkdtempSync(join(tmpdir(), "retention-"));
  const kubeconfig = join(folder, "kubeconfig");
  const proxy = await new KillProxy(world.cluster.kubeconfig).start(kubeconfig);
  onTestFinished(async () => {
    await proxy.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await scene.startOperator([`--kubeconfig=${kubeconfig}`]);
  await world.createJob("old", [{ alias: "ok" }]);
  const before = await world.waitForJob("old", isOver);
  // The last one: that it ran was told before, or is not told any more.
  await scene.waitForEvent("old", "Succeeded", "");
  const spent = proxy.requests.length;
  const patch = { metadata: { annotations: { touched: "yes" }, labels: { [LABEL.jobStage]: "Stop" } } };
  await world.client.patch(KUSCIA_JOBS, ref("old"), patch);
  await world.client.delete(PODS, { namespace: world.alice, name: `old-ok-${world.suffix}-0` });
  // What a later job and its pods do comes to the operator over the same watches, so after the changes of the old one.
  await world.createJob("later", [{ alias: "ok" }]);
  await world.waitForJob("later", isOver);
  const isForLater = ({ path, body }: PassingRequest): boolean => `${path} ${body}`.includes("later");
  // Watches begin anew at times, and a start asks for its rights beside the work.
  const isForAll = ({ path }: PassingRequest): boolean => /watch=true|selfsubjectaccessreviews/.test(path);
  const others = proxy.requests.slice(spent).filter((each) => !isForLater(each) && !isForAll(each));
  expect(others).toEqual([]);
  expect((await world.job("old")).status).toEqual(before.status);
});
