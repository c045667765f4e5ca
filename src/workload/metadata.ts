import { createHash } from "node:crypto";

import type { KubeObject, ObjectMeta } from "../api/kubernetes.ts";
import { ANNOTATION, LABEL, MANAGER } from "../api/names.ts";
import type { TaskInput } from "./input.ts";

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Which pod an object belongs to. */
export interface PodIdentity {
  alias: string;
  domainID: string;
  role: string;
  index: number;
  attempt: number;
}

/** Equal for two objects only if they are of the same pod of the same attempt of the same job. */
export function podIdentity(jobUID: string, pod: PodIdentity): string {
  const text = [jobUID, pod.alias, pod.domainID, pod.role, pod.index, pod.attempt].join("/");
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Whether Kubernetes takes the text as a label's value. */
export function isLabelValue(text: string): boolean {
  return LABEL_VALUE.test(text);
}

/**
 * Labels and annotations that every child of a task carries, and `extra` labels. What a label cannot hold becomes an
 * annotation of the same key; nothing is selected by those. There is no owner reference: a child lives in the domain's
 * namespace, the job elsewhere, and Kubernetes would collect it as an orphan.
 */
export function childMetadata(
  input: TaskInput,
  key: { name: string; namespace: string },
  extra: Record<string, string> = {},
): ObjectMeta {
  const wanted = {
    [LABEL.controller]: MANAGER,
    [LABEL.jobID]: input.job.name,
    [LABEL.jobUID]: input.job.uid,
    [LABEL.jobNamespace]: input.job.namespace,
    [LABEL.taskID]: input.taskID,
    [LABEL.attempt]: String(input.attempt),
    ...extra,
  };
  const entries = Object.entries(wanted);
  return {
    ...key,
    labels: Object.fromEntries(entries.filter(([, value]) => isLabelValue(value))),
    annotations: {
      [ANNOTATION.initiator]: input.job.initiator,
      [ANNOTATION.taskID]: input.taskID,
      [ANNOTATION.taskAlias]: input.task.alias,
      ...(input.addedTask !== undefined && { [ANNOTATION.addedTask]: input.addedTask }),
      ...Object.fromEntries(entries.filter(([, value]) => !isLabelValue(value))),
    },
  };
}

/** Whose child the object is, as far as it says: where no label holds a value, the annotation of the same key does. */
export function ownerOf({ metadata: { labels = {}, annotations = {} } }: KubeObject): {
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
} {
  const said = (key: string): string | undefined => labels[key] ?? annotations[key];
  const [namespace, name, uid] = [said(LABEL.jobNamespace), said(LABEL.jobID), said(LABEL.jobUID)];
  return {
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(uid !== undefined && { uid }),
  };
}

/** What every child of a task carries by which it is known. */
const SHARED = [
  LABEL.controller,
  LABEL.jobID,
  LABEL.jobUID,
  LABEL.jobNamespace,
  LABEL.taskID,
  LABEL.attempt,
  ANNOTATION.initiator,
  ANNOTATION.taskAlias,
  ANNOTATION.addedTask,
];

/** The labels and annotations that another child of the same attempt of the same task carries, read off one of them. */
export function sharedMetadata({ metadata }: KubeObject, key: { name: string; namespace: string }): ObjectMeta {
  const shared = (from: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(from).filter(([name]) => SHARED.includes(name)));
  return { ...key, labels: shared(metadata.labels), annotations: shared(metadata.annotations) };
}
