import { load } from "js-yaml";
import { validateKusciaJob } from "../../api/schema.ts";
import type { AppImage, KusciaJob, KusciaJobSpec, Task } from "../../api/types.ts";
import { ApiError, isForbidden, isInvalid } from "../../kube/errors.ts";
import { ConsoleService } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { renderedPods } from "../../workload/rendered-pods.ts";
import { asInitiator } from "../access.ts";
import type { Call } from "../call.ts";
import { findAppImages } from "../catalog/find-app-images.ts";
import { define } from "../define.ts";
import { requireOwnInitiator } from "../job/create-job.ts";

/** Nobody creates it. */
const NAME = "validated";

interface Finding {
  readonly path: string;
  readonly severity: "error" | "warning";
  readonly text: string;
  readonly remedy: string;
}

/** Says what is wrong with a job: its fields, the API server's rules, and what its AppImages lack. */
export const validateJob = define({
  rpc: ConsoleService.method.validateJob,
  path: "/api/v1/job/validate",
  check: requireOwnInitiator,
  access: asInitiator(),
  uses: ["create kusciajobs", "get appimages"],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: async (request, call) => ({ data: { findings: await findingsOf(request, call) } }),
});

async function findingsOf(
  { job, initiator }: { readonly job: string; readonly initiator: string },
  call: Call,
): Promise<Finding[]> {
  const spec = specIn(job);
  if (typeof spec === "string") return [error("", spec, "write a KusciaJob in YAML or JSON")];
  const faults = validateKusciaJob({ spec });
  if (faults.length > 0) return faults.map((text) => error(fieldIn(text), text, "docs/reference/kusciajob.md"));
  const whole = spec as KusciaJobSpec;
  if (whole.initiator !== initiator)
    return [error("spec.initiator", `spec.initiator is ${whole.initiator}, and the request names ${initiator}`, "")];
  return (await Promise.all([refusals(whole, call), lacks(whole, call)])).flat();
}

function error(path: string, text: string, remedy: string): Finding {
  return { path, severity: "error", text, remedy };
}

/** The spec, or why there is none. */
function specIn(text: string): object | string {
  try {
    const value: unknown = load(text);
    const { spec = value } = (value ?? {}) as { readonly spec?: unknown };
    return typeof spec === "object" && spec !== null ? spec : "this is no KusciaJob";
  } catch (cause) {
    return `this is neither YAML nor JSON: ${(cause as Error).message.split("\n", 1)[0]}`;
  }
}

/** The field that a sentence about a job begins with. */
function fieldIn(sentence: string): string {
  return /^spec\S*/.exec(sentence)?.[0] ?? "";
}

/** What the API server says to it. */
async function refusals(spec: KusciaJobSpec, { backend, signal }: Call): Promise<Finding[]> {
  const job: KusciaJob = { metadata: { generateName: `${NAME}-`, namespace: backend.jobs.namespace } as object, spec };
  try {
    await backend.jobs.create(job, signal, { dryRun: true });
    return [];
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || (!isInvalid(thrown) && !isForbidden(thrown))) throw thrown;
    const causes = thrown.details?.causes ?? [];
    if (causes.length === 0) return [error("", thrown.message, "")];
    return causes.map(({ field = "", message = "" }) => error(field, message, ""));
  }
}

/** What it would wait for, or fail by. */
async function lacks(spec: KusciaJobSpec, call: Call): Promise<Finding[]> {
  const tasks = spec.tasks.map((task, index) => ({ task, path: `spec.tasks[${index}]` }));
  const run = tasks.filter(({ task }) => task.external !== true);
  const images = await findAppImages(
    run.map(({ task }) => task.appImage),
    call,
  );
  const about = { name: NAME, namespace: call.backend.jobs.namespace, uid: NAME, initiator: spec.initiator };
  return run.flatMap(({ task, path }) => {
    if (!images.has(task.appImage)) return [];
    const image = images.get(task.appImage);
    if (image !== undefined) return problemsOf(task, image, about).map((text) => warning(path, text));
    return [warning(`${path}.appImage`, `there is no AppImage "${task.appImage}"`, "create it; the task waits for it")];
  });
}

function warning(path: string, text: string, remedy = "the task would fail; correct it or its AppImage"): Finding {
  return { path, severity: "warning", text, remedy };
}

/** Why no pods could be made of it. */
function problemsOf(
  task: Task,
  appImage: AppImage,
  job: { readonly name: string; readonly namespace: string; readonly uid: string; readonly initiator: string },
): string[] {
  const input = { job, task, taskID: `${NAME}-${task.alias}`, appImage };
  const domains = [...new Set(task.parties.map(({ domainID }) => domainID))];
  const problems = domains.flatMap((domainID) => renderedPods(input, domainID).flatMap(({ problem = "" }) => problem));
  return [...new Set(problems.filter((each) => each !== ""))];
}
