import type { KubeObject, Pod, ResourceQuota } from "../src/api/kubernetes.ts";
import { KUSCIA_JOBS, PODS, RESOURCE_QUOTAS, type ResourceType } from "../src/api/resources.ts";
import type { KusciaJob } from "../src/api/types.ts";
import { Cache } from "../src/kube/cache.ts";
import type { KubeClient } from "../src/kube/client.ts";
import { silentLogger } from "../src/kube/logger.ts";
import { Reflector } from "../src/kube/reflector.ts";
import { JOBS_NAMESPACE } from "./load.ts";

const PATIENCE_MS = 120_000;

/** What the API server shows of jobs and pods, by watches of its own, with the instant at which something became true. */
export class Observer {
  readonly jobs = new Cache<KusciaJob>();
  readonly pods = new Cache<Pod>();
  readonly quotas = new Cache<ResourceQuota>();
  readonly #reflectors: Reflector<never>[];

  constructor(client: KubeClient) {
    this.#reflectors = [
      reflect(client, KUSCIA_JOBS, this.jobs, JOBS_NAMESPACE),
      reflect(client, PODS, this.pods),
      reflect(client, RESOURCE_QUOTAS, this.quotas),
    ];
  }

  async start(): Promise<void> {
    for (const each of this.#reflectors) each.start();
    await Promise.all(this.#reflectors.map(({ synced }) => synced));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#reflectors.map((each) => each.stop()));
  }

  /** Resolves with the time at which it held, as `performance.now()` says it; fails if it does not in this time. */
  until(what: string, holds: () => boolean, patienceMs = PATIENCE_MS): Promise<number> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!holds()) return;
        for (const stop of stops) stop();
        clearTimeout(timer);
        resolve(performance.now());
      };
      const stops = [this.jobs.onChange(look), this.pods.onChange(look)];
      const timer = setTimeout(() => {
        for (const stop of stops) stop();
        reject(new Error(`waited too long for ${what}`));
      }, patienceMs);
      look();
    });
  }
}

function reflect<T extends KubeObject>(
  client: KubeClient,
  type: ResourceType<T>,
  cache: Cache<T>,
  namespace?: string,
): Reflector<never> {
  return new Reflector<T>({ client, type, cache, namespace, logger: silentLogger }) as unknown as Reflector<never>;
}
