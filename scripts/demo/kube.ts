import { readdirSync, readFileSync, statSync } from "node:fs";
import { Agent } from "node:https";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import type { CoreEvent, KubeObject } from "../../src/api/kubernetes.ts";
import {
  APP_IMAGES,
  CONFIG_MAPS,
  DOMAINS,
  EVENTS,
  KUSCIA_JOBS,
  NAMESPACES,
  type ResourceType,
} from "../../src/api/resources.ts";
import type { AppImage, KusciaJob } from "../../src/api/types.ts";
import { KubeClient } from "../../src/kube/client.ts";
import { ApiError, isNotFound } from "../../src/kube/errors.ts";
import { exchange, type Exchange } from "../../src/kube/exchange.ts";
import { poll } from "../../test/cluster/poll.ts";
import { readCredentials } from "../../test/cluster/kubeconfig.ts";

const CRDS: ResourceType = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  namespaced: false,
};
const KINDS: readonly ResourceType[] = [NAMESPACES, CONFIG_MAPS, KUSCIA_JOBS, APP_IMAGES, DOMAINS, CRDS];
const MANAGER = "kusciajob-demo";

/** What an object is turned into before it is applied. */
export type Change = (object: KubeObject) => KubeObject;

/** Where a job is found. */
export interface NamedJob {
  readonly namespace: string;
  readonly name: string;
}

/** What the demo asks of an API server. Nobody needs kubectl to see it. */
export class DemoKube {
  readonly #client: KubeClient;
  readonly #agent: Agent | undefined;

  private constructor(client: KubeClient, agent?: Agent) {
    this.#client = client;
    this.#agent = agent;
  }

  /** By any kubeconfig. The library that reads it loads for seconds. */
  static ofUser(kubeconfig: string): DemoKube {
    return new DemoKube(KubeClient.create({ kubeconfig, userAgent: `${MANAGER}/1` }));
  }

  /** By a kubeconfig that we have made, with a certificate in it. */
  static ofOurs(kubeconfig: string): DemoKube {
    const { server, ...tls } = readCredentials(kubeconfig);
    const { protocol, hostname, port } = new URL(server);
    const agent = new Agent({ keepAlive: true, ...tls });
    const via: Exchange = ({ options, ...outgoing }) =>
      exchange({ ...outgoing, options: { ...options, protocol, hostname, port, agent } });
    return new DemoKube(KubeClient.create({ userAgent: `${MANAGER}/1`, exchange: via }), agent);
  }

  /** Applies all manifests of a file or folder, and says what became of each in kubectl's words. */
  async apply(path: string, change: Change = (object) => object): Promise<string[]> {
    const lines: string[] = [];
    for (const object of objectsOf(path)) lines.push(await this.#applyOne(change(object)));
    return lines;
  }

  async #applyOne(object: KubeObject): Promise<string> {
    const type = typeOf(object.kind);
    const { name = "", namespace } = object.metadata;
    const options = { type: "apply", force: true, fieldManager: MANAGER } as const;
    await this.#client.patch(type, { name, namespace }, object, options);
    return `${type.kind.toLowerCase()}/${name} applied`;
  }

  async exists(kind: string, { name = "", namespace }: KubeObject["metadata"]): Promise<boolean> {
    return this.#client.get(typeOf(kind), { name, namespace }).then(
      () => true,
      (error: unknown) => {
        if (isNotFound(error)) return false;
        throw error;
      },
    );
  }

  /** Deletes an object, and waits until it has gone. What is not there is fine, and what nobody serves. */
  async remove({ kind, metadata }: KubeObject): Promise<void> {
    const { name = "", namespace } = metadata;
    try {
      await this.#client.delete(typeOf(kind), { name, namespace });
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return;
      throw error;
    }
    const isGone = async (): Promise<true | undefined> =>
      (await this.exists(kind ?? "", metadata)) ? undefined : true;
    await poll(isGone, { what: `the end of ${kind} ${name}`, timeoutMs: 120_000 });
  }

  /** Whether the server serves our kinds already. */
  async servesJobs(): Promise<boolean> {
    try {
      await this.#client.list(KUSCIA_JOBS, { limit: 1 });
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return false;
      throw error;
    }
  }

  /** Every state of a job, until the server ends the watch. */
  async *watchJob({ namespace, name }: NamedJob, signal: AbortSignal): AsyncGenerator<KusciaJob> {
    const options = { namespace, fieldSelector: `metadata.name=${name}`, signal };
    for await (const event of this.#client.watch(KUSCIA_JOBS, options)) {
      if (event.type === "ADDED" || event.type === "MODIFIED") yield event.object;
    }
  }

  appImages(): Promise<AppImage[]> {
    return this.#client.list(APP_IMAGES).then(({ items }) => items);
  }

  /** Changes an AppImage by a JSON patch. */
  async patchAppImage(name: string, operations: readonly object[]): Promise<void> {
    await this.#client.patch(APP_IMAGES, { name }, operations, { type: "json" });
  }

  /** The last lines that a pod printed. */
  async log({ namespace, name }: NamedJob, lines: number): Promise<string[]> {
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?tailLines=${lines}`;
    const { text } = await this.#client.raw("GET", path);
    return text.trimEnd().split("\n");
  }

  /** Events about a job, the oldest first. */
  async events({ namespace, name }: NamedJob): Promise<CoreEvent[]> {
    const fieldSelector = `involvedObject.kind=KusciaJob,involvedObject.name=${name}`;
    return (await this.#client.list(EVENTS, { namespace, fieldSelector })).items;
  }

  close(): void {
    this.#client.close();
    this.#agent?.destroy();
  }
}

function typeOf(kind: string | undefined): ResourceType {
  const found = KINDS.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`the demo knows no ${kind}`);
  return found;
}

/** The objects of a manifest, or of all manifests of a folder in the order of their names. */
export function objectsOf(path: string): KubeObject[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith(".yaml"))
        .sort()
        .map((name) => join(path, name))
    : [path];
  return files.flatMap((file) => loadAll(readFileSync(file, "utf8")) as KubeObject[]);
}
