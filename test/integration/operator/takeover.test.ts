import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { KusciaJob, KusciaJobStatus } from "../../../src/api/types.ts";
import { replaceStatus } from "../../../src/kube/status.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { FakeKubelet, lifeOf } from "../../support/kubelet.ts";
import { runOperator } from "../../support/operator.ts";
import { Watcher } from "../../support/watcher.ts";
import { isOver, taskStates, World } from "../../support/world.ts";

/** The status of a job in the middle of its run, as each released version wrote it. Never edited, only added to. */
const VERSIONS = ["0.1.0"];
const fixture = (version: string): string => `test/fixtures/status-${version}.json`;

let world: World;
let watcher: Watcher;
let kubelet: FakeKubelet;
let operator: Operator;

beforeEach(async () => {
  world = await new World().create();
  watcher = await new Watcher(world).start();
  // `b` runs until the script changes.
  const script = lifeOf((_, alias) => (alias === "b" ? undefined : { phase: "Succeeded" }));
  kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], script).start();
  operator = await runOperator(world);
  await world.createJob("upgraded", [
    { alias: "a" },
    { alias: "b", dependencies: ["a"] },
    { alias: "c", dependencies: ["b"] },
  ]);
  await world.waitForJob(
    "upgraded",
    ({ status }) => status?.tasks?.[1]?.parties?.every(({ state }) => state === "Running") === true,
  );
  await operator.stop();
});

afterEach(async () => {
  const problems = await watcher.judge();
  await operator.stop();
  await kubelet.stop();
  await watcher.stop();
  world.close();
  expect(problems).toEqual([]);
});

/** Names and uids differ from run to run; a fixture has words in their place. */
function names(job: KusciaJob): [string, string][] {
  const uids = (job.status?.tasks ?? []).flatMap(({ alias, parties = [] }) =>
    parties.flatMap(({ domainID, pods = [] }) =>
      pods.flatMap(({ uid }): [string, string][] =>
        uid === undefined ? [] : [[uid, `{{uid of ${alias} in ${domainID === world.alice ? "alice" : "bob"}}}`]],
      ),
    ),
  );
  return [...uids, [world.alice, "{{alice}}"], [world.bob, "{{bob}}"], [world.suffix, "{{suffix}}"]];
}

function record(job: KusciaJob): void {
  const text = names(job).reduce(
    (all, [value, word]) => all.replaceAll(value, word),
    JSON.stringify(job.status, null, 2),
  );
  writeFileSync(fixture(manifest.version), `${text}\n`);
}

function read(version: string, job: KusciaJob): KusciaJobStatus {
  const text = names(job).reduce(
    (all, [value, word]) => all.replaceAll(word, value),
    readFileSync(fixture(version), "utf8"),
  );
  expect(text).not.toContain("{{");
  const status = JSON.parse(text) as KusciaJobStatus;
  // What is stored may lack them, what is written may not.
  const conditions = status.conditions?.map((condition) => Object.assign({ reason: "", message: "" }, condition));
  return { ...status, conditions };
}

it.each(VERSIONS)(
  "goes on with a running job whose status version %s wrote, as if nothing had happened",
  async (version) => {
    const job = await world.client.get(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "upgraded" });
    if (!existsSync(fixture(version)) && version === manifest.version) record(job);
    const status = read(version, job);
    expect(taskStates({ ...job, status })).toEqual({ a: "Succeeded", b: "Running", c: "Pending" });
    await replaceStatus(world.client, KUSCIA_JOBS, job, status);
    operator = await runOperator(world);
    kubelet.use(lifeOf());
    const ended = await world.waitForJob("upgraded", isOver);
    expect(ended.status).toMatchObject({ phase: "Succeeded", progress: "3/3" });
    expect(ended.status!.tasks!.map(({ attempt }) => attempt ?? 0)).toEqual([0, 0, 0]);
    expect(ended.status!.tasks![0]!.endTime).toBe(status.tasks![0]!.endTime);
  },
);
