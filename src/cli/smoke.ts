import { randomBytes } from "node:crypto";
import { KUSCIA_JOBS } from "../api/resources.ts";
import type { KusciaJobSpec } from "../api/types.ts";
import { shortWhy } from "../job/why-text.ts";
import type { JobView } from "../job/view.ts";
import type { KubeClient } from "../kube/client.ts";
import { orUndefined } from "../kube/errors.ts";
import { durationText } from "../util/duration.ts";
import type { Found } from "./doctor.ts";
import { isEnded } from "./outcome.ts";
import type { JobSource, WatchChange } from "./source/source.ts";

const TASK = "smoke";

/** What a job is made of that only shows that jobs run. */
export interface Smoke {
  readonly source: JobSource;
  readonly client: KubeClient;
  readonly namespace: string;
  /** The domain that begins it, and takes part alone. */
  readonly domain: string;
  /** What it runs a pod of; without one it has a task without pods, which ends by itself. */
  readonly appImage?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Runs a job from its creation to its end, and deletes it. */
export async function smoke(about: Smoke): Promise<Found> {
  const { client, namespace } = about;
  const name = `kj-doctor-${randomBytes(3).toString("hex")}`;
  const started = performance.now();
  try {
    const last = await runIt(about, name);
    if (last?.state !== "Succeeded") return failure(about, name, last);
    const took = durationText(performance.now() - started);
    return { result: "ok", detail: `${name} of ${about.domain} Succeeded after ${took}` };
  } finally {
    await orUndefined(() => client.delete(KUSCIA_JOBS, { namespace, name }));
  }
}

function failure({ domain, timeoutMs }: Smoke, name: string, last: JobView | undefined): Found {
  const why = last === undefined ? "" : `: ${shortWhy(last)}`;
  const detail = `${name} of ${domain} is ${last?.state ?? "not seen"} after at most ${timeoutMs / 1000} s${why}`;
  const isSeen = last !== undefined && last.why[0]?.code !== "NotSeen";
  const remedy = isSeen ? "kj run the same, then kj why" : "is an operator running, and does it watch this namespace?";
  return { result: "wrong", detail, remedy };
}

/** The job as it was seen last. */
async function runIt(
  { source, timeoutMs, signal, domain, appImage }: Smoke,
  name: string,
): Promise<JobView | undefined> {
  await source.submit({ metadata: { name }, spec: specOf(domain, appImage) }, false);
  let last: JobView | undefined;
  let isTold = appImage !== undefined;
  for await (const change of source.watch([name], AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))) {
    last = jobIn(change) ?? last;
    if (last === undefined) continue;
    if (isEnded(last)) break;
    if (isTold || !isBegun(last)) continue;
    isTold = true;
    await source.complete(name, { alias: TASK, outcome: "Succeeded", message: "by kj doctor" });
  }
  signal.throwIfAborted();
  return last;
}

function specOf(domain: string, appImage = ""): KusciaJobSpec {
  const task = { alias: TASK, appImage, taskInputConfig: "", parties: [{ domainID: domain }] };
  return { initiator: domain, tasks: [appImage === "" ? { ...task, external: true } : task] };
}

function isBegun({ tasks: [task] }: JobView): boolean {
  return task?.state === "Running" || (task?.state === "Pending" && task.create_time !== undefined);
}

function jobIn(change: WatchChange): JobView | undefined {
  if (change.type === "state") return change.jobs[0];
  return change.type === "changed" ? change.job : undefined;
}
