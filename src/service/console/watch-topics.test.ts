import { setImmediate } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { Registry } from "prom-client";
import { expect, it } from "vitest";
import type { KusciaJob, KusciaJobTask } from "../../api/types.ts";
import { Cache } from "../../kube/cache.ts";
import { ApiError } from "../../kube/errors.ts";
import { type WatchEvent, WatchRequestSchema } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { masterCaller } from "../caller.ts";
import { ApiMetrics } from "../metrics.ts";
import { Runner } from "../runner.ts";
import { WatchHub } from "../watch/hub.ts";
import { watchTopics } from "./watch-topics.ts";

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

const CALLER = masterCaller("x", "x");

/** The watch of these topics where there is no job, and schedules may not be watched. */
async function watch(topics: readonly string[], caller = CALLER): Promise<AsyncGenerator<WatchEvent>> {
  const cache = new Cache<KusciaJob>();
  cache.replace({ items: [], resourceVersion: "100" });
  const watches = new WatchHub(cache, { maxEvents: 10, maxWaitMs: 60_000 });
  watches.begin();
  const jobs = { namespace: "jobs", cache, requireFresh: () => undefined, list: () => [] };
  const tasks = { cache: new Cache<KusciaJobTask>(), whole: (job: KusciaJob) => job };
  const refused = new ApiError({ code: 403, reason: "Forbidden", message: "schedules are forbidden" });
  const feeds = { schedules: { use: () => Promise.reject(refused) } };
  const runner = new Runner({
    backend: { jobs, tasks, watches, feeds, patienceMs: 60_000 } as never,
    metrics: new ApiMetrics(new Registry()),
    logger: logger as never,
    deadlineMs: 1000,
    streams: { perCaller: 0, inAll: 0, maxAgeMs: 60_000, maxIdleMs: 60_000 },
  });
  const request = create(WatchRequestSchema, { topics: [...topics] });
  const origin = { caller, transport: "grpc", address: "1", signal: new AbortController().signal } as const;
  return (await runner.stream(watchTopics, request, origin)).answers as AsyncGenerator<WatchEvent>;
}

async function until(type: string, events: AsyncGenerator<WatchEvent>): Promise<WatchEvent | undefined> {
  for await (const event of events) if (event.type === type) return event;
  return undefined;
}

it.each([[["schedules"]], [["jobs", "schedules"]]])(
  "the failure of a topic of %j is that of the stream",
  async (topics) => {
    await expect(until("never", await watch(topics))).rejects.toThrow("schedules are forbidden");
  },
);

it("says where the client is at the end of the beginning, also where the last topic has no place", async () => {
  // It takes a moment to know that this caller may not see the Events.
  const caller = { ...CALLER, may: () => setImmediate(false) };
  const synced = await until("SYNCED", await watch(["job:a", "events:a"], caller));
  expect(synced?.position).not.toBe("");
});
