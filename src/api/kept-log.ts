import { LABEL, ANNOTATION } from "./names.ts";
import type { ConfigMap, KubeObject } from "./kubernetes.ts";
import { childFacts } from "./output.ts";

/** So much of the end of a container's log is kept. */
export const KEPT_LOG_BYTES = 64 * 1024;
/** What the containers of a pod share: JSON may need six bytes for one, and a request has at most 3 MiB. */
const KEPT_POD_BYTES = 6 * KEPT_LOG_BYTES;

/** The end of what a container printed, whole lines where there are any. */
export interface KeptLog {
  readonly container: string;
  readonly text: string;
  /** Whether it printed more before. */
  readonly isCut: boolean;
}

/** What is known of kept logs without their text. */
interface KeptNote {
  readonly bytes: number;
  /** When the pod was made: of several the logs of the oldest go first. */
  readonly since: string;
  /** The containers that printed more before. */
  readonly cut: readonly string[];
}

const UNKNOWN: KeptNote = { bytes: KEPT_POD_BYTES, since: "", cut: [] };

/** The value of the label `content` of a ConfigMap that holds logs. */
const CONTENT = "log";

/** How much of a container's log is kept in a pod of so many. */
export function keptBytes(containers: number): number {
  return Math.min(KEPT_LOG_BYTES, Math.floor(KEPT_POD_BYTES / Math.max(1, containers)));
}

/** Name of the ConfigMap that holds the logs of a pod. */
export function keptLogName(pod: string): string {
  return `${pod}-log`;
}

/** The ConfigMap that holds the logs of a pod, in its namespace; with the labels by which it is found and goes with its job. */
export function keptLogConfigMap(pod: KubeObject, logs: readonly KeptLog[]): ConfigMap {
  const { namespace, name = "", creationTimestamp: since = "" } = pod.metadata;
  const { labels, annotations } = childFacts(pod);
  const bytes = logs.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const note: KeptNote = { bytes, since, cut: logs.filter(({ isCut }) => isCut).map(({ container }) => container) };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      ...(namespace !== undefined && { namespace }),
      name: keptLogName(name),
      labels: { ...labels, [LABEL.content]: CONTENT },
      annotations: { ...annotations, [ANNOTATION.keptLog]: JSON.stringify(note) },
    },
    immutable: true,
    data: Object.fromEntries(logs.map(({ container, text }) => [container, text])),
  };
}

/** Whether the object holds logs. */
export function isKeptLog({ metadata }: KubeObject): boolean {
  return metadata.labels?.[LABEL.content] === CONTENT;
}

/** What the ConfigMap says of its logs; one that somebody spoiled counts as old, and as large as one may be. */
export function keptNote({ metadata }: KubeObject): KeptNote {
  try {
    const { bytes, since, cut } = JSON.parse(metadata.annotations?.[ANNOTATION.keptLog] ?? "") as KeptNote;
    const isSound = typeof bytes === "number" && typeof since === "string" && Array.isArray(cut);
    return isSound ? { bytes, since, cut } : UNKNOWN;
  } catch {
    return UNKNOWN;
  }
}

/** The logs in a ConfigMap, if it holds any, and of this job where one is named. */
export function keptLogs(configMap: ConfigMap, jobUID?: string): KeptLog[] {
  const isOther = jobUID !== undefined && configMap.metadata.labels?.[LABEL.jobUID] !== jobUID;
  if (!isKeptLog(configMap) || isOther) return [];
  const { cut } = keptNote(configMap);
  return Object.entries(configMap.data ?? {}).map(([container, text]) => ({
    container,
    text,
    isCut: cut.includes(container),
  }));
}
