/** Every label, annotation, finalizer and other fixed name that the operator reads or writes, each named once. */

export const GROUP = "kuscia.secretflow";
export const VERSION = "v1alpha1";
export const API_VERSION = `${GROUP}/${VERSION}`;

/** The field manager of all our writes, the Lease's name, and the value of the `controller` label on our children. */
export const MANAGER = "kusciajob-operator";
export const FINALIZER = `${GROUP}/kusciajob-operator`;
/** Where Kuscia keeps its jobs. */
export const DEFAULT_JOB_NAMESPACE = "cross-domain";
/** Kuscia reserves this domain id. */
export const RESERVED_DOMAIN = "master";
/** The audience of the tokens that pods of tasks get. Whoever shows one is that pod and nobody else. */
export const TASK_AUDIENCE = "kusciajob-operator-task";

const key = (name: string): string => `${GROUP}/${name}`;

export const LABEL = {
  /** Pods, Services, ConfigMaps: `kusciajob-operator`. */
  controller: key("controller"),
  jobID: key("job-id"),
  jobUID: key("job-uid"),
  jobNamespace: key("job-namespace"),
  taskID: key("task-id"),
  attempt: key("attempt"),
  /** One Service selects one pod by it: 16 hex of SHA-256(job uid/alias/domain/role/index/attempt). */
  podIdentity: key("pod-identity"),
  podRole: key("pod-role"),
  /** On a ConfigMap that is no pod's config: what it holds. */
  content: key("content"),
  communicationRoleServer: key("communication-role-server"),
  communicationRoleClient: key("communication-role-client"),
  portName: key("port-name"),
  portScope: key("port-scope"),
  loadBalancer: key("loadbalancer"),
  /** On a Namespace: the id of the domain it is. */
  domainName: key("domain-name"),
  domainRole: key("role"),
  domainInterconnProtocols: key("interconn-protocols"),
  /** On the Namespace of a Domain that was deleted. */
  domainDeleted: key("deleted"),
  /** The command channel on a KusciaJob. */
  jobStage: key("job-stage"),
  jobStageTrigger: key("job-stage-trigger"),
  jobStageVersion: key("job-stage-version"),
  /** On a KusciaJob: the KusciaJobTemplate that it was made from. */
  template: key("template"),
  /** On a KusciaJob: the KusciaJobSchedule that it is a run of. */
  schedule: key("schedule"),
  scheduleUID: key("schedule-uid"),
  /** On a run of a schedule: Scheduled, Manual or Backfill. */
  runType: key("run-type"),
} as const;

export const ANNOTATION = {
  initiator: key("initiator"),
  taskAlias: key("task-alias"),
  /** On what an added task is made of: the name of its KusciaJobTask. */
  addedTask: key("added-task"),
  jobID: key("job-id"),
  taskID: key("task-id"),
  podRole: key("pod-role"),
  domainID: key("domain-id"),
  imageID: key("image-id"),
  accessDomain: key("access-domain"),
  protocol: key("protocol"),
  metricPath: key("metric_path"),
  metricPort: key("metric_port"),
  /** On pods whose containers are started again: how often, before the party fails. */
  backoffLimit: key("backoff-limit"),
  /** On pods of a template with startTogether: the ConfigMap without which no container starts. */
  startGate: key("start-gate"),
  /** On pods, comma-separated: the containers of the AppImage. What else runs in the pod was put there by others. */
  containers: key("containers"),
  shouldBeScraped: key("should_be_scraped"),
  /** On a template or schedule: who created it over the job API, who changed it last, and when. */
  createdBy: key("created-by"),
  updatedBy: key("updated-by"),
  updatedAt: key("updated-at"),
  /** On a ConfigMap that holds an output: what is known of it without its value, as JSON. */
  output: key("output"),
  /** On a ConfigMap that holds logs: what is known of them without their text, as JSON. */
  keptLog: key("kept-log"),
  /** On pods, comma-separated: the containers that print messages among their output. */
  messages: key("messages"),
  /** On a pod that may call the job API: the certificates by which it knows the API, PEM. */
  jobApiCA: key("job-api-ca"),
  /** On a KusciaJob: the command that a reason was given with, and the reason: `Stop: out of budget`. */
  jobStageReason: key("job-stage-reason"),
  /** On a KusciaJob: which tasks a Restart runs again, as JSON: `{version, all, tasks, only}`; `version` is that of its label. */
  jobStageTasks: key("job-stage-tasks"),
  /** On a KusciaJob: how long programs have to end after a Stop or Cancel, as JSON: `{version, seconds}`. */
  jobStageGrace: key("job-stage-grace"),
  /** On a KusciaJob: why fields of it were changed last. On a KusciaJobTask: why it was added. */
  changeReason: key("change-reason"),
  /** On a KusciaJobConsent: the user who decided. */
  decidedBy: key("decided-by"),
  /** On a KusciaJob: the revision of the template that it was made from. */
  templateRevision: key("template-revision"),
  /** On a run of a schedule: the time that it is for. */
  scheduledTime: key("scheduled-time"),
  /** On a KusciaJobSchedule: a token; another one than before makes a job now. */
  runNow: key("run-now"),
  /** On a KusciaJobSchedule: `{token, from, to, max}`; another token than before makes the jobs of these past times. */
  backfill: key("backfill"),
  /** On a domain's Namespace, comma-separated: whose jobs may run here when `--job-namespaces=*`. */
  allowedJobNamespaces: key("allowed-job-namespaces"),
} as const;

/** Prefix of the labels that hold a job's `custom_fields`. */
export const CUSTOM_FIELD_PREFIX = "kuscia.job.custom-fields/";

/** The scheduling gate of a pod whose peers do not all exist yet. */
export const GANG_GATE = key("gang");

/** Prefix of the Service annotations that carry `bandwidthLimits`; the destination domain follows. */
export const BANDWIDTH_ANNOTATION_PREFIX = key("bandwidth-limit-");

/** Values of the `job-stage` label. */
export const STAGES = ["Create", "Start", "Stop", "Cancel", "Restart", "Suspend"] as const;
export type Stage = (typeof STAGES)[number];
