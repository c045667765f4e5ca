import { afterAll, beforeAll, expect, it } from "vitest";
import { APP_IMAGES, DOMAINS, RESOURCE_QUOTAS } from "../../../src/api/resources.ts";
import { KubeClient } from "../../../src/kube/client.ts";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { type Answer, postJson } from "./http.ts";

let fixture: Fixture;
let api: Api;
let client: KubeClient;
let bob: string;
let image: string;

const post = (path: string, body: object): Promise<Answer> => postJson(api.httpPort, `/api/v1/${path}`, body);
const dataOf = async (path: string, body: object): Promise<Record<string, unknown>> =>
  (await post(path, body))["data"] as Record<string, unknown>;

const container = {
  name: "engine",
  workingDir: "/work",
  command: ["/bin/psi"],
  configVolumeMounts: [{ mountPath: "/work/task.conf", subPath: "task.conf" }],
};

beforeAll(async () => {
  fixture = await createFixture();
  bob = `bob-${fixture.namespace}`;
  image = `app-${fixture.namespace}`;
  client = KubeClient.create({ kubeconfig: fixture.cluster.kubeconfig, userAgent: "catalog-test/1" });
  await fixture.createNamespace(bob);
  await client.create(DOMAINS, { metadata: { name: bob }, spec: {} });
  await client.create(RESOURCE_QUOTAS, { metadata: { namespace: bob, name: "room" }, spec: { hard: { pods: "8" } } });
  await client.create(APP_IMAGES, {
    metadata: { name: image },
    spec: {
      image: { name: "registry.example.com/psi", tag: "1.4" },
      configTemplates: { "task.conf": "input={{.TASK_INPUT_CONFIG}} of {{.KUSCIA_DOMAIN_ID}}" },
      deployTemplates: [{ name: "t", role: "host", replicas: 2, spec: { containers: [container] } }],
    },
  });
  api = await fixture.startApi();
});

afterAll(async () => {
  await client.delete(APP_IMAGES, { name: image });
  await client.delete(DOMAINS, { name: bob });
  client.close();
  await fixture.stop();
});

/** A job of bob's with one task, which stands so. */
async function job(name: string, task: object): Promise<void> {
  const parties = [{ domainID: bob, role: "host" }];
  await fixture.createJob(name, {
    initiator: "alice",
    tasks: [{ alias: "match", taskID: `${name}-match`, appImage: image, taskInputConfig: "x", parties }],
  });
  const status = { alias: "match", taskID: `${name}-match`, ...task };
  await fixture.setStatus(name, { phase: "Running", tasks: [status] } as never);
}

it("a domain shows what its quota allows, what is used, what runs, and the line in its order", async () => {
  const since = "2026-11-02T00:00:00Z";
  const pods = [{ name: "p-0" }, { name: "p-1" }];
  const runs = { state: "Running", createTime: since, startTime: since };
  const queued = { state: "Pending", reason: "WaitingInLine", message: "1 task is before it", queuedSince: since };
  await job("running", { ...runs, parties: [{ domainID: bob, role: "host", state: "Running", pods }] });
  await job("queued-1", { ...queued, queuedFor: [bob] });
  await job("queued-2", { ...queued, queuedFor: [bob] });
  const usage = await eventually(async () => {
    const data = await dataOf("domain/usage", { domain_id: bob });
    return (data["waiting"] as unknown[]).length === 2 ? data : undefined;
  });
  expect(usage["quotas"]).toMatchObject([{ quota: "room", resource: "pods", hard: "8" }]);
  expect(usage["running"]).toMatchObject([{ job_id: "running", task: "match", pods: 2, since }]);
  expect(usage["waiting"]).toMatchObject([
    { job_id: "queued-1", position: 1, pods: 2, since, reason: "1 task is before it" },
    { job_id: "queued-2", position: 2, pods: 2 },
  ]);
  const { domains } = (await dataOf("domain/list", {})) as { domains: { domain_id: string }[] };
  expect(domains.find(({ domain_id }) => domain_id === bob)).toMatchObject({
    state: "Unknown",
    running_tasks: 1,
    waiting_tasks: 2,
    queued_tasks: 2,
  });
});

it("an AppImage shows the pod of a role with its configuration, and which role it has none for", async () => {
  const request = {
    name: image,
    role: "host",
    domain_id: "bob",
    task_input_config: "the input",
    others: ["alice/host"],
  };
  const data = (await dataOf("appimage/render", request)) as { pod: string };
  expect(data).toMatchObject({
    image: "registry.example.com/psi:1.4",
    replicas: 2,
    problem: "",
    files: [{ path: "/work/task.conf", text: "input=the input of bob" }],
  });
  const pod = JSON.parse(data.pod) as { spec: { containers: object[] } };
  expect(pod.spec.containers[0]).toMatchObject({ image: "registry.example.com/psi:1.4", command: ["/bin/psi"] });
  const none = await dataOf("appimage/render", { ...request, role: "guest" });
  expect(none).toMatchObject({ pod: "", problem: expect.stringContaining('role "guest"') as string });
  expect(await post("appimage/render", { name: "absent" })).toMatchObject({ status: { code: 13105 } });
});
