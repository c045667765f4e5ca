import { beforeEach, expect, it } from "vitest";
import type { Stored } from "../../api/kubernetes.ts";
import type { DomainPolicy, KusciaJob, TaskStatus } from "../../api/types.ts";
import { aJob, START } from "../../job/testing/builders.ts";
import type { ResourceType } from "../../api/resources.ts";
import type { KubeClient } from "../../kube/client.ts";
import { ApiError, TransportError } from "../../kube/errors.ts";
import { formatTime } from "../../util/time.ts";
import { type Caches, createCaches } from "../caches.ts";
import { StaleStateError } from "../reconcile.ts";
import { StartLimits } from "./start-limits.ts";

const WAITS = { alias: "t", taskID: "t", state: "Pending" } as const satisfies TaskStatus;
const STARTS = { ...WAITS, createTime: formatTime(START) };

let caches: Caches;
let limits: StartLimits;
let now: number;
/** What a live look finds that the caches do not show. */
let found: Stored<KusciaJob>[];
let looks: number;

async function listAll({ plural }: ResourceType): Promise<{ items: Stored[] }> {
  looks += 1;
  return { items: plural === "kusciajobs" ? found : [] };
}

beforeEach(() => {
  caches = createCaches();
  now = START;
  found = [];
  looks = 0;
  const settings = { jobNamespaces: ["cross-domain"], domainNamespaces: ["*"] };
  limits = new StartLimits({ client: { listAll } as unknown as KubeClient, caches, settings, clock: () => now });
  const metadata = { name: "default", namespace: "bob", uid: "p", resourceVersion: "1" };
  const policy: Stored<DomainPolicy> = { metadata, spec: { approval: "Automatic", maxConcurrentTasks: 1 } };
  caches.domainPolicies.apply({ type: "ADDED", object: policy });
  for (const name of ["one", "two"]) put(name, [WAITS]);
});

function put(name: string, tasks: TaskStatus[], resourceVersion = "2"): void {
  caches.jobs.apply({ type: "MODIFIED", object: jobWith(name, tasks, resourceVersion) });
}

function jobWith(name: string, tasks: TaskStatus[], resourceVersion: string): Stored<KusciaJob> {
  const job = aJob()
    .named(name)
    .task("t", { parties: ["bob"] })
    .task("u", { parties: ["bob"] })
    .status({ phase: "Running", tasks })
    .build();
  Object.assign(job.metadata, { uid: name, resourceVersion });
  return job;
}

/** Writes that the job's tasks become these. */
function start(name: string, write: () => Promise<unknown>, tasks: TaskStatus[] = [STARTS]): Promise<unknown> {
  const job = caches.jobs.get(`cross-domain/${name}`)!;
  return limits.hold(job, { status: { phase: "Running", tasks }, outcomes: [], intents: [] }, write);
}

const fail = (error: Error) => async (): Promise<never> => {
  throw error;
};
const refusal = new ApiError({ code: 409, reason: "Conflict", message: "it has changed" });
const written = (name: string) => async (): Promise<void> => put(name, [STARTS], "3");

it("counts what another job is about to start", async () => {
  let answer = (): void => {};
  const first = start("one", () => new Promise<void>((resolve) => (answer = resolve)));
  await expect(start("two", written("two"))).rejects.toThrow(StaleStateError);
  answer();
  await first;
});

it("counts what another job has started", async () => {
  await start("one", written("one"));
  await expect(start("two", written("two"))).rejects.toThrow("other jobs start tasks in bob");
});

it("forgets a start that was refused", async () => {
  await expect(start("one", fail(refusal))).rejects.toBe(refusal);
  await start("two", written("two"));
});

it("remembers a start of which nobody knows, until the job is seen to have changed or a minute is over", async () => {
  const lost = new TransportError("no answer", { sent: true });
  await expect(start("one", fail(lost))).rejects.toBe(lost);
  await expect(start("two", written("two"))).rejects.toThrow(StaleStateError);
  put("one", [WAITS], "3");
  await expect(start("two", fail(lost))).rejects.toBe(lost);
  await expect(start("one", written("one"))).rejects.toThrow(StaleStateError);
  now += 60_001;
  await start("one", written("one"));
});

it("lets a job try again what it has begun itself, and start a task in place of one that ends", async () => {
  const lost = new TransportError("no answer", { sent: true });
  await expect(start("one", fail(lost))).rejects.toBe(lost);
  await start("one", written("one"));
  await start("one", written("one"), [
    { ...STARTS, state: "Succeeded" },
    { ...STARTS, alias: "u" },
  ]);
});

it("looks live before the first start, and not again", async () => {
  found = [jobWith("two", [STARTS], "3")];
  await expect(start("one", written("one"))).rejects.toThrow(StaleStateError);
  caches.jobs.apply({ type: "DELETED", object: jobWith("two", [STARTS], "4") });
  await start("one", written("one"));
  expect(looks).toBe(2);
});
