import type { ResourceQuota, Stored } from "../../api/kubernetes.ts";
import { APP_IMAGES, DOMAINS, RESOURCE_QUOTAS } from "../../api/resources.ts";
import type { AppImage, KusciaJob, Task, TaskStatus } from "../../api/types.ts";
import { compareQueued, queuedTasks } from "../../job/lines.ts";
import { isBadRequest, orUndefined } from "../../kube/errors.ts";
import { CatalogService } from "../../proto/kusciajob/api/v1alpha1/catalog_pb.js";
import { partyNames } from "../../workload/names.ts";
import { ofDomain } from "../access.ts";
import type { Call } from "../call.ts";
import { requireDomain } from "../consent/consents.ts";
import { define } from "../define.ts";
import { mapInTurns } from "../turns.ts";
import { countsByDomain, domainMessage, ifAllowed, isActive } from "./domains.ts";

const MOST_TASKS = 200;
/** AppImages that are looked up to say how many pods tasks ask for. */
const MOST_IMAGES = 50;

interface DomainTask {
  readonly job: Stored<KusciaJob>;
  readonly spec: Task;
  readonly status: TaskStatus;
}

/** Shows what a domain's quotas allow, what is used of it, and which tasks wait for the rest. */
export const getDomainUsage = define({
  rpc: CatalogService.method.getDomainUsage,
  path: "/api/v1/domain/usage",
  check: requireDomain,
  access: ofDomain("get"),
  uses: ["get domains", "list resourcequotas", "get appimages"],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: async ({ domainId }, call) => {
    const { backend, signal } = call;
    const jobs = [...backend.jobs.list()];
    const [domain, quotas, counts] = await Promise.all([
      ifAllowed(() => found(() => backend.client.get(DOMAINS, { name: domainId }, { signal }))),
      backend.client.list(RESOURCE_QUOTAS, { namespace: domainId, signal }),
      countsByDomain(jobs),
    ]);
    const running = (await mapInTurns(jobs, (job) => runningIn(job, domainId))).flat().sort(byStart);
    const line = (await mapInTurns(jobs, queuedTasks)).flat().filter(isIn(domainId)).sort(compareQueued);
    const waiting = line.slice(0, MOST_TASKS);
    const asks = await podsAsked(waiting, domainId, call);
    return {
      data: {
        domain: domainMessage(domainId, domain, counts.get(domainId)),
        quotas: quotas.items.flatMap(quotaUses),
        running: running.slice(0, MOST_TASKS).map((task) => runningMessage(task, domainId)),
        waiting: waiting.map((task, index) => ({ ...waitingMessage(task), position: index + 1, pods: asks(task) })),
      },
    };
  },
});

function isIn(domainID: string): (task: { readonly spec: Task }) => boolean {
  return ({ spec }) => spec.parties.some((party) => party.domainID === domainID);
}

function runningIn(job: Stored<KusciaJob>, domainID: string): DomainTask[] {
  return (job.status?.tasks ?? []).filter(isActive).flatMap((status) => {
    const spec = job.spec.tasks.find(({ alias }) => alias === status.alias);
    return spec !== undefined && isIn(domainID)({ spec }) ? [{ job, spec, status }] : [];
  });
}

function byStart(a: DomainTask, b: DomainTask): number {
  return sinceOf(a).localeCompare(sinceOf(b));
}

function sinceOf({ status: { startTime, createTime = "" } }: DomainTask): string {
  return startTime ?? createTime;
}

function runningMessage(task: DomainTask, domainID: string) {
  const { job, spec, status } = task;
  const own = (status.parties ?? []).filter((party) => party.domainID === domainID);
  const pods = own.reduce((sum, party) => sum + (party.pods ?? []).length, 0);
  return { jobId: job.metadata.name, task: spec.alias, since: sinceOf(task), pods };
}

function waitingMessage({ job, spec, status: { queuedSince, waitingSince, message } }: DomainTask) {
  const since = queuedSince ?? waitingSince ?? "";
  return { jobId: job.metadata.name, task: spec.alias, since, reason: message ?? "" };
}

function quotaUses({ metadata, spec, status }: Stored<ResourceQuota>) {
  const hard = Object.entries(spec?.hard ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return hard.map(([resource, limit]) => ({
    quota: metadata.name,
    resource,
    hard: limit,
    used: status?.used?.[resource] ?? "",
  }));
}

/** How many pods a task asks of the domain; 0 where its AppImage is not there. */
async function podsAsked(
  tasks: readonly DomainTask[],
  domainID: string,
  { backend, signal }: Call,
): Promise<(task: DomainTask) => number> {
  const names = [...new Set(tasks.map(({ spec }) => spec.appImage))].slice(0, MOST_IMAGES);
  const images = new Map<string, AppImage | undefined>();
  await Promise.all(
    names.map(async (name) =>
      images.set(name, await found(() => backend.client.get(APP_IMAGES, { name }, { signal }))),
    ),
  );
  return ({ spec, status }) => {
    const image = images.get(spec.appImage);
    if (image === undefined) return 0;
    const own = partyNames(spec, status.taskID, image).filter((party) => party.domainID === domainID);
    return own.reduce((sum, { pods }) => sum + pods.length, 0);
  };
}

async function found<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await orUndefined(look);
  } catch (error) {
    if (isBadRequest(error)) return undefined;
    throw error;
  }
}
