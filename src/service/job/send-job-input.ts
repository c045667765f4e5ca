import type { Container, ContainerState, Pod } from "../../api/kubernetes.ts";
import { PODS } from "../../api/resources.ts";
import { writeStdin } from "../../kube/attach.ts";
import { orUndefined } from "../../kube/errors.ts";
import { JobExtService, type SendJobInputRequest } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { type PodsGrant, toAttach } from "../access.ts";
import type { GrantedCall } from "../call.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { type LogPod, startedPods } from "../log/log-pods.ts";
import { requireOpen } from "./change.ts";
import { requireJobID } from "./job-id.ts";

/** Bytes of one input. */
export const LARGEST_INPUT = 64 * 1024;
/** Pods of one request that are looked at for who takes input. */
const MOST_PODS = 32;

/** Writes to the standard input of a program. What is written is told nowhere. */
export const sendJobInput = define({
  rpc: JobExtService.method.sendJobInput,
  path: "/api/v1/job/input",
  check,
  access: toAttach({ action: "retrieve" }),
  uses: ["get kusciajobs", "get pods", "get pods/attach", "create pods/attach"],
  audit: ({ jobId, task }) => ({ subject: task === "" ? jobId : `${jobId}/${task}` }),
  // A program would read it twice.
  repeat: false,
  failure: { missing: "queryJob", other: "sendInput" },
  run: async (request, call) => {
    const { job } = call.grant;
    requireOpen(job);
    const { pod, container, isRunning } = await targetOf(request, call);
    const { task, attempt, party, name } = pod;
    const data = Buffer.from(request.data);
    if (data.length > 0) {
      if (!isRunning) throw new CallError("jobState", `container ${container} of pod ${name} has not started yet`);
      await writeStdin(call.backend.transport, { namespace: party, pod: name, container }, data, call.signal);
    }
    return { data: { jobId: request.jobId, task, attempt, party, pod: name, container } };
  },
});

function check(request: SendJobInputRequest): void {
  requireJobID(request);
  const bytes = Buffer.byteLength(request.data);
  if (bytes <= LARGEST_INPUT) return;
  throw new CallError("inputTooLarge", `data has ${bytes} bytes, more than ${LARGEST_INPUT}; send an address of it`);
}

interface Target {
  readonly pod: LogPod;
  readonly container: string;
  readonly isRunning: boolean;
}

/** The one container that is meant and takes input. @throws CallError */
async function targetOf(request: SendJobInputRequest, call: GrantedCall<PodsGrant>): Promise<Target> {
  const { job, domains } = call.grant;
  const { task, container, pod: podName } = request;
  const pods = startedPods(runningTasks(job), { tasks: task === "" ? [] : [task], parties: domains }).filter(
    ({ party, name }) => domains.includes(party) && (podName === "" || name === podName),
  );
  if (pods.length > MOST_PODS)
    throw invalid(`${pods.length} pods are meant; name task, party or pod of the one that is to get the input`);
  const found = await Promise.all(pods.map((pod) => takersOf(pod, call)));
  const targets = found.flat().filter((each) => container === "" || each.container === container);
  const [only, ...more] = targets;
  if (only !== undefined && more.length === 0) return only;
  if (only !== undefined) {
    const names = targets.map(({ pod, container: each }) => `${pod.task}/${pod.party}/${pod.name}/${each}`);
    throw invalid(`several programs take input; name task, party, pod or container of one of ${names.join(", ")}`);
  }
  if (pods.length === 0)
    throw new CallError("jobState", `nothing runs of job "${request.jobId}" that may get the input`);
  throw new CallError("sendInput", `no container runs of job "${request.jobId}" whose AppImage has input: Stdin`);
}

/** The job with those of its tasks that run. */
function runningTasks<J extends PodsGrant["job"]>(job: J): J {
  const tasks = (job.status?.tasks ?? []).filter(({ state }) => state === "Running" || state === "Pending");
  return { ...job, status: { ...job.status, tasks } };
}

async function takersOf(pod: LogPod, { backend, signal }: GrantedCall<PodsGrant>): Promise<Target[]> {
  const ref = { namespace: pod.party, name: pod.name };
  const found = await orUndefined(() => backend.client.get(PODS, ref, { signal }));
  if (found === undefined) return [];
  return (found.spec?.containers ?? [])
    .filter((each) => each.stdin === true && !hasEnded(found, each))
    .map(({ name }) => ({ pod, container: name, isRunning: stateOf(found, name)?.running !== undefined }));
}

function hasEnded(pod: Pod, { name }: Container): boolean {
  const { phase } = pod.status ?? {};
  return phase === "Succeeded" || phase === "Failed" || stateOf(pod, name)?.terminated !== undefined;
}

function stateOf({ status }: Pod, container: string): ContainerState | undefined {
  return status?.containerStatuses?.find(({ name }) => name === container)?.state;
}
