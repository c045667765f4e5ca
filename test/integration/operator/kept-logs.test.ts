import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { KEPT_LOG_BYTES, keptLogName } from "../../../src/api/kept-log.ts";
import type { ConfigMap, Pod, PodStatus } from "../../../src/api/kubernetes.ts";
import { LABEL } from "../../../src/api/names.ts";
import { CONFIG_MAPS, KUSCIA_JOB_TASKS, KUSCIA_JOBS, PODS } from "../../../src/api/resources.ts";
import type { KusciaJobTask, PodRecord } from "../../../src/api/types.ts";
import { JobClient, type OutputEvent } from "../../../src/client/index.ts";
import { readOptions } from "../../../src/process/options.ts";
import { type Api, startApi } from "../../../src/server/api.ts";
import { API_OPTIONS } from "../../../src/server/options.ts";
import { failed, lifeOf, succeeded } from "../../support/kubelet.ts";
import { LogKubelet } from "../../support/log-kubelet.ts";
import { Scene, taskOf } from "../../support/scene.ts";
import { eventually, isOver } from "../../support/world.ts";

// Logs that outlive their pods, on a real API server that asks a kubelet for them.

let scene: Scene;
let kubelet: LogKubelet;
let api: Api;
let client: JobClient;
let folder: string;
/** Pods that may end, by their names. */
const mayEnd = new Map<string, (pod: Pod) => PodStatus>();

const at = (second: number): string => new Date(Date.UTC(2026, 4, 1, 12, 0, second)).toISOString();
const kept = (namespace: string, pod: string): Promise<ConfigMap> =>
  scene.world.waitFor<ConfigMap>(CONFIG_MAPS, { namespace, name: keptLogName(pod) }, () => true);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-kept-logs-"));
  scene = await Scene.prepare(lifeOf((pod) => mayEnd.get(`${pod.metadata.namespace}/${pod.metadata.name}`)?.(pod)));
  kubelet = await LogKubelet.open(scene.world);
  const flags = [
    "--http-port=0",
    "--grpc-port=-1",
    "--health-port=-1",
    "--protocol=NOTLS",
    "--address=127.0.0.1",
    `--kubeconfig=${scene.world.cluster.kubeconfig}`,
    `--job-namespace=${scene.world.jobNamespace}`,
  ];
  api = await startApi(readOptions(API_OPTIONS, flags, {}), "test", pino({ level: "silent" }));
  await api.synced;
  client = new JobClient({ baseUrl: `http://127.0.0.1:${api.httpPort}` });
});

afterAll(async () => {
  client.close();
  await api.stop();
  await kubelet.close();
  expect(await scene.close()).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

/** A job of one task whose pods run on the node with logs; their names by domain. */
async function running(name: string, domains: readonly string[]): Promise<Map<string, string>> {
  const { world } = scene;
  await world.createJob(name, [{ alias: "t", parties: domains.map((domainID) => ({ domainID })) }]);
  const job = await world.waitForJob(
    name,
    (each) => taskOf(each, "t")?.parties?.every(({ pods = [] }) => pods[0]?.uid !== undefined) === true,
  );
  const pods = new Map(taskOf(job, "t")!.parties!.map(({ domainID, pods: own = [] }) => [domainID, own[0]!.name]));
  for (const [domain, pod] of pods) await kubelet.bind(domain, pod);
  return pods;
}

function end(namespace: string, pod: string, how: (pod: Pod) => PodStatus = succeeded): void {
  mayEnd.set(`${namespace}/${pod}`, how);
  scene.kubelet.use(lifeOf((each) => mayEnd.get(`${each.metadata.namespace}/${each.metadata.name}`)?.(each)));
}

async function linesOf(jobId: string, attempt?: number): Promise<OutputEvent[]> {
  const events: OutputEvent[] = [];
  for await (const event of client.streamLogs({ jobId, follow: false, ...(attempt !== undefined && { attempt }) }))
    events.push(event);
  return events;
}

/** What the call of Kuscia answers of the log of the task "t". */
async function queried(job: string, domain: string, container = ""): Promise<string> {
  const { spec, status } = await scene.world.job(job);
  return logOf(spec.tasks[0]?.taskID ?? status!.tasks![0]!.taskID, domain, container);
}

async function logOf(taskId: string | undefined, domain: string, container = ""): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of client.readLog({ taskId, domain, container })) pieces.push(piece);
  return pieces.join("");
}

it("keeps nothing unless it is told to, and then also what ended before", async () => {
  const { world } = scene;
  await scene.startOperator();
  const pods = await running("before", [world.alice, world.bob]);
  for (const [domain, pod] of pods) {
    kubelet.print(domain, pod, { at: at(1), text: `begin ${domain}` });
    end(domain, pod);
  }
  await world.waitForJob("before", isOver);
  const asked = kubelet.asked;
  expect(asked).toBe(0);
  await scene.operator!.stop();
  const settings = join(folder, "domains.yaml");
  writeFileSync(settings, `domains: {${world.bob}: {keptLogs: 0}}\n`);
  await scene.startOperator(["--kept-logs=1", `--domain-settings=${settings}`]);
  const { data, metadata } = await kept(world.alice, pods.get(world.alice)!);
  expect(Object.values(data!)).toEqual([`${at(1)} begin ${world.alice}\n`]);
  expect(metadata.labels).toMatchObject({ "kuscia.secretflow/content": "log" });
  const { items } = await world.client.list(CONFIG_MAPS, { namespace: world.bob });
  expect(items.filter(({ metadata: { name } }) => name?.endsWith("-log"))).toEqual([]);
});

it("shows what a pod said that is gone, its last 64 KiB, and removes it with the job", async () => {
  const { world } = scene;
  const pods = await running("gone", [world.alice]);
  const pod = pods.get(world.alice)!;
  const lines = Array.from({ length: 3000 }, (_, index) => ({
    at: at(2),
    text: `line ${index} of many that it prints`,
  }));
  kubelet.print(world.alice, pod, ...lines);
  end(world.alice, pod);
  await world.waitForJob("gone", isOver);
  const { data } = await kept(world.alice, pod);
  const [text = ""] = Object.values(data!);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(KEPT_LOG_BYTES);
  expect(Buffer.byteLength(text)).toBeGreaterThan(KEPT_LOG_BYTES - 100);
  expect(text.startsWith(`${at(2)} line `)).toBe(true);
  // As long as the pod is there, its own log is shown.
  expect((await linesOf("gone")).filter(({ type }) => type === "LINE")).toHaveLength(3000);
  await world.client.delete(PODS, { namespace: world.alice, name: pod }, { gracePeriodSeconds: 0 });
  await world.waitGone(PODS, { namespace: world.alice, name: pod });
  const events = await linesOf("gone");
  expect(events[0]).toMatchObject({ type: "GAP", kept: true, text: "lines before these were not kept" });
  const last = events.findLast(({ type }) => type === "LINE");
  expect(last).toMatchObject({ kept: true, time: at(2), text: "line 2999 of many that it prints", pod });
  expect(events.at(-1)).toMatchObject({ type: "END" });
  // The call of Kuscia falls back to the same lines, without the times that a log comes without there.
  const shown = events.filter(({ type }) => type === "LINE").map((event) => `${event.text}\n`);
  expect(await queried("gone", world.alice)).toBe(shown.join(""));
  await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "gone" });
  await world.waitGone(CONFIG_MAPS, { namespace: world.alice, name: keptLogName(pod) });
});

it("answers log/task/query of a pod that is gone as of one that is there, and says so where nothing was kept", async () => {
  const { world } = scene;
  const pods = await running("queried", [world.alice]);
  const pod = pods.get(world.alice)!;
  kubelet.print(world.alice, pod, { at: at(6), text: "one" }, { at: at(7), text: "two" });
  end(world.alice, pod);
  await world.waitForJob("queried", isOver);
  await kept(world.alice, pod);
  // The pretended kubelet gives times unasked.
  const live = await queried("queried", world.alice);
  expect(live.replaceAll(/^\S+ /gm, "")).toBe("one\ntwo\n");
  await world.client.delete(PODS, { namespace: world.alice, name: pod }, { gracePeriodSeconds: 0 });
  await world.waitGone(PODS, { namespace: world.alice, name: pod });
  expect(await queried("queried", world.alice)).toBe("one\ntwo\n");
  await expect(queried("queried", world.alice, "other")).rejects.toThrow("container name other invalid");
  await world.client.delete(CONFIG_MAPS, { namespace: world.alice, name: keptLogName(pod) });
  await expect(queried("queried", world.alice)).rejects.toThrow(`hasn't created pod ${pod} yet`);
});

it("keeps the log of a task that was added to a job, and gives it back", async () => {
  const { world } = scene;
  await world.createJob("open", [], { open: true });
  const spec = { jobName: "open", alias: "t", appImage: world.appImage, taskInputConfig: "{}" };
  const ref = { namespace: world.jobNamespace, name: "open-t" };
  await world.client.create(KUSCIA_JOB_TASKS, {
    metadata: ref,
    spec: { ...spec, parties: [{ domainID: world.alice }] },
  });
  const podOf = ({ status }: KusciaJobTask): PodRecord | undefined => status?.parties?.[0]?.pods?.[0];
  const task = await world.waitFor(KUSCIA_JOB_TASKS, ref, (each) => podOf(each)?.uid !== undefined);
  const pod = podOf(task)!.name;
  await kubelet.bind(world.alice, pod);
  kubelet.print(world.alice, pod, { at: at(8), text: "added" });
  end(world.alice, pod);
  const { data } = await kept(world.alice, pod);
  expect(Object.values(data!)).toEqual([`${at(8)} added\n`]);
  await world.client.delete(PODS, { namespace: world.alice, name: pod }, { gracePeriodSeconds: 0 });
  await world.waitGone(PODS, { namespace: world.alice, name: pod });
  await eventually(
    async () => (await linesOf("open")).some(({ type, text, kept: is }) => type === "LINE" && is && text === "added"),
    "the kept log of the added task",
  );
  expect(await logOf(task.status?.taskID, world.alice)).toBe("added\n");
});

it("keeps also the last words of a pod that was stopped for another, and those of an earlier attempt", async () => {
  const { world } = scene;
  const settings = join(folder, "none.yaml");
  writeFileSync(settings, "{}\n");
  await scene.operator!.stop();
  await scene.startOperator(["--kept-logs=1", `--domain-settings=${settings}`]);
  const pods = await running("stopped", [world.alice, world.bob]);
  const [alice, bob] = [pods.get(world.alice)!, pods.get(world.bob)!];
  kubelet.print(world.alice, alice, { at: at(3), text: "round 1" });
  kubelet.print(world.bob, bob, { at: at(3), text: "the loss is not a number" });
  end(world.bob, bob, (pod) => failed(pod, 3));
  await world.waitFor(
    PODS,
    { namespace: world.alice, name: alice },
    ({ metadata }) => metadata.deletionTimestamp !== undefined,
  );
  await eventually(async () => kubelet.follows(world.alice, alice), "somebody who listens to the pod that goes");
  kubelet.print(world.alice, alice, { at: at(4), text: "TERM" });
  kubelet.end(world.alice, alice);
  const words = await kept(world.alice, alice);
  expect(Object.values(words.data!)).toEqual([`${at(3)} round 1\n${at(4)} TERM\n`]);
  await scene.kubelet.finish(world.alice, alice);
  await world.waitForJob("stopped", isOver);
  await world.client.patch(
    KUSCIA_JOBS,
    { namespace: world.jobNamespace, name: "stopped" },
    { metadata: { labels: { [LABEL.jobStage]: "Restart" } } },
  );
  await world.waitForJob("stopped", (job) => taskOf(job, "t")?.attempt === 1);
  let first: string[] = [];
  // The API learns of the new attempt, by whose pods those of the old one are known, a moment later.
  await eventually(async () => {
    const lines = (await linesOf("stopped", 0)).filter(({ type }) => type === "LINE");
    first = lines.map(({ party, text, kept: isKept }) => `${party} ${text} ${isKept}`);
    return first.length === 3;
  }, "the logs of the first attempt");
  expect(new Set(first)).toEqual(
    new Set([`${world.alice} round 1 true`, `${world.alice} TERM true`, `${world.bob} the loss is not a number false`]),
  );
});

it("lets a pod that has ended go only when its log is kept, where ended pods do not stay", async () => {
  const { world } = scene;
  await scene.operator!.stop();
  await scene.startOperator(["--kept-logs=1", "--keep-finished-pods=false"]);
  const pods = await running("brief", [world.alice]);
  const pod = pods.get(world.alice)!;
  kubelet.print(world.alice, pod, { at: at(5), text: "done" });
  end(world.alice, pod);
  await world.waitForJob("brief", isOver);
  await world.waitGone(PODS, { namespace: world.alice, name: pod });
  const [line] = await linesOf("brief");
  expect(line).toMatchObject({ type: "LINE", text: "done", kept: true });
});
