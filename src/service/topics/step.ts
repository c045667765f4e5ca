import { create, type DescMessage, type MessageInitShape, toJsonString } from "@bufbuild/protobuf";
import type { WatchEventSchema } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";

/** An event of a watch, but for where it leaves the client. */
export type Draft = MessageInitShape<typeof WatchEventSchema>;

/** What is told of one change of a topic, all of it or nothing. */
export interface Step {
  readonly drafts: readonly Draft[];
  /** Where in its topic the client is once it has seen it. */
  readonly place?: string;
  /** What there was at the beginning has been told. */
  readonly isSynced?: boolean;
}

/** Where a topic is followed from, and until when. */
export interface Place {
  /** Absent: from the beginning. */
  readonly lastID?: string;
  readonly signal: AbortSignal;
}

/** The name in a topic such as `events:NAME`. */
export function namedBy(kind: string, topic: string): string | undefined {
  return topic.startsWith(`${kind}:`) && topic.length > kind.length + 1 ? topic.slice(kind.length + 1) : undefined;
}

/** A message as calls answer with it. */
export function jsonText<S extends DescMessage>(schema: S, message: MessageInitShape<S>): string {
  return toJsonString(schema, create(schema, message), { useProtoFieldName: true, alwaysEmitImplicit: true });
}

const [BETWEEN, WITHIN] = ["!", "="];

/** Where a client is in each of the parts of its stream, as a text that it keeps. That of jobs has no name. */
export function encodePlaces(places: ReadonlyMap<string, string>): string {
  return [...places].map(([part, place]) => (part === "" ? place : `${part}${WITHIN}${place}`)).join(BETWEEN);
}

/** What such a text says. */
export function decodePlaces(text: string): ReadonlyMap<string, string> {
  const entries = text.split(BETWEEN).filter((entry) => entry !== "");
  return new Map(
    entries.map((entry): [string, string] => {
      const at = entry.indexOf(WITHIN);
      return at === -1 ? ["", entry] : [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

/** Resolves when the signal is aborted. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
