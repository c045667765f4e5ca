import type { KubeObject } from "../api/kubernetes.ts";
import type { EventSeries } from "./event-correlator.ts";
import type { CoreEvent } from "./resource.ts";

/** What an Event says. */
export interface EventContent {
  regarding: KubeObject;
  type: "Normal" | "Warning";
  reason: string;
  message: string;
  action?: string;
  component: string;
  instance: string;
}

// Names hold 253 characters; a dot and the time follow.
const LONGEST_PREFIX = 230;

/** The Event of core/v1 for a series. Its name follows from the object and the first time, so that
 * a repeated create collides. */
export function coreEvent(series: EventSeries, content: EventContent): CoreEvent {
  const { regarding, type, reason, message, action, component, instance } = content;
  const { name = "", namespace, uid, resourceVersion } = regarding.metadata;
  return {
    // What has no namespace is reported in "default", where kubectl looks.
    metadata: {
      name: `${name.slice(0, LONGEST_PREFIX)}.${series.firstAt.toString(16)}${series.id.toString(16)}`,
      namespace: namespace ?? "default",
    },
    involvedObject: { apiVersion: regarding.apiVersion, kind: regarding.kind, namespace, name, uid, resourceVersion },
    type,
    reason,
    message,
    action,
    count: series.count,
    firstTimestamp: seconds(series.firstAt),
    lastTimestamp: seconds(series.lastAt),
    source: { component },
    reportingComponent: component,
    reportingInstance: instance.slice(0, 128),
  };
}

function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

/** At most `limit` bytes of UTF-8, never half a character; what was cut off is marked. */
export function cutToBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= limit) return text;
  const mark = "…";
  let end = limit - Buffer.byteLength(mark);
  // The bytes of a character after its first are 10xxxxxx.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString() + mark;
}
