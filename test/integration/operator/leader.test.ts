import { afterEach, beforeEach, expect, it } from "vitest";
import { MANAGER } from "../../../src/api/names.ts";
import { LEASES } from "../../../src/api/resources.ts";
import { FakeKubelet, lifeOf, running } from "../../support/kubelet.ts";
import { flagsFor, OperatorProcess } from "../../support/operator.ts";
import { Watcher } from "../../support/watcher.ts";
import { eventually, isOver, type TaskDraft, World } from "../../support/world.ts";

let world: World;
let watcher: Watcher;
let kubelet: FakeKubelet;
let operators: OperatorProcess[];

beforeEach(async () => {
  world = await new World().create();
  watcher = await new Watcher(world).start();
  kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], (pod) =>
    pod.status?.phase === "Pending" ? running(pod) : undefined,
  ).start();
  const flags = [
    ...flagsFor(world),
    "--leader-elect=true",
    `--operator-namespace=${world.jobNamespace}`,
    "--lease-duration=6s",
    "--lease-renew-deadline=5s",
    "--lease-retry-period=500ms",
    "--log-level=info",
  ];
  operators = [new OperatorProcess(flags), new OperatorProcess(flags)];
});

afterEach(async () => {
  const problems = await watcher.judge();
  await Promise.all(operators.map((operator) => operator.kill()));
  await kubelet.stop();
  await watcher.stop();
  world.close();
  expect(problems).toEqual([]);
});

function chain(length: number): TaskDraft[] {
  return Array.from({ length }, (_, i) => ({ alias: `t${i}`, dependencies: i === 0 ? [] : [`t${i - 1}`] }));
}

function leads(operator: OperatorProcess): boolean {
  return operator.output.includes("starting to work");
}

async function leader(among: readonly OperatorProcess[]): Promise<OperatorProcess> {
  await eventually(() => among.some(leads), "a leader");
  return among.find(leads)!;
}

async function jobThatRuns(): Promise<void> {
  await world.createJob("chain", chain(6));
  await world.waitForJob("chain", (job) => job.status?.tasks?.[0]?.state === "Running");
}

it("goes on with the job when the leader is killed", async () => {
  const first = await leader(operators);
  const second = operators.find((each) => each !== first)!;
  await jobThatRuns();
  await first.kill();
  kubelet.use(lifeOf());
  await leader([second]);
  expect((await world.waitForJob("chain", isOver)).status!.phase).toBe("Succeeded");
});

it("hands over at once when the leader is asked to stop", async () => {
  const first = await leader(operators);
  const second = operators.find((each) => each !== first)!;
  await jobThatRuns();
  expect(await first.stop()).toBe(0);
  const lease = await world.client.get(LEASES, { namespace: world.jobNamespace, name: MANAGER });
  expect(first.output).toContain("stopped");
  kubelet.use(lifeOf());
  await leader([second]);
  expect((await world.waitForJob("chain", isOver)).status!.phase).toBe("Succeeded");
  expect(lease.spec?.leaseDurationSeconds).toBeGreaterThan(0);
});

it("lets a leader that was paused do no harm when it wakes up beside its successor", async () => {
  const first = await leader(operators);
  const second = operators.find((each) => each !== first)!;
  await jobThatRuns();
  first.signal("SIGSTOP");
  await leader([second]);
  kubelet.use(lifeOf());
  first.signal("SIGCONT");
  expect(await first.exited).toBe(1);
  expect((await world.waitForJob("chain", isOver)).status!.phase).toBe("Succeeded");
});
