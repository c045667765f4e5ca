import type { Pod, Stored } from "../../api/kubernetes.ts";
import { ANNOTATION, LABEL, MANAGER } from "../../api/names.ts";
import type { KusciaJob } from "../../api/types.ts";
import { hookRecords } from "../../job/hook-records.ts";

/** The labels by which the operator finds a pod, as they should be, and the annotation that names its task. */
export interface PodIdentity {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The identity of the pod with this uid, as the job's status records it. */
export function recordedIdentity(job: Stored<KusciaJob>, uid: string): PodIdentity | undefined {
  const { status = {} } = job;
  const task = [...(status.tasks ?? []), ...hookRecords(status)].find(({ parties = [] }) =>
    parties.some(({ pods = [] }) => pods.some((pod) => pod.uid === uid)),
  );
  if (task === undefined) return undefined;
  return {
    labels: {
      [LABEL.controller]: MANAGER,
      [LABEL.jobUID]: job.metadata.uid,
      [LABEL.attempt]: String(task.attempt ?? 0),
    },
    annotations: { [ANNOTATION.taskAlias]: task.alias },
  };
}

/** What the pod lacks of its identity, as `key=value`; empty if nothing. */
export function missingIdentity({ metadata }: Pod, { labels, annotations }: PodIdentity): string[] {
  const lacks = (wanted: Readonly<Record<string, string>>, found: Readonly<Record<string, string>> = {}): string[] =>
    Object.entries(wanted).flatMap(([key, value]) => (found[key] === value ? [] : [`${key}=${value}`]));
  return [...lacks(labels, metadata.labels), ...lacks(annotations, metadata.annotations)];
}

/** The pod with its identity, for the plan to recognise it. */
export function withIdentity(pod: Stored<Pod>, { labels, annotations }: PodIdentity): Stored<Pod> {
  const metadata = {
    ...pod.metadata,
    labels: { ...pod.metadata.labels, ...labels },
    annotations: { ...pod.metadata.annotations, ...annotations },
  };
  return { ...pod, metadata };
}
