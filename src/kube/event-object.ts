import type { CoreEvent, KubeObject } from "../api/kubernetes.ts";
import { formatTime } from "../util/time.ts";
import type { EventSeries } from "./event-correlator.ts";

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
    firstTimestamp: formatTime(series.firstAt),
    lastTimestamp: formatTime(series.lastAt),
    source: { component },
    reportingComponent: component,
    reportingInstance: instance.slice(0, 128),
  };
}
