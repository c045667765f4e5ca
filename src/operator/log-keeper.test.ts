import { PassThrough } from "node:stream";
import { pino } from "pino";
import { Registry } from "prom-client";
import { expect, it } from "vitest";
import type { Pod, Stored } from "../api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../api/names.ts";
import type { PartyStatus, TaskStatus } from "../api/types.ts";
import { aJob, aPod } from "../job/testing/builders.ts";
import { type Caches, createCaches } from "./caches.ts";
import { LogKeeper, type LogKeeperDeps } from "./log-keeper.ts";

const job = aJob().build();
const ADDED = "job-added";

/** A pod of the task, which has ended; that of an added task names it. */
function ended(alias: string): Stored<Pod> {
  const pod = aPod({ phase: "Failed" });
  const annotations = alias === "added" ? { [ANNOTATION.addedTask]: ADDED } : {};
  const labels = { [LABEL.jobUID]: job.metadata.uid };
  return {
    ...pod,
    metadata: { ...pod.metadata, name: `${alias}-0`, namespace: "alice", uid: alias, labels, annotations },
  };
}

/** What the status of a task says of its pod. */
function record(alias: string, phase: "Running" | "Failed"): TaskStatus {
  const parties: PartyStatus[] = [
    {
      domainID: "alice",
      state: phase,
      pods: [{ name: `${alias}-0`, uid: alias, ...(phase === "Failed" && { phase }) }],
    },
  ];
  return { alias, taskID: alias, state: phase, parties };
}

/** A keeper of logs, what it asked for and what it has kept. */
function aKeeper(caches: Caches): {
  readonly keeper: LogKeeper;
  readonly asked: string[];
  readonly kept: string[];
  readonly done: Promise<void>;
} {
  const asked: string[] = [];
  const kept: string[] = [];
  const client = {
    get: (_: unknown, { namespace, name }: { namespace: string; name: string }) =>
      Promise.resolve({ ...caches.pods.get(`${namespace}/${name}`), spec: { containers: [{ name: "c" }] } }),
    log: ({ name }: { name: string }) => {
      asked.push(name);
      return Promise.resolve(new PassThrough().end("2026-01-01T00:00:00Z the end\n"));
    },
    create: (_: unknown, object: Stored) => {
      kept.push(object.metadata.name);
      return Promise.resolve({ ...object, metadata: { ...object.metadata, uid: "kept", resourceVersion: "1" } });
    },
  } as unknown as LogKeeperDeps["client"];
  let settled: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (settled = resolve));
  const keeper = new LogKeeper({
    client,
    caches,
    logger: pino({ level: "silent" }),
    registry: new Registry(),
    isOn: true,
    isJobNamespace: (name) => name === job.metadata.namespace,
    limitBytes: () => 1024 * 1024,
    onSettled: () => settled(),
  });
  return { keeper, asked, kept, done };
}

it.each(["own", "added"])(
  "a log is read once the status tells of the pod's end, of a task of its %s",
  async (alias) => {
    const caches = createCaches();
    const pod = ended(alias);
    const { keeper, asked, kept, done } = aKeeper(caches);
    let version = 0;
    /** The job and its added task are cached with what is known of the task. */
    const tell = (phase: "Running" | "Failed"): void => {
      version += 1;
      const resourceVersion = String(version);
      const own = alias === "own" ? [record(alias, phase)] : [];
      caches.jobs.observe({ ...job, metadata: { ...job.metadata, resourceVersion }, status: { tasks: own } });
      if (alias === "own") return;
      const { namespace } = job.metadata;
      const spec = { jobName: "job", alias, appImage: "app", taskInputConfig: "", parties: [{ domainID: "alice" }] };
      const task = {
        metadata: { name: ADDED, namespace, uid: "t", resourceVersion },
        spec,
        status: record(alias, phase),
      };
      caches.tasks.observe(task);
    };
    tell("Running");
    keeper.run();
    caches.pods.observe(pod);
    tell("Running");
    // What was to be read is in the queue by now, and is begun before this.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(asked).toEqual([]);
    tell("Failed");
    await done;
    expect([asked, kept]).toEqual([[`${alias}-0`], [`${alias}-0-log`]]);
    await keeper.stop();
  },
);

it("the logs of another operator's jobs are left alone, whatever changes", async () => {
  const caches = createCaches();
  const { keeper, asked, kept, done } = aKeeper(caches);
  const namespace = "elsewhere";
  const [mine, own, added] = [ended("mine"), ended("own"), ended("added")];
  const uid = "foreign";
  const foreign = ({ metadata, ...pod }: Stored<Pod>): Stored<Pod> => ({
    ...pod,
    metadata: { ...metadata, labels: { [LABEL.jobUID]: uid } },
  });
  const tell = (version: string): void => {
    const { metadata } = job;
    const status = { tasks: [record("own", "Failed")] };
    caches.jobs.observe({ ...job, metadata: { ...metadata, namespace, uid, resourceVersion: version }, status });
    const spec = { jobName: "job", alias: "added", appImage: "app", taskInputConfig: "", parties: [] };
    const task = { metadata: { name: ADDED, namespace, uid: "t", resourceVersion: version }, spec };
    caches.tasks.observe({ ...task, status: record("added", "Failed") });
  };
  tell("1");
  caches.pods.observe(foreign(own));
  keeper.run();
  caches.pods.observe(foreign(added));
  tell("2");
  // Its own comes last, and is kept: what comes before would have been read by then.
  caches.jobs.observe({ ...job, status: { tasks: [record("mine", "Failed")] } });
  caches.pods.observe(mine);
  await done;
  await keeper.stop();
  expect([asked, kept]).toEqual([["mine-0"], ["mine-0-log"]]);
});
