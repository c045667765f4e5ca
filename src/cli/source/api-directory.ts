import { calls, type JobClient } from "../../client/index.ts";
import type { ExampleTask, RenderedPod } from "../../workload/rendered-pods.ts";
import { paged, required } from "./api-catalog.ts";
import { given } from "./catalog.ts";
import {
  type AppView,
  type Directory,
  type DomainUsageView,
  type DomainView,
  domainView,
  quotaView,
  taskView,
} from "./directory.ts";
import { changesOfTopic, type ListChange } from "./list-changes.ts";

const PAGE = 100n;

/** Domains and AppImages of a job API. */
export class ApiDirectory implements Directory {
  readonly #client: JobClient;

  constructor(client: JobClient) {
    this.#client = client;
  }

  async domains(): Promise<DomainView[]> {
    return required((await this.#client.call(calls.listDomains, {})).data).domains.map(domainView);
  }

  watchDomains(signal: AbortSignal): AsyncGenerator<ListChange<DomainView>> {
    const events = this.#client.watchTopics({ topics: ["domains"], signal });
    return changesOfTopic(events, (object) => {
      const { domain_id, state, message, running_tasks, waiting_tasks, queued_tasks } = JSON.parse(
        object,
      ) as DomainView;
      return { ...given({ domain_id, state, message }), running_tasks, waiting_tasks, queued_tasks };
    });
  }

  async domain(domainId: string): Promise<DomainUsageView> {
    const { domain, quotas, running, waiting } = required(
      (await this.#client.call(calls.getDomainUsage, { domainId })).data,
    );
    return {
      ...domainView(required(domain)),
      quotas: quotas.map(quotaView),
      running: running.map(taskView),
      waiting: waiting.map(taskView),
    };
  }

  apps(): Promise<AppView[]> {
    return paged(async (pageToken) => {
      const { data } = await this.#client.call(calls.listAppImage, { pageSize: PAGE, pageToken });
      return { items: (data?.appimageList ?? []).map(appView), next: data?.nextPageToken };
    });
  }

  async app(name: string): Promise<AppView> {
    return appView(required((await this.#client.call(calls.queryAppImage, { name })).data));
  }

  async render(name: string, { role, domainID, taskInputConfig, others }: ExampleTask): Promise<RenderedPod> {
    const request = { name, role, domainId: domainID, taskInputConfig, others: [...others] };
    const {
      $typeName: _type,
      $unknown: _unknown,
      files,
      ...pod
    } = required((await this.#client.call(calls.renderAppImage, request)).data);
    return { ...pod, files: files.map(({ path, text }) => ({ path, text })) };
  }
}

/** As the API sends it. */
interface AppMessage {
  readonly name: string;
  readonly image?: { readonly name: string; readonly tag: string };
  readonly deployTemplates: readonly {
    readonly role: string;
    readonly replicas: number;
    readonly containers: readonly { readonly name: string }[];
  }[];
  readonly configTemplates: Readonly<Record<string, string>>;
}

function appView({ name, image, deployTemplates, configTemplates }: AppMessage): AppView {
  return {
    name,
    image: `${image?.name ?? ""}:${image?.tag ?? ""}`,
    roles: deployTemplates.map(({ role, replicas, containers }) => ({
      role,
      replicas: replicas === 0 ? 1 : replicas,
      containers: containers.map((container) => container.name),
    })),
    files: Object.keys(configTemplates).sort(),
  };
}
