import { LABEL, MANAGER } from "../api/names.ts";
import type { Pod, Stored } from "../api/kubernetes.ts";
import { isCleanedUp, isOver } from "../api/phases.ts";
import type { KusciaJob, KusciaJobTask } from "../api/types.ts";
import { mayAct } from "../job/commands.ts";
import { queuedTasks } from "../job/lines.ts";
import { isMereProgress } from "../job/pod-progress.ts";
import { keyOf } from "../kube/resource.ts";
import type { Lane, WorkQueue } from "../kube/workqueue.ts";
import {
  BY_APP_IMAGE,
  BY_JOB,
  BY_NAMESPACE_USED,
  BY_QUEUED_JOB,
  BY_TEMPLATE,
  BY_UID,
  type Caches,
  childSources,
  jobKeyOf,
  jobUIDOf,
} from "./caches.ts";
import { MANAGED_BY, QUOTA_NAME } from "../domain/plan.ts";
import type { OrphanCollector } from "./orphans.ts";

/** Queues and the like that changes of cached objects are handed to. */
export interface TriggerTargets {
  readonly jobs: WorkQueue<string>;
  /** Where Domains are looked after. */
  readonly domains?: WorkQueue<string> | undefined;
  readonly schedules: WorkQueue<string>;
  readonly templates: WorkQueue<string>;
  /** Whether schedules and templates of this namespace are looked after here. */
  readonly isJobNamespace: (namespace: string) => boolean;
  readonly orphans: OrphanCollector;
  /** Milliseconds that the progress of a job may wait until somebody looks at it; `isNews`: the status will tell of it. */
  readonly patienceMs: (job: Stored<KusciaJob>, isNews: boolean) => number;
  /** False until all caches are synced: before that nothing is missing, only not read yet. */
  readonly synced: () => boolean;
}

/** Turns every change of a cached object into the keys of the jobs and domains that have to look again. */
export function connectTriggers(caches: Caches, targets: TriggerTargets): void {
  const { jobs, domains } = targets;
  const addJobs = (found: readonly Stored<KusciaJob>[]): void => {
    for (const job of found) jobs.add(keyOf(job), laneOf(job));
  };
  // The plan would let it wait, too; whoever stands in line may keep others from room until it is looked at.
  const addLater = (found: readonly Stored<KusciaJob>[], { status }: Pod): void => {
    for (const job of found) {
      const key = keyOf(job);
      const isNews = status?.phase === "Running";
      const standsInLine = queuedTasks(job).length > 0 || caches.tasks.byIndex(BY_QUEUED_JOB, key).length > 0;
      jobs.addUnlessHandled(key, standsInLine ? 0 : targets.patienceMs(job, isNews), laneOf(job));
    }
  };
  caches.jobs.onChange(({ type: change, object }) => {
    addJobs([object]);
    if (change === "deleted") suspectChildren(caches, targets.orphans, object);
  });
  const addTasks = (found: readonly Stored<KusciaJobTask>[]): void => {
    for (const key of new Set(found.map(jobKeyOf))) addJobs([caches.jobs.get(key) ?? []].flat());
  };
  caches.tasks.onChange(({ object }) => addTasks([object]));
  connectSchedules(caches, targets);
  for (const { type, cache } of childSources(caches)) {
    cache.onChange(({ type: change, object }) => {
      const [uid] = jobUIDOf(object);
      const found = uid === undefined ? [] : caches.jobs.byIndex(BY_UID, uid);
      if (type.kind === "Pod" && change !== "deleted" && isMereProgress(object)) addLater(found, object);
      else addJobs(found);
      if (found.length === 0 && change !== "deleted" && targets.synced()) targets.orphans.suspect(type.kind, object);
    });
  }
  caches.appImages.onChange(({ object }) => {
    addJobs(caches.jobs.byIndex(BY_APP_IMAGE, object.metadata.name));
    addTasks(caches.tasks.byIndex(BY_APP_IMAGE, object.metadata.name));
  });
  const addUsers = (namespace: string): void => {
    addJobs(caches.jobs.byIndex(BY_NAMESPACE_USED, namespace));
    addTasks(caches.tasks.byIndex(BY_NAMESPACE_USED, namespace));
  };
  caches.domains.onChange(({ object }) => {
    domains?.add(object.metadata.name);
    addUsers(object.metadata.name);
  });
  caches.domainPolicies.onChange(({ object }) => addUsers(object.metadata.namespace));
  caches.consents.onChange(({ object: { metadata, spec } }) => {
    if (spec.job === undefined) addUsers(metadata.namespace);
    else addJobs(caches.jobs.byIndex(BY_UID, spec.job.uid));
  });
  caches.namespaces.onChange(({ object }) => {
    const name = object.metadata.name;
    const concernsDomain = caches.domains.get(name) !== undefined || object.metadata.labels?.[MANAGED_BY] === MANAGER;
    if (concernsDomain) domains?.add(name);
    addUsers(name);
  });
  caches.quotas.onChange(({ object }) => {
    if (object.metadata.name !== QUOTA_NAME) return;
    if (caches.domains.get(object.metadata.namespace) !== undefined) domains?.add(object.metadata.namespace);
  });
}

/** What has come between the last look for what is left of a job and its end. */
function suspectChildren(caches: Caches, orphans: OrphanCollector, { metadata }: Stored<KusciaJob>): void {
  for (const { type, cache } of childSources(caches))
    for (const child of cache.byIndex(BY_JOB, metadata.uid)) orphans.suspect(type.kind, child);
}

/** A schedule looks again when it, its template or the course of its jobs changes. */
function connectSchedules(caches: Caches, { schedules, templates, isJobNamespace }: TriggerTargets): void {
  const addSchedule = (namespace: string, name: string): void => {
    if (isJobNamespace(namespace)) schedules.add(`${namespace}/${name}`);
  };
  caches.schedules.onChange(({ object: { metadata } }) => addSchedule(metadata.namespace, metadata.name));
  caches.templates.onChange(({ object }) => {
    const key = keyOf(object);
    if (isJobNamespace(object.metadata.namespace)) templates.add(key);
    for (const { metadata } of caches.schedules.byIndex(BY_TEMPLATE, key))
      addSchedule(metadata.namespace, metadata.name);
  });
  caches.jobs.onChange(({ type, object, old }) => {
    const schedule = object.metadata.labels?.[LABEL.schedule];
    const isNews = type !== "modified" || old === undefined || hasStopped(old) !== hasStopped(object);
    if (schedule !== undefined && isNews) addSchedule(object.metadata.namespace, schedule);
  });
}

function hasStopped(job: Stored<KusciaJob>): boolean {
  return isOver(job) || isCleanedUp(job);
}

/** A job that has ended or is being deleted has no user who waits, and there may be thousands of them at once. */
function laneOf(job: Stored<KusciaJob>): Lane {
  const isAtRest = isOver(job) && !mayAct({ job, status: job.status ?? {} });
  return isAtRest || job.metadata.deletionTimestamp !== undefined ? "slow" : "fast";
}

/** Hands everything cached to the queues, as when this process begins to lead. */
export function enqueueAll(caches: Caches, targets: TriggerTargets): void {
  for (const job of caches.jobs.list()) targets.jobs.add(keyOf(job), laneOf(job));
  enqueueSchedules(caches, targets);
  for (const template of caches.templates.list())
    if (targets.isJobNamespace(template.metadata.namespace)) targets.templates.add(keyOf(template));
  for (const domain of caches.domains.list()) targets.domains?.add(domain.metadata.name);
  for (const namespace of caches.namespaces.list()) {
    if (namespace.metadata.labels?.[MANAGED_BY] === MANAGER) targets.domains?.add(namespace.metadata.name);
  }
  targets.orphans.sweep();
}

/** Lets all schedules look again, as when the wall clock was set. */
export function enqueueSchedules(caches: Caches, { schedules, isJobNamespace }: TriggerTargets): void {
  for (const schedule of caches.schedules.list())
    if (isJobNamespace(schedule.metadata.namespace)) schedules.add(keyOf(schedule));
}
