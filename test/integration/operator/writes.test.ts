import { expect, it } from "vitest";
import { FakeKubelet, lifeOf } from "../../support/kubelet.ts";
import { metric, runOperator } from "../../support/operator.ts";
import { Watcher } from "../../support/watcher.ts";
import { isOver, type TaskDraft, World } from "../../support/world.ts";

it("spends at most 2.5 API writes per pod on a chain of tasks with two parties", async () => {
  const world = await new World().create();
  const watcher = await new Watcher(world).start();
  const kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], lifeOf()).start();
  const operator = await runOperator(world);
  const tasks = Array.from({ length: 20 }, (_, i): TaskDraft => ({
    alias: `t${i}`,
    dependencies: i === 0 ? [] : [`t${i - 1}`],
  }));
  await world.createJob("chain", tasks);
  const job = await world.waitForJob("chain", isOver);
  expect(job.status!.phase).toBe("Succeeded");
  const methods = ["create", "update", "patch", "delete", "deletecollection"];
  const counts = await Promise.all(methods.map((method) => metric(operator, "rest_client_requests_total", { method })));
  expect(
    counts.reduce((sum, each) => sum + each, 0) / 40,
    JSON.stringify(Object.fromEntries(methods.map((each, i) => [each, counts[i]]))),
  ).toBeLessThanOrEqual(2.5);
  expect(await watcher.judge()).toEqual([]);
  await watcher.stop();
  await operator.stop();
  await kubelet.stop();
  world.close();
});
