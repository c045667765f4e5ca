import { readFileSync } from "node:fs";
import { DEFAULT_JOB_NAMESPACE } from "../api/names.ts";
import type { Approval } from "../consent/policy.ts";
import type { JobSettings } from "../job/types.ts";
import type { JobApi } from "../workload/input.ts";
import { option, OptionError, type Options } from "../process/options.ts";

/** The options of `kusciajob-operator operator`. */
export const OPERATOR_OPTIONS = {
  kubeconfig: option(
    "string",
    "",
    "Kubeconfig file; without it the pod's service account, else $KUBECONFIG or ~/.kube/config.",
  ),
  "job-namespaces": option("list", [DEFAULT_JOB_NAMESPACE], "Namespaces whose KusciaJobs are run, or * for all."),
  "domain-namespaces": option(
    "list",
    ["*"],
    "Namespaces that parties may run in, or * for all that are domains. If you list names, only those namespaces are watched.",
  ),
  "operator-namespace": option("string", "", "Namespace of the Lease; without it the pod's own, else default."),
  "domain-settings": option("string", "", "YAML file with pod settings per domain."),
  "shared-network": option(
    "string",
    "",
    "Address that all pods share, where they have none of their own; each then gets ports of its own, and endpoints name them.",
  ),
  "shared-ports": option("string", "20000-32767", "First and last of the ports for --shared-network."),
  "job-api-url": option(
    "string",
    "",
    "Where pods of tasks with apiAccess or manager find the job API, such as https://kusciajob-operator-api.kusciajob-system.svc:8082; without it such a task fails.",
  ),
  "job-api-ca-file": option(
    "string",
    "",
    "Certificates by which those pods know the job API, PEM; without it those of their image's system count.",
  ),
  "leader-elect": option("boolean", true, "Act only while holding the Lease kusciajob-operator."),
  "lease-duration": option("duration", 15, "How long others wait for a leader that no longer renews."),
  "lease-renew-deadline": option("duration", 10, "How long the leader tries to renew before it gives up."),
  "lease-retry-period": option("duration", 2, "Pause between tries to get or renew the Lease."),
  "health-port": option("integer", 8081, "Port of /healthz and /readyz; 0 for any free one, -1 for none."),
  "metrics-port": option("integer", -1, "Port of /metrics; -1 for the health port."),
  workers: option("integer", 16, "Jobs handled at the same time."),
  connections: option("integer", 8, "Connections to the API server for requests."),
  "missing-reference-grace": option(
    "duration",
    30,
    "How long a job waits for a missing initiator, domain, AppImage or template.",
  ),
  "image-pull-deadline": option("duration", 300, "How long an image may fail to be pulled before its party fails."),
  "container-start-deadline": option(
    "duration",
    300,
    "How long a pod that has a node may take to start its containers before its party fails.",
  ),
  "container-config-deadline": option(
    "duration",
    60,
    "How long a pod that has a node may lack a Secret or ConfigMap of its environment before its party fails.",
  ),
  "init-container-deadline": option(
    "duration",
    1800,
    "How long an init container that was injected into a pod may run, or a sidecar take to start, before its party fails.",
  ),
  "ignore-injected-containers": option(
    "boolean",
    true,
    "Judge a pod by the containers of its AppImage; others that still run are stopped when these have succeeded.",
  ),
  "default-approval": option(
    "string",
    "Automatic",
    "What counts for a party without a DomainPolicy: Automatic, or Required: nothing starts before its consent.",
  ),
  "unwatched-grace": option(
    "duration",
    30,
    "How long a job outside the job namespaces is left alone before it is answered.",
  ),
  "default-lifecycle": option(
    "duration",
    0,
    "Time to schedule all pods of a task that sets no lifecycleSeconds; 0 for no limit.",
  ),
  "default-disruption-retries": option(
    "integer",
    3,
    "How often a task that sets no disruptionLimit starts again after Kubernetes took a pod of it away, such as by a drain.",
  ),
  "default-ttl": option(
    "duration",
    30 * 24 * 3600,
    "How long a finished job that sets no ttlSecondsAfterFinished is kept; 0 for ever.",
  ),
  "cleanup-deadline": option(
    "duration",
    600,
    "How long after its deletion a namespace that the operator may no longer read holds a job; 0 for ever.",
  ),
  "keep-finished-pods": option(
    "boolean",
    true,
    "Keep pods that ended by themselves until their job goes, for their logs.",
  ),
  "kept-logs": option(
    "integer",
    0,
    "MiB of the logs of ended pods that are kept in each domain's namespace after their pods are gone; 0 for none.",
  ),
  "log-level": option("string", "info", "debug, info, warn or error."),
} as const;

export type OperatorOptions = Options<typeof OPERATOR_OPTIONS>;

/**
 * Checks what no single option can tell.
 * @throws OptionError
 */
export function checkOptions(options: OperatorOptions): void {
  const { "lease-duration": duration, "lease-renew-deadline": renew, "lease-retry-period": retry } = options;
  if (!(duration > renew && renew > retry && retry > 0)) {
    throw new OptionError(
      `--lease-duration (${duration}s) must be longer than --lease-renew-deadline (${renew}s), and that longer than --lease-retry-period (${retry}s)`,
    );
  }
  const approval = options["default-approval"];
  if (!isApproval(approval)) {
    throw new OptionError(`--default-approval is "${approval}", and must be Automatic or Required`);
  }
  const { "job-namespaces": jobs, "domain-namespaces": domains, "kept-logs": keptLogs } = options;
  if (keptLogs < 0) throw new OptionError(`--kept-logs is ${keptLogs}, it must be a number of MiB, 0 for none`);
  if (jobs.includes("*") && !domains.includes("*")) {
    throw new OptionError("--domain-namespaces by name needs --job-namespaces by name too, not *");
  }
  const both = domains.find((each) => jobs.includes(each));
  if (both !== undefined && both !== "*") {
    throw new OptionError(
      `${both} is among --job-namespaces and --domain-namespaces; a namespace of jobs is no domain`,
    );
  }
}

function isApproval(text: string): text is Approval {
  return text === "Automatic" || text === "Required";
}

/** A pod carries it in an annotation. */
const LARGEST_CA = 64 * 1024;

/** What pods are told of the job API. Reads the file of its CA. @throws OptionError */
function jobApiOf(options: OperatorOptions): JobApi | undefined {
  const { "job-api-url": url, "job-api-ca-file": file } = options;
  if (url === "") {
    if (file !== "") throw new OptionError("--job-api-ca-file needs --job-api-url");
    return undefined;
  }
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""))
    throw new OptionError(
      `--job-api-url is "${url}", it must be like https://kusciajob-operator-api.kusciajob-system.svc:8082`,
    );
  if (file === "") return { url };
  const ca = readFileSync(file, "utf8");
  if (!ca.includes("-----BEGIN CERTIFICATE-----") || Buffer.byteLength(ca) > LARGEST_CA)
    throw new OptionError(
      `--job-api-ca-file is "${file}", it must hold certificates in PEM, of at most ${LARGEST_CA} bytes`,
    );
  return { url, ca };
}

/** The part of the options that decisions depend on. @throws OptionError */
export function jobSettings(options: OperatorOptions, operatorNamespace: string): JobSettings {
  const jobApi = jobApiOf(options);
  return {
    jobNamespaces: options["job-namespaces"],
    domainNamespaces: options["domain-namespaces"],
    operatorNamespace,
    missingReferenceGraceSeconds: options["missing-reference-grace"],
    imagePullDeadlineSeconds: options["image-pull-deadline"],
    containerStartDeadlineSeconds: options["container-start-deadline"],
    containerConfigDeadlineSeconds: options["container-config-deadline"],
    initContainerDeadlineSeconds: options["init-container-deadline"],
    ignoreInjectedContainers: options["ignore-injected-containers"],
    defaultApproval: isApproval(options["default-approval"]) ? options["default-approval"] : "Required",
    unwatchedGraceSeconds: options["unwatched-grace"],
    defaultLifecycleSeconds: options["default-lifecycle"],
    defaultDisruptionRetries: options["default-disruption-retries"],
    defaultTTLSecondsAfterFinished: options["default-ttl"],
    keepFinishedPods: options["keep-finished-pods"],
    ...(jobApi && { jobApi }),
  };
}

const NAMESPACE_FILE = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

/** The namespace that the process runs in: the option, else the pod's own; undefined out of a cluster. */
export function ownNamespace(options: OperatorOptions): string | undefined {
  if (options["operator-namespace"] !== "") return options["operator-namespace"];
  try {
    return readFileSync(NAMESPACE_FILE, "utf8").trim();
  } catch {
    return undefined;
  }
}
