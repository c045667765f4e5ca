import { PassThrough } from "node:stream";
import { pino } from "pino";
import { Registry } from "prom-client";
import { expect, it } from "vitest";
import type { Pod, Stored } from "../api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../api/names.ts";
import type { PartyStatus, TaskStatus } from "../api/types.ts";
import { aJob, aPod } from "../job/testing/builders.ts";
import { createCaches } from "./caches.ts";
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

it.each(["own", "added"])(
  "a log is read once the status tells of the pod's end, of a task of its %s",
  async (alias) => {
    const caches = createCaches();
    const asked: string[] = [];
    const kept: string[] = [];
    const pod = ended(alias);
    const client = {
      get: () => Promise.resolve({ ...pod, spec: { containers: [{ name: "c" }] } }),
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
      limitBytes: () => 1024 * 1024,
      onSettled: () => settled(),
    });
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
