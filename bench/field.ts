import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LABEL } from "../src/api/names.ts";
import { APP_IMAGES, KUSCIA_JOBS, NAMESPACES, PODS, type ResourceType } from "../src/api/resources.ts";
import { KubeClient } from "../src/kube/client.ts";
import { isNotFound } from "../src/kube/errors.ts";
import type { Cluster } from "../test/cluster/cluster.ts";
import type { ClusterOptions } from "../test/cluster/options.ts";
import { startCluster } from "../test/cluster/start.ts";
import { installCRDs } from "../test/support/shared-cluster.ts";
import { eventually } from "../test/support/world.ts";
import { say } from "./figures.ts";
import { appImageOf, domainName, HISTORY_NAMESPACE, JOBS_NAMESPACE } from "./load.ts";
import { cpuMs } from "./program.ts";

const DOMAINS = 4;
/** As many at a time as one client has connections. */
const PARALLEL = 8;
/** Matches what has any label or none. */
const EVERYTHING = "!none-has-this-label";

/** The cluster that all contestants take their turns on, with namespaces, domains and AppImages for them. */
export class Field {
  readonly cluster: Cluster;
  readonly client: KubeClient;

  private constructor(cluster: Cluster) {
    this.cluster = cluster;
    this.client = KubeClient.create({ kubeconfig: cluster.kubeconfig, userAgent: "kusciajob-bench/1" });
  }

  /** Runs `work` on a new simulated cluster, which is gone afterwards. */
  static async use(
    work: (field: Field) => Promise<void>,
    options: Pick<ClusterOptions, "controllerManager"> = {},
  ): Promise<void> {
    const dir = mkdtempSync(join(tmpdir(), "kusciajob-operator-bench-"));
    const cluster = await startCluster({ dir, mode: "simulated", progress: say, ...options });
    const interrupt = (): void => {
      void cluster.stop().finally(() => process.exit(130));
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
    try {
      await installCRDs(cluster);
      const field = new Field(cluster);
      await field.#prepare();
      await work(field);
      field.client.close();
    } finally {
      await cluster.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  }

  async #prepare(): Promise<void> {
    for (const name of [JOBS_NAMESPACE, HISTORY_NAMESPACE])
      await this.client.create(NAMESPACES, { metadata: { name } });
    for (let index = 0; index < DOMAINS; index += 1) {
      const name = domainName(index);
      await this.client.create(NAMESPACES, { metadata: { name, labels: { [LABEL.domainName]: name } } });
    }
    for (const endless of [false, true]) await this.client.create(APP_IMAGES, appImageOf({ endless }));
  }

  /** CPU time that the API server and etcd have used so far, in milliseconds. */
  serverCpuMs(): number {
    const { components } = this.cluster.state;
    const pids = ["kube-apiserver", "etcd"].flatMap((name) => components[name]?.process?.pid ?? []);
    return pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  }

  /** Removes all jobs and pods of the last turn, so that the next one finds the field as that one did. */
  async clear(): Promise<void> {
    const { items } = await this.client.listAll(KUSCIA_JOBS, { namespace: JOBS_NAMESPACE });
    await inParallel(items, ({ metadata: { namespace, name } }) =>
      this.client.patch(KUSCIA_JOBS, { namespace, name: name }, { metadata: { finalizers: [] } }),
    );
    await this.client.deleteCollection(KUSCIA_JOBS, JOBS_NAMESPACE, { labelSelector: EVERYTHING });
    for (let index = 0; index < DOMAINS; index += 1) await this.clearPods(domainName(index));
  }

  /** Removes all pods of a namespace. */
  async clearPods(namespace: string): Promise<void> {
    await this.client.deleteCollection(PODS, namespace, {
      labelSelector: EVERYTHING,
      query: { gracePeriodSeconds: "0" },
    });
    await eventually(() => this.#isEmpty(PODS, namespace), `the pods of ${namespace} to be gone`);
  }

  async #isEmpty(type: ResourceType, namespace: string): Promise<boolean> {
    return (await this.client.list(type, { namespace, limit: 1 })).items.length === 0;
  }
}

/** Does something with each item, a few at a time; what is gone meanwhile is skipped. */
export async function inParallel<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.toReversed();
  const worker = async (): Promise<void> => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) {
      await act(item).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}
