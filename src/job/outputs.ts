import type { Pod, Stored } from "../api/kubernetes.ts";
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
import type { KusciaJobStatus, OutputStatus, TaskStatus } from "../api/types.ts";
import type { Pass } from "./pass.ts";
import type { PlannedChild, Snapshot } from "./types.ts";

/** How many outputs a job may have. */
export const MOST_OUTPUTS = 64;
/** When an output that could not be stored is tried again, and how long after the job's end. */
const RETRY_SECONDS = 30;
const GIVE_UP_SECONDS = 3600;

/** Writes the outputs that are stored into the status. What is recorded stays: a cache that lags may not show it. */
export function recordOutputs({ snapshot, status }: Pass): void {
  const stored = snapshot.children.ConfigMap.flatMap(statusOf);
  if (stored.length === 0) return;
  const known = new Map([...(status.outputs ?? []), ...stored].map((each) => [keyOf(each), each]));
  const sorted = [...known].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  status.outputs = sorted.slice(0, MOST_OUTPUTS);
}

/**
 * The outputs that containers have declared in their termination messages and that are not stored yet. They are made of
 * pods that stay, so one that could not be made is asked for again.
 */
export function planOutputs(pass: Pass): PlannedChild[] {
  const { snapshot, status, clock } = pass;
  const missing = unsaved(snapshot, status);
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

/** Whether there are outputs that are not stored, or stored and not recorded: a job that ended is looked at for them. */
export function hasNewsOfOutputs(snapshot: Snapshot): boolean {
  const { status = {} } = snapshot.job;
  const recorded = new Set((status.outputs ?? []).map(keyOf));
  if (recorded.size >= MOST_OUTPUTS) return false;
  const isNews = snapshot.children.ConfigMap.flatMap(statusOf).some((each) => !recorded.has(keyOf(each)));
  return isNews || unsaved(snapshot, status).length > 0;
}

/** Uids of the pods that have declared outputs that are not stored yet. */
export function podsWithUnsavedOutputs({ snapshot, status }: Pass): ReadonlySet<string> {
  return new Set(unsaved(snapshot, status).map(({ pod }) => pod.metadata.uid));
}

interface Declared {
  readonly pod: Stored<Pod>;
  readonly outputs: readonly Output[];
}

function unsaved({ children }: Snapshot, status: KusciaJobStatus): Declared[] {
  const known = new Set([
    ...(status.outputs ?? []).map(keyOf),
    ...children.ConfigMap.filter(isOutput).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  ]);
  let room = MOST_OUTPUTS - known.size;
  if (room <= 0) return [];
  const declaring = children.Pod.flatMap((pod) => {
    const outputs = outputsOf(pod);
    return outputs.length === 0 ? [] : [{ pod, outputs }];
  });
  if (declaring.length === 0) return [];
  const tasks = new Map((status.tasks ?? []).map((task) => [task.alias, task]));
  return declaring.flatMap(({ pod, outputs: declared }): Declared[] => {
    if (room <= 0 || !hasSucceeded(pod, tasks)) return [];
    const outputs = declared
      .filter(({ name }) => !known.has(`${pod.metadata.namespace}/${outputConfigMapName(pod.metadata.name, name)}`))
      .slice(0, room);
    room -= outputs.length;
    return outputs.length === 0 ? [] : [{ pod, outputs }];
  });
}

/** What is wrong is left out: its text is the application's, and must show nowhere. */
function outputsOf({ status }: Pod): Output[] {
  const declared = (status?.containerStatuses ?? []).flatMap(
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

/** A pod that was told to go before it ended has not done its work, whatever it says: only the status knows. */
function hasSucceeded({ metadata, status }: Stored<Pod>, tasks: ReadonlyMap<string, TaskStatus>): boolean {
  if (status?.phase !== "Succeeded" || status.containerStatuses === undefined) return false;
  const task = tasks.get(metadata.annotations?.[ANNOTATION.taskAlias] ?? "");
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
      task: metadata.annotations?.[ANNOTATION.taskAlias] ?? "",
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
