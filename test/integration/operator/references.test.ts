import { afterEach, beforeEach, expect, it } from "vitest";
import { LABEL } from "../../../src/api/names.ts";
import { NAMESPACES } from "../../../src/api/resources.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { FakeKubelet, lifeOf } from "../../support/kubelet.ts";
import { runOperator } from "../../support/operator.ts";
import { Watcher } from "../../support/watcher.ts";
import { eventually, isOver, World } from "../../support/world.ts";

let world: World;
let operator: Operator;
let kubelet: FakeKubelet;
let watcher: Watcher;

beforeEach(async () => {
  world = await new World().create();
  watcher = await new Watcher(world).start();
  kubelet = await new FakeKubelet(world.client, [world.alice, world.bob, `late-${world.suffix}`], lifeOf()).start();
});

afterEach(async () => {
  const problems = await watcher.judge();
  await operator.stop();
  await kubelet.stop();
  await watcher.stop();
  world.close();
  expect(problems).toEqual([]);
});

function waitsFor(word: string) {
  return (job: KusciaJob): boolean => (job.status?.conditions ?? []).some(({ message }) => message?.includes(word));
}

async function eventsOf(name: string): Promise<string[]> {
  const text = await world.cluster.kubectl([
    "get",
    "events",
    "-n",
    world.jobNamespace,
    "-o",
    "json",
    "--field-selector",
    `involvedObject.name=${name}`,
  ]);
  return (JSON.parse(text) as { items: { reason: string; message: string }[] }).items.map(
    ({ reason, message }) => `${reason}: ${message}`,
  );
}

it("waits visibly for an AppImage and proceeds when it appears", async () => {
  operator = await runOperator(world, ["--missing-reference-grace=10m"]);
  const appImage = `late-${world.suffix}`;
  await world.createJob("early", [{ alias: "a", appImage }]);
  const waiting = await world.waitForJob("early", waitsFor(appImage));
  expect(waiting.status!.phase).toBe("initialized");
  expect(waiting.status!.tasks?.[0]).toMatchObject({ reason: "AppImageNotFound" });
  await eventually(async () => (await eventsOf("early")).some((each) => each.includes(appImage)), "an Event");
  await world.createAppImage(appImage);
  expect((await world.waitForJob("early", isOver)).status!.phase).toBe("Succeeded");
});

it("waits visibly for a domain, says when only its label is missing, and proceeds", async () => {
  operator = await runOperator(world, ["--missing-reference-grace=10m"]);
  const late = `late-${world.suffix}`;
  await world.createJob("early", [{ alias: "a", parties: [{ domainID: world.alice }, { domainID: late }] }]);
  await world.waitForJob("early", waitsFor(late));
  await world.createNamespace(late);
  await world.waitForJob("early", waitsFor(LABEL.domainName));
  await world.client.patch(NAMESPACES, { name: late }, { metadata: { labels: { [LABEL.domainName]: late } } });
  expect((await world.waitForJob("early", isOver)).status!.phase).toBe("Succeeded");
});

it.each([
  [
    "initiator",
    { initiator: "nobody" },
    {},
    'Validate job failed, can\'t find initiator namespace nobody under cluster, namespace "nobody" not found',
  ],
  ["unknown AppImage", {}, { appImage: "nothing" }, "nothing"],
  ["unknown domain", {}, { parties: [{ domainID: "nowhere" }] }, "nowhere"],
])("fails a job for good after the grace time: %s", async (_, spec, task, text) => {
  operator = await runOperator(world, ["--missing-reference-grace=1s"]);
  await world.createJob("bad", [{ alias: "a", ...task }], spec);
  const job = await world.waitForJob("bad", isOver);
  expect(job.status!.phase).toBe("Failed");
  expect(JSON.stringify(job.status)).toContain(JSON.stringify(text).slice(1, -1));
  await eventually(async () => (await eventsOf("bad")).length > 0, "an Event");
});

it("refuses a cycle, which the schema lets through, with Kuscia's words", async () => {
  operator = await runOperator(world);
  await world.createJob("cycle", [
    { alias: "a", dependencies: ["b"] },
    { alias: "b", dependencies: ["a"] },
  ]);
  const job = await world.waitForJob("cycle", isOver);
  expect(job.status).toMatchObject({ phase: "Failed", reason: "ValidateFailed" });
  expect(job.status!.conditions).toContainEqual(
    expect.objectContaining({
      type: "JobValidated",
      status: "False",
      reason: "ValidateFailed",
      message: "Validate job failed, validate failed: cycled dependencies",
    }),
  );
});

it("answers a job in a namespace that it does not watch, once", async () => {
  operator = await runOperator(world, ["--unwatched-grace=1s", "--job-namespaces=somewhere-else"]);
  await world.createJob("lost", [{ alias: "a" }]);
  const job = await world.waitForJob("lost", ({ status }) => (status?.conditions ?? []).length > 0);
  expect(job.status!.conditions).toContainEqual(expect.objectContaining({ reason: "UnwatchedNamespace" }));
  expect(job.status!.phase).toBeUndefined();
  await eventually(async () => (await eventsOf("lost")).length > 0, "an Event");
});
