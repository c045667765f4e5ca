import type { Logger } from "pino";
import type { ConfigMap, KubeObject, Namespace, Pod, ResourceQuota, Stored } from "../api/kubernetes.ts";
import { isKeptLog } from "../api/kept-log.ts";
import { LABEL, MANAGER } from "../api/names.ts";
import {
  APP_IMAGES,
  CONFIG_MAPS,
  DOMAIN_POLICIES,
  DOMAINS,
  KUSCIA_JOB_CONSENTS,
  KUSCIA_JOB_SCHEDULES,
  KUSCIA_JOB_TASKS,
  KUSCIA_JOB_TEMPLATES,
  KUSCIA_JOBS,
  NAMESPACES,
  NETWORK_POLICIES,
  PODS,
  RESOURCE_QUOTAS,
  type ResourceType,
  SERVICES,
} from "../api/resources.ts";
import type {
  AppImage,
  Domain,
  DomainPolicy,
  KusciaJob,
  KusciaJobConsent,
  KusciaJobSchedule,
  KusciaJobTask,
  KusciaJobTemplate,
  Task,
  TaskStatus,
} from "../api/types.ts";
import { isAccepted, isSettled } from "../job/added-tasks.ts";
import { CHILD_KINDS, isLive } from "../job/children.ts";
import {
  busyDomains,
  limitedRecord,
  limitedTasks,
  type LimitedTask,
  recordedTask,
  tasksThatCount,
} from "../job/domain-limits.ts";
import { queuedTasks, queueRooms } from "../job/lines.ts";
import type { ChildKind } from "../job/types.ts";
import { Cache } from "../kube/cache.ts";
import type { KubeClient } from "../kube/client.ts";
import { Reflector } from "../kube/reflector.ts";
import { hasDone, metadataOnly, trimConfigMap, trimJob, trimPod } from "./cache-trims.ts";

/** Name of the ConfigMap in a domain's namespace whose entries config templates may use. */
export const DOMAIN_CONFIG = "domain-config";

/** Index names. */
export const BY_UID = "uid";
export const BY_JOB = "job";
/** Of ConfigMaps that hold logs: the namespace. */
export const BY_KEPT_LOG = "keptLog";
export const BY_TASK_ID = "taskID";
export const BY_APP_IMAGE = "appImage";
export const BY_NAMESPACE_USED = "namespaceUsed";
export const BY_CONSENT = "consent";
export const BY_SCHEDULE = "schedule";
export const BY_TEMPLATE = "template";
export const BY_QUEUE = "queue";
export const BY_QUEUED_JOB = "queuedJob";
export const BY_BUSY_DOMAIN = "busyDomain";
export const BY_LIMIT = "limit";
/** Of added tasks that run, or wait for a limit: the key of their job. */
export const BY_PLACED_JOB = "placedJob";
export const BY_NAMESPACE = "namespace";
/** Of pods: the namespace, while they live. */
export const BY_LIFE = "life";

/** Everything that the operator watches; one watch per field, or one per field and namespace. */
export interface Caches {
  readonly jobs: Cache<KusciaJob>;
  /** Tasks that were added to jobs. */
  readonly tasks: Cache<KusciaJobTask>;
  readonly schedules: Cache<KusciaJobSchedule>;
  readonly templates: Cache<KusciaJobTemplate>;
  readonly pods: Cache<Pod>;
  readonly services: Cache<KubeObject>;
  readonly configMaps: Cache<KubeObject>;
  readonly networkPolicies: Cache<KubeObject>;
  readonly appImages: Cache<AppImage>;
  readonly domains: Cache<Domain>;
  readonly domainPolicies: Cache<DomainPolicy>;
  readonly consents: Cache<KusciaJobConsent>;
  readonly namespaces: Cache<Namespace>;
  readonly domainConfigs: Cache<ConfigMap>;
  readonly quotas: Cache<ResourceQuota>;
}

/** A kind of child, with the cache it is in. */
export interface ChildSource {
  readonly type: ResourceType;
  readonly cache: Cache<KubeObject>;
}

/** The cache of a kind of child. */
export function childCache(caches: Caches, kind: ChildKind): Cache<KubeObject> {
  const { pods, services, configMaps, networkPolicies } = caches;
  return { Pod: pods, Service: services, ConfigMap: configMaps, NetworkPolicy: networkPolicies }[kind];
}

/** The caches of children, with the kind in each. */
export function childSources(caches: Caches): ChildSource[] {
  return CHILD_KINDS.map(({ kind, type }) => ({ type, cache: childCache(caches, kind) }));
}

/** True if the watches of children select the object; what they do not select must not be laid over a cache. */
export function isSelectedChild({ metadata }: KubeObject): boolean {
  return metadata.labels?.[LABEL.controller] === MANAGER;
}

const CHILD_SELECTOR = `${LABEL.controller}=${MANAGER}`;

/**
 * Empty caches with their indexes; nothing is kept that no decision reads. `isJobNamespace`: whether the operator runs jobs of
 * it; where it watches the whole cluster it sees those of others, too. Only tasks of jobs that the operator runs stand
 * in its lines: one that nobody runs would hold up all others for ever.
 */
export function createCaches(isJobNamespace: (namespace: string) => boolean = () => true): Caches {
  const ifRun =
    <T extends KubeObject>(keysOf: (object: Stored<T>) => readonly string[]) =>
    (object: Stored<T>): readonly string[] =>
      isJobNamespace(object.metadata.namespace) ? keysOf(object) : [];
  const child = { indexes: { [BY_JOB]: jobUIDOf }, transform: metadataOnly };
  return {
    jobs: new Cache<KusciaJob>({
      transform: trimJob,
      indexes: {
        [BY_UID]: (job) => [job.metadata.uid],
        [BY_TASK_ID]: (job) => Object.keys(job.status?.taskStatus ?? {}),
        [BY_APP_IMAGE]: appImagesUsed,
        [BY_NAMESPACE_USED]: namespacesUsed,
        [BY_SCHEDULE]: ({ metadata }) => listOf(metadata.labels?.[LABEL.scheduleUID]),
        [BY_QUEUE]: ifRun((job) => queueRooms(queuedTasks(job))),
        [BY_BUSY_DOMAIN]: (job) => distinct(busyDomains(tasksThatCount(job))),
        [BY_LIMIT]: ifRun((job) => limitsOf(limitedTasks(job))),
      },
    }),
    tasks: new Cache<KusciaJobTask>({
      indexes: {
        [BY_JOB]: (task) => [jobKeyOf(task)],
        [BY_TASK_ID]: (task) => (isAccepted(task) ? listOf(task.status?.taskID) : []),
        [BY_APP_IMAGE]: (task) => (isSettled(task) ? [] : [task.spec.appImage]),
        [BY_NAMESPACE_USED]: (task) => (isSettled(task) ? [] : task.spec.parties.map(({ domainID }) => domainID)),
        [BY_BUSY_DOMAIN]: (task) => busyDomains(recordedTask(task)),
        [BY_LIMIT]: ifRun((task) => limitsOf(limitedRecord(task))),
        [BY_PLACED_JOB]: (task) => (hasPlace(task) ? [jobKeyOf(task)] : []),
        [BY_QUEUE]: ifRun((task) => queueRooms(standingTask(task))),
        [BY_QUEUED_JOB]: ifRun((task) => standingTask(task).map(({ job }) => job)),
      },
    }),
    schedules: new Cache<KusciaJobSchedule>({
      indexes: {
        [BY_TEMPLATE]: ({ metadata, spec }) => listOf(spec.template && `${metadata.namespace}/${spec.template.name}`),
      },
    }),
    templates: new Cache<KusciaJobTemplate>({}),
    pods: new Cache<Pod>({
      indexes: { [BY_JOB]: jobUIDOf, [BY_LIFE]: (pod) => (isLive(pod) ? [pod.metadata.namespace] : []) },
      transform: trimPod,
    }),
    services: new Cache<KubeObject>(child),
    configMaps: new Cache<KubeObject>({
      indexes: { ...child.indexes, [BY_KEPT_LOG]: (object) => (isKeptLog(object) ? [object.metadata.namespace] : []) },
      transform: trimConfigMap,
    }),
    networkPolicies: new Cache<KubeObject>(child),
    appImages: new Cache<AppImage>({}),
    domains: new Cache<Domain>({}),
    domainPolicies: new Cache<DomainPolicy>({}),
    consents: new Cache<KusciaJobConsent>({ indexes: { [BY_CONSENT]: consentKeys } }),
    namespaces: new Cache<Namespace>({}),
    domainConfigs: new Cache<ConfigMap>({}),
    quotas: new Cache<ResourceQuota>({
      indexes: { [BY_NAMESPACE]: ({ metadata }) => [metadata.namespace] },
    }),
  };
}

/** Where it is watched; a list that names no namespace is of the whole cluster. */
export interface WatchScope {
  readonly jobNamespaces: readonly string[];
  readonly domainNamespaces: readonly string[];
}

/** True if only the named domains are looked at, so that rights in their namespaces and those of the jobs are enough. */
export function isLimited({ domainNamespaces }: Pick<WatchScope, "domainNamespaces">): boolean {
  return !domainNamespaces.includes("*");
}

/**
 * Who may use the named domains alone has no right to read Namespaces, nor Domains: that the named namespaces are domains
 * is then the word of who named them, and nothing else is known of them.
 */
export function cacheNamedDomains({ namespaces }: Caches, scope: WatchScope): void {
  if (!isLimited(scope)) return;
  for (const name of scope.domainNamespaces) {
    const metadata = { namespace: "", name, uid: "", resourceVersion: "", labels: { [LABEL.domainName]: name } };
    namespaces.observe({ metadata });
  }
}

/** The reflectors that fill the caches, not started yet: one each, or one for each namespace. */
export function createReflectors(
  client: KubeClient,
  caches: Caches,
  scope: WatchScope,
  logger: Logger,
): Reflector<never>[] {
  const reflect = <T extends KubeObject>(
    type: ResourceType<T>,
    cache: Cache<T>,
    options: { namespace?: string; labelSelector?: string; fieldSelector?: string } = {},
  ): Reflector<never> => new Reflector<T>({ client, type, cache, logger, ...options }) as unknown as Reflector<never>;
  const limited = isLimited(scope);
  const places = (namespaces: readonly string[]): { namespace?: string }[] =>
    limited ? [...new Set(namespaces)].map((namespace) => ({ namespace })) : [{}];
  const domainReflectors = (where: { namespace?: string }): Reflector<never>[] => {
    const children = { ...where, labelSelector: CHILD_SELECTOR };
    return [
      reflect(PODS, caches.pods, children),
      reflect(SERVICES, caches.services, children),
      reflect(CONFIG_MAPS, caches.configMaps as Cache<ConfigMap>, children),
      reflect(NETWORK_POLICIES, caches.networkPolicies, children),
      reflect(DOMAIN_POLICIES, caches.domainPolicies, where),
      reflect(KUSCIA_JOB_CONSENTS, caches.consents, where),
      reflect(CONFIG_MAPS, caches.domainConfigs, { ...where, fieldSelector: `metadata.name=${DOMAIN_CONFIG}` }),
      reflect(RESOURCE_QUOTAS, caches.quotas, where),
    ];
  };
  return [
    ...places(scope.jobNamespaces).flatMap((where) => [
      reflect(KUSCIA_JOBS, caches.jobs, where),
      reflect(KUSCIA_JOB_TASKS, caches.tasks, where),
      reflect(KUSCIA_JOB_SCHEDULES, caches.schedules, where),
      reflect(KUSCIA_JOB_TEMPLATES, caches.templates, where),
    ]),
    ...places(scope.domainNamespaces).flatMap(domainReflectors),
    reflect(APP_IMAGES, caches.appImages),
    ...(limited ? [] : [reflect(DOMAINS, caches.domains), reflect(NAMESPACES, caches.namespaces)]),
  ];
}

/** The key of the job that a task was added to. */
export function jobKeyOf({ metadata, spec }: KusciaJobTask): string {
  return `${metadata.namespace}/${spec.jobName}`;
}

/** The task, with the key of its job, if it stands in line for room. */
function standingTask(task: Stored<KusciaJobTask>): { job: string; spec: Task; status: TaskStatus }[] {
  const { spec, status } = task;
  return status?.queuedFor === undefined ? [] : [{ job: jobKeyOf(task), spec, status }];
}

function hasPlace(task: Stored<KusciaJobTask>): boolean {
  return busyDomains(recordedTask(task)).length + limitedRecord(task).length > 0;
}

/** The uid of the job that a child belongs to, as an index value. */
export function jobUIDOf(child: KubeObject): readonly string[] {
  return listOf(child.metadata.labels?.[LABEL.jobUID]);
}

function distinct(values: readonly string[]): readonly string[] {
  return values.length < 2 ? values : [...new Set(values)];
}

/** The domains that tasks wait for. */
function limitsOf(tasks: readonly LimitedTask[]): readonly string[] {
  return distinct(tasks.flatMap(({ domains }) => domains));
}

function listOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

/** The index value of a domain's consents to this job; without a job, of its standing ones. */
export function consentKey(domainID: string, jobUID = ""): string {
  return `${domainID}/${jobUID}`;
}

function consentKeys({ metadata, spec }: KusciaJobConsent): readonly string[] {
  return [consentKey(metadata.namespace ?? "", spec.job?.uid)];
}

/** Of tasks and hooks. */
function appImagesUsed(job: KusciaJob): readonly string[] {
  if (hasDone(job)) return [];
  const { tasks, preparation, release } = job.spec;
  return distinct([...tasks, preparation ?? [], release ?? []].flat().map(({ appImage }) => appImage));
}

function namespacesUsed(job: KusciaJob): readonly string[] {
  if (hasDone(job)) return [];
  const names = new Set([job.spec.initiator]);
  for (const task of job.spec.tasks) for (const party of task.parties) names.add(party.domainID);
  return [...names];
}
