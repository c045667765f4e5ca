import { randomBytes } from "node:crypto";
import { pino } from "pino";
import type { KusciaJob, KusciaJobStatus } from "../../../src/api/types.ts";
import { readOptions } from "../../../src/process/options.ts";
import { type Api, startApi } from "../../../src/server/api.ts";
import { API_OPTIONS } from "../../../src/server/options.ts";
import { type Cluster } from "../../cluster/index.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";

const JOBS = "/apis/kuscia.secretflow/v1alpha1";

/** A namespace of jobs on a real API server, and whatever a test starts on it. */
export class Fixture {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly logs: Record<string, unknown>[] = [];
  readonly #own: boolean;
  readonly #apis: Api[] = [];

  constructor(cluster: Cluster, own: boolean, namespace: string) {
    this.cluster = cluster;
    this.#own = own;
    this.namespace = namespace;
  }

  /** Starts an API on free ports; flags win over these. */
  async startApi(...flags: string[]): Promise<Api> {
    const base = [
      "--http-port=0",
      "--grpc-port=0",
      "--health-port=0",
      "--protocol=NOTLS",
      "--request-rate=0",
      "--max-streams-per-caller=0",
      "--address=127.0.0.1",
    ];
    const argv = [...base, `--kubeconfig=${this.cluster.kubeconfig}`, `--job-namespace=${this.namespace}`, ...flags];
    const sink = { write: (line: string) => void this.logs.push(JSON.parse(line) as Record<string, unknown>) };
    const api = await startApi(readOptions(API_OPTIONS, argv, {}), "test", pino({ messageKey: "msg" }, sink));
    this.#apis.push(api);
    await api.synced;
    return api;
  }

  async send<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.cluster.api.send<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  jobPath(name = ""): string {
    return `${JOBS}/namespaces/${this.namespace}/kusciajobs${name === "" ? "" : `/${name}`}`;
  }

  job(name: string): Promise<KusciaJob> {
    return this.send("GET", this.jobPath(name));
  }

  async createNamespace(name: string, labels: Record<string, string> = {}): Promise<void> {
    await this.cluster.api.create("/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels },
    });
  }

  /** Creates a job beside the API. */
  createJob(name: string, more: Partial<KusciaJob["spec"]> = {}, metadata: object = {}): Promise<KusciaJob> {
    const tasks = [{ alias: "t", appImage: "image", taskInputConfig: "{}", parties: [{ domainID: "alice" }] }];
    return this.send("POST", this.jobPath(), {
      apiVersion: "kuscia.secretflow/v1alpha1",
      kind: "KusciaJob",
      metadata: { name, namespace: this.namespace, ...metadata },
      spec: { initiator: "alice", tasks, ...more },
    });
  }

  /** Writes the whole status, as an operator would. */
  async setStatus(name: string, status: KusciaJobStatus): Promise<KusciaJob> {
    const { metadata } = await this.job(name);
    const { resourceVersion, uid } = metadata;
    const body = {
      apiVersion: "kuscia.secretflow/v1alpha1",
      kind: "KusciaJob",
      metadata: { name, namespace: this.namespace, resourceVersion, uid },
      status,
    };
    return this.send("PUT", `${this.jobPath(name)}/status`, body);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#apis.map((api) => api.stop()));
    if (this.#own) await this.cluster.stop();
    else await this.cluster.api.send("DELETE", this.jobPath());
  }
}

/** The shared cluster; each test file has a job namespace for itself. */
export async function createFixture(): Promise<Fixture> {
  const fixture = new Fixture(sharedCluster(), false, `jobs-${randomBytes(4).toString("hex")}`);
  for (const name of [fixture.namespace, "alice", "bob", "carol"]) await fixture.createNamespace(name);
  return fixture;
}

/** Resolves with the first value that is not undefined; looks again after each event of the caller's making, at least every 20 ms. */
export async function eventually<T>(look: () => Promise<T | undefined> | T | undefined, ms = 120_000): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`not seen within ${ms} ms: ${look.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
