import type { KubeClient } from "../kube/client.ts";
import type { Transport } from "../kube/transport.ts";
import type { Caller } from "./caller.ts";
import type { JobStore } from "./store.ts";
import type { TaskStore } from "./task-store.ts";
import type { StreamEnd } from "./stream.ts";
import type { ProgressBook } from "./task/progress-book.ts";
import type { Tickets } from "./tickets.ts";
import type { Feeds } from "./watch/feeds.ts";
import type { WatchHub } from "./watch/hub.ts";

/** What calls work on. */
export interface Backend {
  readonly jobs: JobStore;
  readonly tasks: TaskStore;
  readonly client: KubeClient;
  /** For what flows: logs, input. */
  readonly transport: Pick<Transport, "open" | "socket">;
  /** The server's own domain in a peer-to-peer set-up; empty for a master. */
  readonly domain: string;
  readonly watches: WatchHub;
  /** What is watched for clients alone. */
  readonly feeds: Feeds;
  readonly tickets: Tickets;
  readonly progress: Pick<ProgressBook, "note">;
  /** How long a stream waits for a client, or for Kubernetes to say what its caller may see or to give the rest of a log. */
  readonly patienceMs: number;
  readonly about: ServerAbout;
}

/** What a server says of itself. */
export interface ServerAbout {
  readonly version: string;
  /** What it has calls for: the word after `/api/v1/` of their paths. */
  readonly features: readonly string[];
  /** Where people find the console; empty if that is not known. */
  readonly consoleUrl: string;
}

/** One call under way. */
export interface Call {
  readonly backend: Backend;
  readonly caller: Caller;
  /** Aborted when the client leaves or the deadline passes. */
  readonly signal: AbortSignal;
  /** When the deadline passes, in monotonic milliseconds; Infinity for a stream. */
  readonly deadline: number;
}

/** A call whose access was granted, with what the decision found: the job, the domain that the caller acts for. */
export interface GrantedCall<G> extends Call {
  readonly grant: G;
}

/** The same of a call with many answers. */
export interface GrantedStream<G> extends GrantedCall<G> {
  /** Ends the stream at once, also while the client takes nothing. */
  readonly cut: (end: StreamEnd) => void;
}
