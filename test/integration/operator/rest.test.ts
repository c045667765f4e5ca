import { afterEach, beforeEach, expect, it } from "vitest";
import { API_VERSION } from "../../../src/api/names.ts";
import { KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import { isTransient } from "../../../src/kube/errors.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { FakeKubelet, lifeOf } from "../../support/kubelet.ts";
import { metric, runOperator } from "../../support/operator.ts";
import { eventually, isOver, World } from "../../support/world.ts";

/** Finalizer, two pods, two Events, and six of status when each outcome of a party is told apart. */
const MOST_OF_ONE_JOB = 11;

const JOBS = Number(process.env["KJO_RESTING_JOBS"] ?? 500);

let world: World;
let kubelet: FakeKubelet;
let operator: Operator;

beforeEach(async () => {
  world = await new World().create();
  kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], lifeOf()).start();
  operator = await runOperator(world);
});

afterEach(async () => {
  await operator.stop();
  await kubelet.stop();
  world.close();
});

/** Requests other than watches that the operator has sent so far. */
async function requests(): Promise<number> {
  return (
    (await metric(operator, "rest_client_requests_total")) -
    (await metric(operator, "rest_client_requests_total", { method: "watch" }))
  );
}

/** Whether the operator has asked for its rights in these namespaces, which costs requests once. */
async function knowsItsRights(...namespaces: string[]): Promise<boolean> {
  const text = await fetch(`http://127.0.0.1:${operator.healthPort}/metrics`).then((response) => response.text());
  return ["*", ...namespaces].every((scope) =>
    text.includes(`kusciajob_operator_missing_permissions{scope="${scope}"}`),
  );
}

/** Writes `count` finished jobs that carry the status of a job that really ran. */
async function createFinished(model: KusciaJob, count: number): Promise<void> {
  const todo = Array.from({ length: count }, (_, i) => i);
  const worker = async (): Promise<void> => {
    for (let i = todo.pop(); i !== undefined; i = todo.pop()) {
      const { metadata } = await world.client.create(KUSCIA_JOBS, {
        metadata: { name: `old-${i}`, namespace: `finished-${world.suffix}`, finalizers: model.metadata.finalizers },
        spec: model.spec,
      });
      const slim = {
        apiVersion: API_VERSION,
        kind: "KusciaJob",
        metadata: { ...metadata, managedFields: undefined },
        status: model.status,
      };
      await world.client.replace(KUSCIA_JOBS, slim as unknown as KusciaJob, { subresource: "status" });
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** True once the API server got to the end: a slow one gives up after a minute. */
async function deleteAll(namespace: string): Promise<boolean> {
  try {
    await world.client.deleteCollection(KUSCIA_JOBS, namespace, { labelSelector: "!none" });
    return true;
  } catch (error) {
    if (isTransient(error)) return false;
    throw error;
  }
}

it(
  `costs no request with ${JOBS} finished jobs and none running, also right after a start`,
  { timeout: 600_000 },
  async () => {
    await world.createJob("model", [{ alias: "a" }]);
    const model = await world.waitForJob("model", isOver);
    await world.createNamespace(`finished-${world.suffix}`);
    await createFinished(model, JOBS);
    await operator.stop();
    operator = await runOperator(world, [`--job-namespaces=${world.jobNamespace},finished-${world.suffix}`]);
    // A new job is handled after everything that was queued before it.
    await world.createJob("probe", [{ alias: "a" }]);
    await world.waitForJob("probe", isOver);
    const writes = async (): Promise<number> => {
      const counts = await Promise.all(
        ["create", "update", "patch", "delete", "deletecollection"].map((method) =>
          metric(operator, "rest_client_requests_total", { method }),
        ),
      );
      return counts.reduce((sum, each) => sum + each, 0);
    };
    await eventually(() => knowsItsRights(world.alice, world.bob), "the operator to know its rights");
    const handled = await metric(operator, "controller_runtime_reconcile_total", { controller: "kusciajob" });
    expect(handled).toBeGreaterThanOrEqual(JOBS);
    // The probe's own, and nothing for the thousand others.
    expect(await writes()).toBeLessThanOrEqual(MOST_OF_ONE_JOB);
    const before = await requests();
    // As any passing of time costs nothing by itself, it is the handling of each job again that has to be shown to be free.
    await world.client.patch(
      KUSCIA_JOBS,
      { namespace: world.jobNamespace, name: "model" },
      { metadata: { annotations: { touched: "yes" } } },
    );
    await world.waitForJob("model", ({ metadata }) => metadata.annotations?.["touched"] === "yes");
    await world.createJob("after", [{ alias: "a" }]);
    await world.waitForJob("after", isOver);
    expect((await requests()) - before).toBeLessThanOrEqual(MOST_OF_ONE_JOB);
    await eventually(() => deleteAll(`finished-${world.suffix}`), "the finished jobs to be deleted", 300_000);
  },
);
