import { MANAGER } from "../api/names.ts";
import type { Stored } from "../api/kubernetes.ts";
import { isOver } from "../api/phases.ts";
import type { KusciaJob } from "../api/types.ts";
import { mayAct } from "../job/commands.ts";
import { keyOf } from "../kube/resource.ts";
import type { Lane, WorkQueue } from "../kube/workqueue.ts";
import { BY_APP_IMAGE, BY_NAMESPACE_USED, BY_UID, type Caches, childSources, jobUIDOf } from "./caches.ts";
import { MANAGED_BY } from "../domain/plan.ts";
import type { OrphanCollector } from "./orphans.ts";

/** Queues and the like that changes of cached objects are handed to. */
export interface TriggerTargets {
  readonly jobs: WorkQueue<string>;
  /** Where Domains are looked after. */
  readonly domains?: WorkQueue<string> | undefined;
  readonly orphans: OrphanCollector;
  /** False until all caches are synced: before that nothing is missing, only not read yet. */
  readonly synced: () => boolean;
}

/** Turns every change of a cached object into the keys of the jobs and domains that have to look again. */
export function connectTriggers(caches: Caches, targets: TriggerTargets): void {
  const { jobs, domains } = targets;
  const addJobs = (found: readonly Stored<KusciaJob>[]): void => {
    for (const job of found) jobs.add(keyOf(job), laneOf(job));
  };
  caches.jobs.onChange(({ object }) => addJobs([object]));
  for (const { type, cache } of childSources(caches)) {
    cache.onChange(({ type: change, object }) => {
      const [uid] = jobUIDOf(object);
      const found = uid === undefined ? [] : caches.jobs.byIndex(BY_UID, uid);
      addJobs(found);
      if (found.length === 0 && change !== "deleted" && targets.synced()) targets.orphans.suspect(type.kind, object);
    });
  }
  caches.appImages.onChange(({ object }) => addJobs(caches.jobs.byIndex(BY_APP_IMAGE, object.metadata.name)));
  caches.domains.onChange(({ object }) => {
    domains?.add(object.metadata.name);
    addJobs(caches.jobs.byIndex(BY_NAMESPACE_USED, object.metadata.name));
  });
  caches.domainPolicies.onChange(({ object }) => {
    addJobs(caches.jobs.byIndex(BY_NAMESPACE_USED, object.metadata.namespace));
  });
  caches.consents.onChange(({ object: { metadata, spec } }) => {
    const [index, value] = spec.job === undefined ? [BY_NAMESPACE_USED, metadata.namespace] : [BY_UID, spec.job.uid];
    addJobs(caches.jobs.byIndex(index, value));
  });
  caches.namespaces.onChange(({ object }) => {
    const name = object.metadata.name;
    const concernsDomain = caches.domains.get(name) !== undefined || object.metadata.labels?.[MANAGED_BY] === MANAGER;
    if (concernsDomain) domains?.add(name);
    addJobs(caches.jobs.byIndex(BY_NAMESPACE_USED, name));
  });
  caches.quotas.onChange(({ object }) => {
    if (caches.domains.get(object.metadata.namespace) !== undefined) domains?.add(object.metadata.namespace);
  });
}

/** A job that has ended or is being deleted has no user who waits, and there may be thousands of them at once. */
function laneOf(job: Stored<KusciaJob>): Lane {
  const isAtRest = isOver(job) && !mayAct({ job, status: job.status ?? {} });
  return isAtRest || job.metadata.deletionTimestamp !== undefined ? "slow" : "fast";
}

/** Hands everything cached to the queues, as when this process begins to lead. */
export function enqueueAll(caches: Caches, targets: TriggerTargets): void {
  for (const job of caches.jobs.list()) targets.jobs.add(keyOf(job), laneOf(job));
  for (const domain of caches.domains.list()) targets.domains?.add(domain.metadata.name);
  for (const namespace of caches.namespaces.list()) {
    if (namespace.metadata.labels?.[MANAGED_BY] === MANAGER) targets.domains?.add(namespace.metadata.name);
  }
  targets.orphans.sweep();
}
