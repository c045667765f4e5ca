import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { WatchEventSchema } from "../proto/kusciajob/api/v1alpha1/console_pb.js";
import { watch } from "./generated/calls.ts";
import { follow } from "./event-stream.ts";
import type { Transport } from "./transport.ts";

export interface TopicOptions {
  /** Such as `schedules` or `events:nightly`. */
  readonly topics: readonly string[];
  /** Ends the watch. */
  readonly signal?: AbortSignal;
}

/**
 * What is told of a topic. `RESET`: forget what you know of it, the whole state follows. `SYNCED`: the state of all topics is
 * complete, what follows is live.
 */
export interface TopicEvent {
  readonly type: string;
  readonly topic: string;
  readonly name: string;
  /** As JSON. */
  readonly object: string;
}

/** Events until the signal is aborted; reconnects, and goes on where it was. @throws JobApiError for what will not heal. */
export async function* watchTopics(transport: Transport, { topics, signal }: TopicOptions): AsyncGenerator<TopicEvent> {
  const query = new URLSearchParams(topics.map((topic): [string, string] => ["topics", topic]));
  const reset = [...new Set(topics.map(resetTopicOf))].map((topic) => ({
    event: "RESET",
    data: JSON.stringify({ type: "RESET", topic }),
  }));
  for await (const { data } of follow(transport, { path: `${watch.path}?${query.toString()}`, signal, reset }))
    yield fromJson(WatchEventSchema, JSON.parse(data) as JsonValue, { ignoreUnknownFields: true });
}

/** Jobs, one job and approvals begin anew together, under no name. */
function resetTopicOf(topic: string): string {
  return topic === "jobs" || topic === "approvals" || topic.startsWith("job:") ? "" : topic;
}
