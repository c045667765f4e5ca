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
  for await (const { data } of follow(transport, `${watch.path}?${query.toString()}`, signal))
    yield fromJson(WatchEventSchema, JSON.parse(data) as JsonValue, { ignoreUnknownFields: true });
}
