import type { KubeObject, Pod, Stored } from "../api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../api/names.ts";
import {
  declaredOutputs,
  isOutput,
  type Output,
  outputConfigMap,
  outputConfigMapName,
  OutputError,
  outputNote,
  readOutput,
} from "../api/output.ts";
import type { KusciaJobStatus, KusciaJobTaskStatus, OutputStatus, TaskStatus } from "../api/types.ts";
import { isAccepted } from "./added-tasks.ts";
import { isLive } from "./children.ts";
import { judgedContainers } from "./containers.ts";
import type { Pass } from "./pass.ts";
import type { JobSettings, PlannedChild, Snapshot } from "./types.ts";

/** How many outputs the tasks of a job's spec may have together, and each task that was added. */
export const MOST_OUTPUTS = 64;
/** When an output that could not be stored is tried again, and how long after the job's end. */
const RETRY_SECONDS = 30;
const GIVE_UP_SECONDS = 3600;
/** How long the end of a job waits for the results of its tasks. */
const HOLD_SECONDS = 10;

/**
 * Writes the outputs that are stored into the status, those of added tasks into theirs too. What is recorded stays: a cache
 * that lags may not show it.
 */
export function recordOutputs({ snapshot, status, runs, added }: Pass): void {
  const stored = snapshot.children.ConfigMap.filter((each) => !isLeftOver(each, added)).flatMap(statusOf);
  const known = new Map([...(status.outputs ?? []), ...stored].map((each) => [keyOf(each), each]));
  if (known.size === 0) return;
  const sorted = [...known].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  const holders = new Holders(added);
  const outputs = sorted.filter((each) => holders.take(each));
  status.outputs = outputs;
  const byTask = new Map<string, OutputStatus[]>();
  for (const each of outputs.filter(({ task }) => added.has(task)))
    byTask.set(each.task, [...(byTask.get(each.task) ?? []), each]);
  for (const run of runs) {
    const own = byTask.get(run.spec.alias);
    if (own !== undefined) (run.status as KusciaJobTaskStatus).outputs = own;
  }
}

/** The outputs that stand in the job's own status: those of added tasks stand in theirs. */
export function ownOutputs({ status, added }: Pick<Pass, "status" | "added">): OutputStatus[] | undefined {
  if (added.size === 0) return status.outputs;
  const own = status.outputs?.filter(({ task }) => !added.has(task)) ?? [];
  return own.length === 0 ? undefined : own;
}

/** Whether it is of an added task that has gone: pods, results and logs stay as long as their task. */
export function isLeftOver(object: KubeObject, added: Aliases): boolean {
  return object.metadata.annotations?.[ANNOTATION.addedTask] !== undefined && !added.has(aliasOf(object));
}

/** Which tasks were added. */
interface Aliases {
  readonly has: (alias: string) => boolean;
}

/** Whose status holds which outputs: an added task's its own, the job's all others; each so many at most. */
class Holders {
  readonly #added: Aliases;
  readonly #counts = new Map<string, number>();

  constructor(added: Aliases) {
    this.#added = added;
  }

  /** Takes the next output; false if its holder has no room for it. */
  take({ task }: Pick<OutputStatus, "task">): boolean {
    const holder = this.#added.has(task) ? task : "";
    const count = this.#counts.get(holder) ?? 0;
    this.#counts.set(holder, count + 1);
    return count < MOST_OUTPUTS;
  }
}

/**
 * The outputs that containers have declared in their termination messages and that are not stored yet. They are made of
 * pods that stay, so one that could not be made is asked for again.
 */
export function planOutputs(pass: Pass): PlannedChild[] {
  const { status, clock } = pass;
  const missing = unsaved(pass);
  if (missing.length === 0) return [];
  if (status.completionTime === undefined || !clock.passed(status.completionTime, GIVE_UP_SECONDS))
    clock.passed(clock.text, RETRY_SECONDS);
  return missing.flatMap(({ pod, outputs }) =>
    outputs.map((output) => ({
      kind: "ConfigMap" as const,
      namespace: pod.metadata.namespace,
      name: outputConfigMapName(pod.metadata.name, output.name),
      role: "",
      render: () => outputConfigMap(pod, output),
    })),
  );
}

/**
 * Whether the job that is about to succeed waits until the outputs of its tasks are stored: who sees its end asks for them.
 * One that cannot be stored does not keep it from ending.
 */
export function awaitsOutputs(pass: Pass): boolean {
  if (unsaved(pass).length === 0) return false;
  const ends = pass.runs.flatMap(({ status }) => status.endTime ?? []).toSorted();
  return !pass.clock.passed(ends.at(-1), HOLD_SECONDS);
}

/** Whether there are outputs that are not stored, or stored and not recorded: a job that ended is looked at for them. */
export function hasNewsOfOutputs(snapshot: Snapshot): boolean {
  const { status = {} } = snapshot.job;
  const added = new Set((snapshot.addedTasks ?? []).filter(isAccepted).map(({ spec }) => spec.alias));
  const holders = new Holders(added);
  const recorded = new Set((status.outputs ?? []).filter((each) => holders.take(each)).map(keyOf));
  const isNews = snapshot.children.ConfigMap.flatMap(statusOf).some(
    (each) => !recorded.has(keyOf(each)) && holders.take(each),
  );
  return isNews || unsaved({ snapshot, status, added }).length > 0;
}

/**
 * Uids of the pods that stay for outputs that are not stored yet. One that still runs what others injected takes room, so
 * it does not stay for ever.
 */
export function podsWithUnsavedOutputs(pass: Pass): ReadonlySet<string> {
  const staying = unsaved(pass).filter(
    ({ pod }) => !isLive(pod) || !pass.clock.passed(endOf(pod, pass.snapshot), GIVE_UP_SECONDS),
  );
  return new Set(staying.map(({ pod }) => pod.metadata.uid));
}

/** When the last of the containers by which the pod is judged ended. */
function endOf(pod: Pod, { settings }: Pick<Snapshot, "settings">): string | undefined {
  const judged = judgedContainers(pod, settings.ignoreInjectedContainers);
  return judged
    .flatMap(({ state }) => state?.terminated?.finishedAt ?? [])
    .toSorted()
    .at(-1);
}

interface Declared {
  readonly pod: Stored<Pod>;
  readonly outputs: readonly Output[];
}

/** What is looked at for outputs: the job with its added tasks, and which these are. */
interface Lookup {
  readonly snapshot: Pick<Snapshot, "children" | "settings">;
  readonly status: KusciaJobStatus;
  readonly added: Aliases;
}

function unsaved({ snapshot: { children, settings }, status, added }: Lookup): Declared[] {
  const declaring = children.Pod.flatMap((pod) => {
    const outputs = outputsOf(pod, settings);
    return outputs.length === 0 ? [] : [{ pod, outputs }];
  });
  if (declaring.length === 0) return [];
  const known = new Map([
    ...(status.outputs ?? []).map((each): [string, { readonly task: string }] => [keyOf(each), each]),
    ...children.ConfigMap.filter(isOutput).map((each): [string, { readonly task: string }] => [
      `${each.metadata.namespace}/${each.metadata.name}`,
      { task: aliasOf(each) },
    ]),
  ]);
  const holders = new Holders(added);
  for (const each of known.values()) holders.take(each);
  const tasks = new Map((status.tasks ?? []).map((task) => [task.alias, task]));
  return declaring.flatMap(({ pod, outputs: declared }): Declared[] => {
    if (!hasSucceeded(pod, tasks)) return [];
    const { namespace, name: podName } = pod.metadata;
    const task = aliasOf(pod);
    const outputs = declared
      .filter(({ name }) => !known.has(`${namespace}/${outputConfigMapName(podName, name)}`))
      .filter(() => holders.take({ task }));
    return outputs.length === 0 ? [] : [{ pod, outputs }];
  });
}

function aliasOf({ metadata }: KubeObject): string {
  return metadata.annotations?.[ANNOTATION.taskAlias] ?? "";
}

/**
 * What the containers say by which the pod is judged. What is wrong is left out: its text is the application's, and must
 * show nowhere.
 */
function outputsOf(pod: Pod, { ignoreInjectedContainers }: JobSettings): Output[] {
  const declared = judgedContainers(pod, ignoreInjectedContainers).flatMap(
    ({ state }) => declaredOutputs(state?.terminated?.message) ?? [],
  );
  return declared.flatMap((each) => {
    try {
      return [readOutput(each)];
    } catch (error) {
      if (error instanceof OutputError) return [];
      throw error;
    }
  });
}

/**
 * Only the status knows: a pod that was told to go before it ended has not done its work, whatever it says, and one that
 * succeeded may still run, or have failed, by what others injected.
 */
function hasSucceeded({ metadata }: Stored<Pod>, tasks: ReadonlyMap<string, TaskStatus>): boolean {
  const task = tasks.get(aliasOf({ metadata }));
  return (task?.parties ?? []).some(
    ({ domainID, pods = [] }) =>
      domainID === metadata.namespace &&
      pods.some(({ name, phase }) => name === metadata.name && phase === "Succeeded"),
  );
}

function statusOf(configMap: Stored): OutputStatus[] {
  const { metadata } = configMap;
  const note = isOutput(configMap) ? outputNote(configMap) : undefined;
  if (note === undefined) return [];
  const { readers, ...rest } = note;
  return [
    {
      ...rest,
      task: aliasOf(configMap),
      attempt: Number(metadata.labels?.[LABEL.attempt] ?? 0),
      domainID: metadata.namespace,
      readers: readers === "all" ? ["*"] : [...readers],
      configMap: metadata.name,
    },
  ];
}

function keyOf({ domainID, configMap }: OutputStatus): string {
  return `${domainID}/${configMap}`;
}
