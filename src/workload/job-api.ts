import type { Container, PodSpec } from "../api/kubernetes.ts";
import { ANNOTATION, TASK_AUDIENCE } from "../api/names.ts";
import { callsJobApi } from "../api/programs.ts";
import { WorkloadError } from "./errors.ts";
import type { JobApi, TaskInput } from "./input.ts";
import type { LiteralEnv } from "./job-env.ts";

const VOLUME = "kuscia-job-api";
const FOLDER = "/var/run/secrets/kuscia.secretflow/job-api";
const [TOKEN, CA] = ["token", "ca.crt"];
/** The kubelet renews a token long before. */
const TOKEN_SECONDS = 3600;

/** The job API, if programs of the task may call it. Throws ApiAccessUnavailable if they should and nobody knows where it is. */
export function jobApiOf({ task, jobApi }: Pick<TaskInput, "task" | "jobApi">): JobApi | undefined {
  if (!callsJobApi(task)) return undefined;
  if (jobApi !== undefined) return jobApi;
  throw new WorkloadError(
    "ApiAccessUnavailable",
    `task ${task.alias} has ${task.manager === true ? "manager" : "apiAccess"}, but the operator does not know where the ` +
      "job API is; start it with --job-api-url (chart: api.programs.enabled), or leave it out",
  );
}

/** Where programs find the job API, their token and the CA to trust. */
export function jobApiEnv({ url, ca }: JobApi): LiteralEnv[] {
  return [
    { name: "KUSCIA_JOB_API_URL", value: url },
    { name: "KUSCIA_JOB_API_TOKEN_FILE", value: `${FOLDER}/${TOKEN}` },
    ...(ca === undefined ? [] : [{ name: "KUSCIA_JOB_API_CA_FILE", value: `${FOLDER}/${CA}` }]),
  ];
}

/** The volume with the pod's own token. It is good for the job API alone, and only as long as the pod exists. */
export function jobApiVolume({ ca }: JobApi): NonNullable<PodSpec["volumes"]>[number] {
  const token = { audience: TASK_AUDIENCE, expirationSeconds: TOKEN_SECONDS, path: TOKEN };
  const fieldRef = { fieldPath: `metadata.annotations['${ANNOTATION.jobApiCA}']` };
  const sources = [
    { serviceAccountToken: token },
    ...(ca === undefined ? [] : [{ downwardAPI: { items: [{ path: CA, fieldRef }] } }]),
  ];
  return { name: VOLUME, projected: { sources } };
}

/** The pod carries the CA itself: so it needs no object beside it. */
export function jobApiAnnotations(jobApi: JobApi | undefined): Record<string, string> {
  return jobApi?.ca === undefined ? {} : { [ANNOTATION.jobApiCA]: jobApi.ca };
}

/** Of every container. */
export const JOB_API_MOUNT: NonNullable<Container["volumeMounts"]>[number] = {
  name: VOLUME,
  mountPath: FOLDER,
  readOnly: true,
};
