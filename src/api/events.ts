import type { CoreEvent } from "./kubernetes.ts";

/** An Event as people read it, whichever fields its writer has filled. */
export interface ReadEvent {
  /** When it was seen last. */
  readonly time: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** How often it was seen. */
  readonly count: number;
}

export function readEvent({ type = "Normal", reason = "", message = "", ...event }: CoreEvent): ReadEvent {
  return { time: timeOf(event), type, reason, message, count: event.series?.count ?? event.count ?? 1 };
}

function timeOf({ series, lastTimestamp, eventTime, firstTimestamp }: Partial<CoreEvent>): string {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp ?? "";
}
