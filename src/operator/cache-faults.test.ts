import { beforeEach, expect, it } from "vitest";
import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob } from "../api/types.ts";
import { LABEL } from "../api/names.ts";
import { aJob } from "../job/testing/builders.ts";
import type { EventRecorder } from "../kube/events.ts";
import { CacheFaults } from "./cache-faults.ts";
import { type Caches, createCaches } from "./caches.ts";

let caches: Caches;
let told: string[];
let faults: CacheFaults;

beforeEach(() => {
  caches = createCaches();
  told = [];
  const event: EventRecorder["event"] = ({ kind, metadata }, type, reason, message) =>
    void told.push(`${kind} ${metadata.name} ${type} ${reason}: ${message}`);
  faults = new CacheFaults(caches, { event }, () => true);
});

const settled = (): Promise<void> => Promise.resolve();

/** What no schema lets in, and what a trim or an index falls over. */
function broken(): Stored<KusciaJob> {
  const job = aJob().task("a").build();
  return { ...job, status: { ...job.status, tasks: [null] } } as unknown as Stored<KusciaJob>;
}

it("tells on a job what of it cannot be read, once", async () => {
  faults.begin();
  caches.jobs.observe(broken());
  await settled();
  const first = told.length;
  expect(first).toBeGreaterThan(0);
  for (const each of told)
    expect(each).toMatch(
      /^KusciaJob job Warning ObjectUnreadable: the operator cannot read all of KusciaJob [\w-]+\/job \(/,
    );
  const { metadata, ...rest } = broken();
  caches.jobs.observe({ ...rest, metadata: { ...metadata, resourceVersion: "99" } });
  await settled();
  expect(told).toHaveLength(first);
});

it("tells what was seen before it leads when it begins to", () => {
  caches.jobs.observe(broken());
  expect(told).toEqual([]);
  faults.begin();
  expect(told.length).toBeGreaterThan(0);
});

it("tells on the job of a child or of a task that was added by hand, and of nothing that has no job", async () => {
  faults.begin();
  const job = aJob().task("a").build();
  caches.jobs.observe(job);
  const metadata = { namespace: "alice", name: "p", uid: "1", resourceVersion: "1" };
  const status = { containerStatuses: [null] };
  caches.pods.observe({ metadata, status } as never);
  await settled();
  expect(told).toEqual([]);
  const labels = { [LABEL.jobUID]: job.metadata.uid };
  caches.pods.observe({ metadata: { ...metadata, name: "q", uid: "2", labels }, status } as never);
  await settled();
  expect(told.join()).toMatch(/^KusciaJob job Warning ObjectUnreadable: .*Pod alice\/q /);
  told = [];
  const task = {
    metadata: { ...metadata, namespace: job.metadata.namespace },
    spec: { jobName: "job", parties: [null] },
  };
  caches.tasks.observe({ ...task, status: { acceptTime: "x", queuedFor: ["alice"] } } as never);
  await settled();
  expect(told.join()).toMatch(/^KusciaJob job Warning ObjectUnreadable: .*KusciaJobTask [\w-]+\/p /);
});

it("tells nothing on a job of another operator", async () => {
  const foreign = createCaches();
  const events: string[] = [];
  new CacheFaults(foreign, { event: (_, __, reason) => events.push(reason) }, () => false).begin();
  foreign.jobs.observe(broken());
  await settled();
  expect(events).toEqual([]);
});
