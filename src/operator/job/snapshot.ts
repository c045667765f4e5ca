import type { Pod, Stored } from "../../api/kubernetes.ts";
import type { KusciaJob } from "../../api/types.ts";
import { POLICY_NAME } from "../../consent/policy.ts";
import type { Children, CreateFailure, JobSettings, PodWarning, References, Snapshot } from "../../job/types.ts";
import { keyOf } from "../../kube/resource.ts";
import { isFor } from "../../job/added-tasks.ts";
import { byChildKind } from "../../job/children.ts";
import {
  BY_CONSENT,
  BY_JOB,
  BY_LIFE,
  BY_NAMESPACE,
  BY_TASK_ID,
  type Caches,
  childCache,
  consentKey,
  DOMAIN_CONFIG,
  jobKeyOf,
} from "../caches.ts";
import { busyTasks, waitingForLimit } from "../domain-limits.ts";
import type { DomainSettingsSource } from "../domain/settings.ts";
import type { QueueLines } from "../queue-lines.ts";

/** The label by which a namespace makes Pod Security refuse pods. */
const POD_SECURITY_ENFORCE = "pod-security.kubernetes.io/enforce";

/** What a snapshot holds besides the caches. */
export interface SnapshotInput {
  readonly settings: JobSettings;
  readonly failures: readonly CreateFailure[];
  readonly lostPods: ReadonlySet<string>;
  readonly livePods: ReadonlySet<string>;
  readonly lostWithNodes: ReadonlySet<string>;
  readonly mayLackPods: boolean;
  readonly goneTasks: ReadonlySet<string>;
  readonly tasksAreLive: boolean;
  readonly roomIn: ReadonlySet<string>;
  readonly statusRefusals: number;
  /** Recorded pods that exist but that the cache does not show as the job's. */
  readonly unlabelledPods: readonly Stored<Pod>[];
  /** Deleted pods that have gone since the last pass. */
  readonly terminatedPods: readonly Stored<Pod>[];
  /** Uids of pods that have ended and whose log is being kept. */
  readonly awaitedLogs: ReadonlySet<string>;
  readonly podWarnings: ReadonlyMap<string, PodWarning>;
  readonly now: number;
}

/** Where a snapshot is taken from. */
export interface SnapshotSources {
  readonly caches: Caches;
  readonly domainSettings: DomainSettingsSource;
  readonly queueLines: QueueLines;
}

/** All that one decision about a job is made from, read from the caches at one moment. */
export function takeSnapshot(
  sources: SnapshotSources,
  job: Stored<KusciaJob>,
  { unlabelledPods, ...input }: SnapshotInput,
): Snapshot {
  const { caches } = sources;
  const children = childrenOf(caches, job.metadata.uid);
  const found = new Set(unlabelledPods.map(({ metadata }) => metadata.uid));
  const cached = children.Pod.filter(({ metadata }) => !found.has(metadata.uid));
  return {
    job,
    addedTasks: caches.tasks.byIndex(BY_JOB, keyOf(job)),
    children: { ...children, Pod: [...cached, ...unlabelledPods] },
    references: referencesFor(sources, job),
    ...input,
  };
}

/** The cached children of a job. */
export function childrenOf(caches: Caches, uid: string): Children {
  return {
    ...byChildKind((kind) => childCache(caches, kind).byIndex(BY_JOB, uid)),
    Pod: caches.pods.byIndex(BY_JOB, uid),
  };
}

function referencesFor({ caches, domainSettings, queueLines }: SnapshotSources, job: Stored<KusciaJob>): References {
  return {
    namespace: (name) => caches.namespaces.get(name),
    domain: (name) => caches.domains.get(name),
    appImage: (name) => caches.appImages.get(name),
    domainSettings: (name) => {
      const settings = domainSettings(name, caches.domainConfigs.get(`${name}/${DOMAIN_CONFIG}`));
      const enforced = caches.namespaces.get(name)?.metadata.labels?.[POD_SECURITY_ENFORCE];
      return enforced === "restricted" ? { ...settings, securityLevel: "restricted" } : settings;
    },
    domainPolicy: (name) => caches.domainPolicies.get(`${name}/${POLICY_NAME}`),
    consents: (name) => [
      ...caches.consents.byIndex(BY_CONSENT, consentKey(name, job.metadata.uid)),
      ...caches.consents.byIndex(BY_CONSENT, consentKey(name)),
    ],
    otherJobWith: (taskID) => {
      const other = caches.jobs.byIndex(BY_TASK_ID, taskID).find((each) => each.metadata.uid !== job.metadata.uid);
      if (other !== undefined) return keyOf(other);
      const added = caches.tasks.byIndex(BY_TASK_ID, taskID).find((each) => !isFor(each, job));
      return added && jobKeyOf(added);
    },
    queued: (room) => queueLines.in(room).filter((each) => each.job.metadata.uid !== job.metadata.uid),
    blockers: (views) => queueLines.blockers(views),
    busyTasks: (name) => busyTasks(caches, name, keyOf(job)),
    limitedTasks: (name) => waitingForLimit(caches, name).filter((each) => each.job !== keyOf(job)),
    quotas: (name) => caches.quotas.byIndex(BY_NAMESPACE, name),
    livePods: (name) => new Set(caches.pods.byIndex(BY_LIFE, name).map(({ metadata }) => metadata.name)),
  };
}
