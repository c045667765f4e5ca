import type { AppImage } from "../../api/types.ts";
import type { DomainSummary, QuotaUse, TaskInDomain } from "../../job/domain-usage.ts";
import type { ExampleTask, RenderedPod } from "../../workload/rendered-pods.ts";
import { given } from "./catalog.ts";
import type { ListChange } from "./list-changes.ts";

/** A domain as both transports show it. */
export interface DomainView {
  readonly domain_id: string;
  /** Ready, NotReady or Unknown. */
  readonly state: string;
  readonly message?: string;
  readonly running_tasks: number;
  readonly waiting_tasks: number;
  /** Tasks that stand in line for its quota. */
  readonly queued_tasks: number;
}

/** What a domain has, what runs there, and what waits for the rest. */
export interface DomainUsageView extends DomainView {
  readonly quotas: readonly QuotaUse[];
  readonly running: readonly TaskInDomainView[];
  readonly waiting: readonly TaskInDomainView[];
}

export interface TaskInDomainView {
  readonly job: string;
  readonly task: string;
  readonly pods: number;
  readonly position?: number;
  readonly since?: string;
  readonly reason?: string;
}

/** An AppImage in short. */
export interface AppView {
  readonly name: string;
  /** As Kubernetes is given it. */
  readonly image: string;
  readonly roles: readonly {
    readonly role: string;
    readonly replicas: number;
    readonly containers: readonly string[];
  }[];
  /** Names of the files that it configures. */
  readonly files: readonly string[];
}

/** Domains and AppImages, as Kubernetes or the job API have them. */
export interface Directory {
  domains(): Promise<readonly DomainView[]>;
  /** Goes on over lost connections until the signal is aborted. */
  watchDomains(signal: AbortSignal): AsyncGenerator<ListChange<DomainView>>;
  domain(id: string): Promise<DomainUsageView>;
  apps(): Promise<readonly AppView[]>;
  app(name: string): Promise<AppView>;
  /** The pod that the AppImage would make; nothing is made. */
  render(app: string, example: ExampleTask): Promise<RenderedPod>;
}

export function domainView(summary: Omit<DomainSummary, "createTime">): DomainView {
  const { domainId: domain_id, state, message, runningTasks, waitingTasks, queuedTasks } = summary;
  const counts = { running_tasks: runningTasks, waiting_tasks: waitingTasks, queued_tasks: queuedTasks };
  return { ...given({ domain_id, state, message }), ...counts };
}

export function quotaView({ quota, resource, hard, used }: QuotaUse): QuotaUse {
  return { quota, resource, hard, used };
}

export function taskView({ jobId: job, task, pods, position = 0, since, reason }: TaskInDomain): TaskInDomainView {
  return given({ job, task, pods, position: position === 0 ? undefined : position, since, reason });
}

export function appView({ metadata, spec }: AppImage): AppView {
  const { image, deployTemplates, configTemplates = {} } = spec;
  return {
    name: metadata.name ?? "",
    image: `${image.name}:${image.tag}`,
    roles: deployTemplates.map(({ role = "", replicas = 1, spec: pod }) => ({
      role,
      replicas,
      containers: (pod.containers ?? []).map(({ name }) => name),
    })),
    files: Object.keys(configTemplates).sort(),
  };
}
