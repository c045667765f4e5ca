import type { KusciaJob, KusciaJobTask, TaskStatus } from "../../src/api/types.ts";
import type { KubeObject, Pod } from "../../src/api/kubernetes.ts";
import type { Call } from "./call.ts";
import type { Change, ModelEvent } from "../../src/local/api/types.ts";
import { keyOf } from "./view.ts";

/** One line for what a call asks. */
export function describeCall(call: Call): string {
  const body = call.body as { status?: unknown; metadata?: object } | undefined;
  if (call.plural === "kusciajobs" && call.method === "PUT") return `${call.text} ${describeJob(body as KusciaJob)}`;
  if (call.plural === "kusciajobtasks" && call.method === "PUT")
    return `${call.text} ${describeTask((body as KusciaJobTask).status)}`;
  if (call.method === "PATCH") return `${call.text} ${JSON.stringify(body)}`;
  if (call.method === "POST" && !call.asksOnly) {
    const { name } = (body?.metadata ?? {}) as { name?: string };
    return `${call.text}/${name}`;
  }
  return call.text;
}

/** One line for a commit. */
export function describeChange({ type, plural, object, resourceVersion }: Change, call: Call | undefined): string {
  const by = call === undefined ? "" : ` by #${call.number}`;
  return `    ${type} ${plural} ${keyOf(object)} @${resourceVersion}${by} ${describeObject(plural, object)}`;
}

export function describeEvent(plural: string, { type, object }: ModelEvent): string {
  return type === "BOOKMARK" || type === "ERROR"
    ? `${type} ${plural}`
    : `${type} ${plural} ${keyOf(object as KubeObject)}`;
}

export function versionOf({ object }: ModelEvent): string | undefined {
  return (object as Partial<KubeObject>).metadata?.resourceVersion;
}

function describeObject(plural: string, object: unknown): string {
  if (plural === "kusciajobs") return describeJob(object as KusciaJob);
  if (plural === "kusciajobtasks") return describeTask((object as KusciaJobTask).status);
  if (plural !== "pods") return "";
  const { metadata, status } = object as Pod;
  return `${status?.phase ?? ""}${metadata.deletionTimestamp === undefined ? "" : " deleting"}`;
}

function describeJob({ metadata, status }: KusciaJob): string {
  const tasks = (status?.tasks ?? []).map(describeTask);
  const stage = metadata.labels?.["kuscia.secretflow/job-stage"];
  const marks = [
    metadata.deletionTimestamp === undefined ? "" : "deleting",
    stage === undefined ? "" : `stage ${stage}`,
    (metadata.finalizers ?? []).length > 0 ? "" : "no finalizer",
  ];
  return [status?.phase ?? "-", ...tasks, ...marks.filter((each) => each !== "").map((each) => `[${each}]`)].join(" ");
}

function describeTask(status: TaskStatus | undefined): string {
  if (status === undefined) return "-";
  const { alias, state, attempt, reason, createTime, parties = [] } = status;
  const uids = parties.flatMap(({ pods = [] }) => pods).filter(({ uid }) => uid !== undefined).length;
  const begun = createTime === undefined ? "" : `+${uids}`;
  return `${alias}${attempt === undefined ? "" : `#${attempt}`}=${state}${begun}${reason === undefined ? "" : `/${reason}`}`;
}

export function messageIn(body: object | string): string {
  return typeof body === "string" ? body : ((body as { message?: string }).message ?? "");
}
