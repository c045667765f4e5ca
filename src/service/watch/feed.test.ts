import { expect, it } from "vitest";
import { pino } from "pino";
import type { KubeObject, Stored } from "../../api/kubernetes.ts";
import { KUSCIA_JOB_SCHEDULES } from "../../api/resources.ts";
import type { KusciaJobSchedule } from "../../api/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import type { WatchOptions } from "../../kube/options.ts";
import type { WatchEvent } from "../../kube/watch.ts";
import { Feed } from "./feed.ts";

const schedule = (name: string): Stored<KusciaJobSchedule> => ({
  metadata: { name, namespace: "jobs", uid: name, resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z" },
  spec: { trigger: {} },
});

/** A server with one schedule, which counts its watches. */
function server({ refuses = false } = {}) {
  const open = new Set<AbortSignal>();
  const seen = { begun: 0, refuses };
  async function* watch(_type: unknown, { signal }: WatchOptions = {}): AsyncGenerator<WatchEvent<KubeObject>> {
    seen.begun += 1;
    if (seen.refuses) throw new Error("forbidden");
    yield { type: "ADDED", object: schedule("nightly") };
    const annotations = { "k8s.io/initial-events-end": "true" };
    yield { type: "BOOKMARK", object: { metadata: { ...schedule("").metadata, annotations } } };
    open.add(signal as AbortSignal);
    await new Promise((resolve) => signal?.addEventListener("abort", resolve, { once: true }));
    open.delete(signal as AbortSignal);
    signal?.throwIfAborted();
  }
  const client = { watch, listAll: () => Promise.reject(new Error("not asked")) } as unknown as KubeClient;
  return { client, seen, open };
}

function feedOf(client: KubeClient, lingerMs: number): Feed<KusciaJobSchedule> {
  const limits = { maxEvents: 10, maxWaitMs: 60_000 };
  const logger = pino({ level: "silent" });
  return new Feed({ client, logger, limits, type: KUSCIA_JOB_SCHEDULES, namespace: "jobs", lingerMs });
}

it("is watched from the first reader to a while after the last, by one watch", async () => {
  const { client, seen, open } = server();
  const feed = feedOf(client, 5);
  expect([feed.isWatched, seen.begun]).toEqual([false, 0]);
  const [first, second] = await Promise.all([feed.use(), feed.use()]);
  expect([...first.cache.list()].map(({ metadata }) => metadata.name)).toEqual(["nightly"]);
  expect([seen.begun, first.hub === second.hub]).toEqual([1, true]);
  first.release();
  first.release();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(feed.isWatched).toBe(true);
  second.release();
  await expect.poll(() => [feed.isWatched, open.size]).toEqual([false, 0]);
  (await feed.use()).release();
  expect(seen.begun).toBe(2);
  await feed.stop();
});

it("is refused as Kubernetes refuses it, and asked for again by the next", async () => {
  const { client, seen } = server({ refuses: true });
  const feed = feedOf(client, 60_000);
  await expect(feed.use()).rejects.toThrow("forbidden");
  expect(feed.isWatched).toBe(false);
  seen.refuses = false;
  const { cache } = await feed.use();
  expect([...cache.list()]).toHaveLength(1);
  await feed.stop();
});
