import type { KubeObject, Stored } from "../../api/kubernetes.ts";
import { APP_IMAGES, DOMAINS, KUSCIA_JOB_TASKS, KUSCIA_JOBS, RESOURCE_QUOTAS } from "../../api/resources.ts";
import type { AppImage, KusciaJob } from "../../api/types.ts";
import {
  addCounts,
  domainSummary,
  lineOf,
  quotaUses,
  runningIn,
  runningTasks,
  type TaskCounts,
  waitingTasks,
} from "../../job/domain-usage.ts";
import { queuedTasks } from "../../job/lines.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isForbidden, isTransient } from "../../kube/errors.ts";
import { type ExampleTask, exampleOf, type RenderedPod } from "../../workload/rendered-pods.ts";
import {
  type AppView,
  appView,
  type Directory,
  type DomainUsageView,
  type DomainView,
  domainView,
  quotaView,
  taskView,
} from "./directory.ts";
import { AddedTasks } from "./kubernetes-tasks.ts";
import { bellOf } from "./kubernetes-watch.ts";
import { changesOfReads, type ListChange } from "./list-changes.ts";
import { untilAnswered } from "./until-answered.ts";

/** How soon after one look at all jobs the next may come. */
const LOOK_MS = 1000;

/** Domains and AppImages of a cluster, with the jobs of a namespace. */
export class KubernetesDirectory implements Directory {
  readonly #client: KubeClient;
  readonly #namespace: string;

  constructor(client: KubeClient, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
  }

  async domains(): Promise<DomainView[]> {
    const [found, jobs] = await Promise.all([orNone(() => this.#client.listAll(DOMAINS, {})), this.#jobs()]);
    const counts = countsOf(jobs);
    const known = new Map(found.map((domain) => [domain.metadata.name, domain]));
    const ids = [...new Set([...known.keys(), ...counts.keys()])].sort();
    return ids.map((id) => domainView(domainSummary(id, known.get(id), counts.get(id))));
  }

  watchDomains(signal: AbortSignal): AsyncGenerator<ListChange<DomainView>> {
    const namespace = this.#namespace;
    const kinds = [{ type: KUSCIA_JOBS, namespace }, { type: KUSCIA_JOB_TASKS, namespace }, { type: DOMAINS }];
    const bell = bellOf(this.#client, kinds, { everyMs: LOOK_MS, signal });
    return changesOfReads(
      bell,
      () => untilAnswered(() => this.domains(), isTransient, signal),
      ({ domain_id: id }) => id,
    );
  }

  async domain(id: string): Promise<DomainUsageView> {
    const [[domain], quotas, jobs] = await Promise.all([
      orNone(() => this.#client.listAll(DOMAINS, { fieldSelector: `metadata.name=${id}` })),
      orNone(() => this.#client.listAll(RESOURCE_QUOTAS, { namespace: id })),
      this.#jobs(),
    ]);
    const line = lineOf(jobs.flatMap(queuedTasks), id);
    const images = line.length === 0 ? [] : await orNone(() => this.#client.listAll(APP_IMAGES, {}));
    const find = (name: string): AppImage | undefined => images.find(({ metadata }) => metadata.name === name);
    const running = jobs.flatMap((job) => runningIn(job, id));
    return {
      ...domainView(domainSummary(id, domain, countsOf(jobs).get(id))),
      quotas: quotas.flatMap(quotaUses).map(quotaView),
      running: runningTasks(running, id).map(taskView),
      waiting: waitingTasks(line, id, find).map(taskView),
    };
  }

  async apps(): Promise<AppView[]> {
    return (await this.#client.listAll(APP_IMAGES, {})).items.map(appView);
  }

  async app(name: string): Promise<AppView> {
    return appView(await this.#client.get(APP_IMAGES, { name }));
  }

  async render(name: string, example: ExampleTask): Promise<RenderedPod> {
    return exampleOf(await this.#client.get(APP_IMAGES, { name }), this.#namespace, example) ?? {};
  }

  async #jobs(): Promise<readonly Stored<KusciaJob>[]> {
    const { items } = await this.#client.listAll(KUSCIA_JOBS, { namespace: this.#namespace });
    return new AddedTasks(this.#client, this.#namespace).whole(items);
  }
}

function countsOf(jobs: readonly Stored<KusciaJob>[]): ReadonlyMap<string, TaskCounts> {
  const counts = new Map<string, TaskCounts>();
  for (const job of jobs) addCounts(counts, job);
  return counts;
}

/** None where the user may not look. */
async function orNone<T extends KubeObject>(
  list: () => Promise<{ readonly items: readonly Stored<T>[] }>,
): Promise<readonly Stored<T>[]> {
  try {
    return (await list()).items;
  } catch (error) {
    if (isForbidden(error)) return [];
    throw error;
  }
}
