import { randomBytes } from "node:crypto";
import type { KubeObject, Pod } from "../../src/api/kubernetes.ts";
import { LABEL } from "../../src/api/names.ts";
import { APP_IMAGES, KUSCIA_JOBS, NAMESPACES, PODS, type ResourceType } from "../../src/api/resources.ts";
import type { AppImage, AppImageSpec, KusciaJob, KusciaJobSpec, Task } from "../../src/api/types.ts";
import { KubeClient } from "../../src/kube/client.ts";
import { type Cluster, openCluster } from "../cluster/cluster.ts";
import { isGone, isNotFound, isTransient } from "../../src/kube/errors.ts";
import { sharedClusterDir } from "./shared-cluster.ts";

/** How long a test waits for what must come: not a measure of speed, which a loaded machine would break. */
const LIVENESS_MS = 120_000;

/** A task of a test: all but the alias has a default. */
export type TaskDraft = Partial<Task> & { alias: string };

/**
 * A corner of the shared cluster that no other test looks at: a job namespace, two domains and an AppImage, all with a
 * suffix of their own.
 */
export class World {
  readonly cluster: Cluster;
  readonly client: KubeClient;
  readonly suffix = randomBytes(3).toString("hex");
  readonly jobNamespace = `jobs-${this.suffix}`;
  readonly alice = `alice-${this.suffix}`;
  readonly bob = `bob-${this.suffix}`;
  readonly appImage = `app-${this.suffix}`;

  constructor(dir: string = sharedClusterDir()) {
    this.cluster = openCluster(dir);
    this.client = KubeClient.create({ kubeconfig: this.cluster.kubeconfig, userAgent: "kusciajob-test/1" });
  }

  /** Makes the namespaces and the AppImage. */
  async create(): Promise<this> {
    await this.createNamespace(this.jobNamespace);
    await this.createDomain(this.alice);
    await this.createDomain(this.bob);
    await this.createAppImage(this.appImage);
    return this;
  }

  async createNamespace(name: string, labels: Record<string, string> = {}): Promise<void> {
    await this.client.create(NAMESPACES, { metadata: { name, labels } });
  }

  /** Lets admission deny all pods of a domain from now on; the answer ends that. */
  async closeDomain(namespace: string): Promise<() => Promise<void>> {
    const limits = [{ type: "Pod", min: { cpu: "64" } }];
    const range = { apiVersion: "v1", kind: "LimitRange", metadata: { name: "closed", namespace }, spec: { limits } };
    await this.cluster.kubectl(["apply", "-f", "-"], { input: JSON.stringify(range) });
    const isClosed = (): Promise<boolean> =>
      this.cluster.kubectl(["run", "probe", "--image=x.test/y:1", "-n", namespace, "--dry-run=server"]).then(
        () => false,
        (error: unknown) => String(error).includes("minimum cpu usage"),
      );
    await eventually(isClosed, `${namespace} to be closed`);
    return async () => {
      await this.cluster.kubectl(["delete", "limitrange", "closed", "-n", namespace]);
    };
  }

  /** A namespace that is a domain. */
  createDomain(name: string): Promise<void> {
    return this.createNamespace(name, { [LABEL.domainName]: name });
  }

  createAppImage(name: string, spec: Partial<AppImageSpec> = {}): Promise<AppImage> {
    const container = { name: "app", workingDir: "/", command: ["true"] };
    const full: AppImageSpec = {
      image: { name: "kusciajob-operator.test/app", tag: "1" },
      deployTemplates: [{ name: "app", replicas: 1, spec: { containers: [container] } }],
      ...spec,
    };
    return this.client.create(APP_IMAGES, { metadata: { name }, spec: full });
  }

  /** Creates a job of the given tasks; every task is run by alice and bob unless it says otherwise. */
  createJob(
    name: string,
    tasks: TaskDraft[],
    spec: Partial<KusciaJobSpec> = {},
    labels: Record<string, string> = {},
  ): Promise<KusciaJob> {
    const parties = [{ domainID: this.alice }, { domainID: this.bob }];
    const full = tasks.map((task) => ({
      appImage: this.appImage,
      taskInputConfig: "{}",
      parties,
      taskID: `${name}-${task.alias}-${this.suffix}`,
      ...task,
    }));
    return this.client.create(KUSCIA_JOBS, {
      metadata: { name, namespace: this.jobNamespace, labels },
      spec: { initiator: this.alice, maxParallelism: 10, ...spec, tasks: full },
    });
  }

  job(name: string): Promise<KusciaJob> {
    return this.client.get(KUSCIA_JOBS, { namespace: this.jobNamespace, name });
  }

  pods(namespace: string): Promise<Pod[]> {
    return this.client.list(PODS, { namespace }).then(({ items }) => items);
  }

  /** The job as soon as `is` holds of it; fails with its last state after the time limit. */
  async waitForJob(name: string, is: (job: KusciaJob) => boolean, timeoutMs = LIVENESS_MS): Promise<KusciaJob> {
    return this.waitFor(KUSCIA_JOBS, { namespace: this.jobNamespace, name }, is, timeoutMs);
  }

  /** The object as soon as it exists and `is` holds of it. */
  async waitFor<T extends KubeObject>(
    type: ResourceType<T>,
    ref: { namespace?: string; name: string },
    is: (object: T) => boolean,
    timeoutMs = LIVENESS_MS,
  ): Promise<T> {
    let last: T | undefined;
    const signal = AbortSignal.timeout(timeoutMs);
    while (!signal.aborted) {
      try {
        const select = { namespace: ref.namespace, fieldSelector: `metadata.name=${ref.name}`, signal };
        const { items, metadata } = await this.client.list(type, select);
        last = items[0] ?? last;
        if (items[0] !== undefined && is(items[0])) return items[0];
        const { resourceVersion } = metadata;
        for await (const event of this.client.watch(type, { ...select, resourceVersion })) {
          if (event.type !== "ADDED" && event.type !== "MODIFIED") continue;
          last = event.object;
          if (is(last)) return last;
        }
      } catch (error) {
        // Some tests take the API server away for a while.
        if (!signal.aborted && !isTransient(error) && !isGone(error)) throw error;
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
    }
    throw new Error(
      `${type.kind} ${ref.name} did not get there in ${timeoutMs} ms; last seen: ${JSON.stringify(last, null, 1)}`,
    );
  }

  /** Resolves once the object is gone. */
  async waitGone(
    type: ResourceType,
    ref: { namespace?: string; name: string },
    timeoutMs = LIVENESS_MS,
  ): Promise<void> {
    await eventually(
      async () => {
        try {
          await this.client.get(type, ref);
        } catch (error) {
          if (isNotFound(error)) return true;
          throw error;
        }
        return false;
      },
      `${type.kind} ${ref.name} to be gone`,
      timeoutMs,
    );
  }

  close(): void {
    this.client.close();
  }
}

/**
 * Polls until `holds` says true. For what no watch can tell; each poll is a question, not a pause. What takes long to ask is
 * asked more seldom, so that asking never is most of the work.
 */
export async function eventually(
  holds: () => Promise<boolean> | boolean,
  what: string,
  timeoutMs = LIVENESS_MS,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const asked = performance.now();
    if (await holds()) return;
    const now = performance.now();
    if (now > end) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, Math.max(50, 3 * (now - asked)));
    });
  }
}

/** The state of each task by alias. */
export function taskStates(job: KusciaJob): Record<string, string> {
  return Object.fromEntries((job.status?.tasks ?? []).map(({ alias, state }) => [alias, state]));
}

export function isOver(job: KusciaJob): boolean {
  return job.status?.completionTime !== undefined;
}

/** Tasks have started, and all of their parties run: nothing more is written of the job until one of them ends. */
export function allRun({ status }: KusciaJob): boolean {
  const parties = (status?.tasks ?? []).flatMap((task) => task.parties ?? []);
  return parties.length > 0 && parties.every(({ state }) => state === "Running");
}

export function inPhase(...phases: string[]): (job: KusciaJob) => boolean {
  return (job) => phases.includes(job.status?.phase ?? "");
}
