import { chmodSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { outputValue } from "../../src/api/output.ts";
import { LABEL } from "../../src/api/names.ts";
import { APP_IMAGES, CONFIG_MAPS, KUSCIA_JOB_TASKS, KUSCIA_JOBS, NAMESPACES } from "../../src/api/resources.ts";
import type { AppImage, KusciaJob } from "../../src/api/types.ts";
import { type Operator, startOperator } from "../../src/operator/operator.ts";
import { OPERATOR_OPTIONS } from "../../src/operator/options.ts";
import { readOptions } from "../../src/process/options.ts";
import { type Api, startApi } from "../../src/server/api.ts";
import { API_OPTIONS } from "../../src/server/options.ts";
import { World } from "./world.ts";

// The programs of docs/programs.md as printed, as processes that tell results and progress with the token of their pod.

const DOC = readFileSync("docs/programs.md", "utf8");

/** The first code block of a language that contains a text. */
function printed(language: string, text: string): string {
  const blocks = [...DOC.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, of, code = ""]) => ({ of, code }));
  return blocks.find(({ of, code }) => of === language && code.includes(text))!.code;
}

const world = new World();
const logger = pino({ level: "silent" });
let operator: Operator;
let api: Api;

beforeAll(async () => {
  chmodSync(world.folder, 0o711);
  await world.start();
  const { client, local } = world;
  const kubeconfig = `--kubeconfig=${local.kubeconfig}`;
  const ports = ["--http-port=0", "--grpc-port=-1", "--health-port=-1", "--address=127.0.0.1"];
  const who = ["--protocol=NOTLS", "--kubernetes-auth"];
  api = await startApi(readOptions(API_OPTIONS, [...ports, ...who, kubeconfig], {}), "test", logger);
  const flags = [kubeconfig, "--leader-elect=false", "--health-port=-1", "--shared-network=127.0.0.1"];
  const where = [`--shared-ports=${local.ports}`, `--job-api-url=http://127.0.0.1:${api.httpPort}`];
  operator = await startOperator(readOptions(OPERATOR_OPTIONS, [...flags, ...where], {}), "test", logger);
  await api.synced;
  for (const name of ["alice", "bob"])
    await client.create(NAMESPACES, { metadata: { name, labels: { [LABEL.domainName]: name } } });
});

afterAll(async () => {
  await operator.stop();
  await api.stop();
  await world.stop();
  world.remove();
});

/** Runs a program as a task of alice's, until the job has ended and shows its result and how far it was. */
async function run(name: string, command: readonly string[], progress: number): Promise<KusciaJob> {
  const { client } = world;
  const containers = [{ name: "c", workingDir: "", command: [...command] }];
  const deployTemplates = [{ name: "t", replicas: 1, spec: { restartPolicy: "Never" as const, containers } }];
  const image = { name: "none", tag: "1" };
  await client.create(APP_IMAGES, { metadata: { name }, spec: { image, deployTemplates } });
  const ref = { namespace: "cross-domain", name };
  const parties = [{ domainID: "alice" }];
  const tasks = [{ alias: "t", appImage: name, taskInputConfig: "", apiAccess: true, parties }];
  await client.create(KUSCIA_JOBS, { metadata: ref, spec: { initiator: "alice", tasks } });
  const job = (): Promise<KusciaJob> => client.get(KUSCIA_JOBS, ref);
  const isOver = async (): Promise<unknown> => {
    const { status } = await job();
    const isTold = status?.outputs?.length === 1 && status.tasks?.[0]?.progress === progress;
    return status?.phase === "Failed" ? status.message : status?.phase === "Succeeded" && isTold;
  };
  await expect.poll(isOver, { timeout: 60_000, interval: 50 }).toBe(true);
  return job();
}

it("in shell", async () => {
  const { status } = await run("shell", ["sh", "-ec", printed("sh", "tell()")], 0.5);
  expect(status?.tasks?.[0]).toMatchObject({ state: "Succeeded" });
  const [output] = status!.outputs!;
  expect(output).toMatchObject({ name: "rows", readers: ["*"], summary: "1234" });
  const stored = await world.client.get(CONFIG_MAPS, { namespace: "alice", name: output!.configMap });
  expect(outputValue(stored)).toBe("1234");
});

it("in Python", async () => {
  const { status } = await run("python", ["python3", "-c", printed("python", "urllib.request")], 1);
  expect(status?.tasks?.[0]).toMatchObject({ state: "Succeeded" });
  expect(status?.outputs).toMatchObject([{ name: "model", uri: "s3://bank/model-7", readers: ["bob"] }]);
});

it("as a manager, which adds 200 tasks to its job and ends it", { timeout: 900_000 }, async () => {
  const { client } = world;
  const read = (path: string): unknown => load(readFileSync(path, "utf8"));
  for (const path of ["examples/apps/step.yaml", "examples/manager/app.yaml"]) {
    const image = read(path) as AppImage;
    // The machine's Python may be its owner's alone.
    delete image.spec.deployTemplates[0]!.spec.containers![0]!.securityContext;
    await client.create(APP_IMAGES, image);
  }
  const job = read("examples/manager/job.yaml") as KusciaJob;
  await client.create(KUSCIA_JOBS, job);
  const ref = { namespace: "cross-domain", name: job.metadata.name! };
  const status = async (): Promise<KusciaJob["status"]> => (await client.get(KUSCIA_JOBS, ref)).status;
  await expect.poll(async () => (await status())?.outputs?.length, { interval: 200, timeout: 400_000 }).toBe(1);
  await expect.poll(async () => (await status())?.completionTime, { interval: 200, timeout: 400_000 }).toBeDefined();
  expect(await status()).toMatchObject({
    phase: "Succeeded",
    reason: "EndedByTask",
    taskCounts: { total: 201, succeeded: 201 },
    tasks: [{ alias: "manager", state: "Succeeded" }],
    outputs: [{ name: "parts", summary: "200" }],
  });
  const { items } = await client.listAll(KUSCIA_JOB_TASKS, { namespace: ref.namespace });
  expect(items.filter((task) => task.status?.state === "Succeeded")).toHaveLength(200);
});

it("a token is good for this API, its pod and nothing else", async () => {
  const token = Buffer.from(JSON.stringify({ namespace: "alice", pod: "x", uid: "y", audience: "z" })).toString(
    "base64url",
  );
  const url = `http://127.0.0.1:${api.httpPort}/api/v1/task/progress`;
  const headers = { Authorization: `Bearer ${token}.${"A".repeat(43)}` };
  expect((await fetch(url, { method: "POST", headers, body: "{}" })).status).toBe(401);
});
