import type { KubeObject, Stored } from "../api/kubernetes.ts";
import type { Clock } from "./clock.ts";
import type { KubeconfigChoice } from "./credentials.ts";
import type { Exchange } from "./exchange.ts";
import type { PoolName } from "./pools.ts";
import type { RequestReport } from "./transport.ts";

export interface CallOptions {
  signal?: AbortSignal;
  /** For the whole call, waiting for a connection and retries included; default 30 s from when there is a connection. */
  timeoutMs?: number;
  query?: Record<string, string>;
  /** Default "requests"; calls of the pool "lease" may write without leading. */
  pool?: PoolName;
}

/** An object to be created that is made when it is its turn: of a thousand few need to be in memory. */
export interface DeferredObject<T extends KubeObject> {
  readonly namespace: string;
  readonly render: () => T;
}

export interface CreateOptions extends CallOptions {
  /** Asked when it is the call's turn, and right before the first byte; false rejects it with CanceledError, unsent. */
  proceed?: () => boolean;
}

export interface SelectOptions {
  /** Default: all namespaces. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

export interface ListOptions extends CallOptions, SelectOptions {
  limit?: number;
  continue?: string;
  resourceVersion?: string;
  resourceVersionMatch?: "Exact" | "NotOlderThan";
}

export interface ObjectList<T extends KubeObject> {
  items: Stored<T>[];
  metadata: { resourceVersion: string; continue?: string };
}

export interface WatchOptions extends SelectOptions {
  signal?: AbortSignal;
  resourceVersion?: string;
  /** Ask for the present state first (WatchList). */
  sendInitialEvents?: boolean;
  /** The server ends the watch after this. */
  timeoutSeconds?: number;
  /** A watch silent for longer is broken; default 240 s. The server sends a bookmark a minute, but may skip some. */
  idleMs?: number;
  /** The same until the initial events are complete, when the server should not pause; default `idleMs`. */
  initialIdleMs?: number;
  /** Called once the server has let the watch in: it stands from here on. */
  onOpen?: () => void;
}

export interface PatchOptions extends CallOptions {
  type?: "merge" | "json" | "apply";
  subresource?: string;
  fieldManager?: string;
  /** Of a server-side apply: take fields from their other owners. */
  force?: boolean;
}

export interface DeleteOptions extends CallOptions {
  /** Preconditions: a mismatch is a conflict. */
  uid?: string;
  resourceVersion?: string;
  gracePeriodSeconds?: number;
  propagationPolicy?: "Background" | "Foreground" | "Orphan";
}

export interface RawOptions extends CallOptions {
  contentType?: string;
  accept?: string;
  /** Whether a second sending does no harm, as for reviews; default: only GET. */
  idempotent?: boolean;
  /** A POST that only asks, such as a review: allowed without leading. */
  asksOnly?: boolean;
}

export interface ClientOptions {
  /** Path; default: $KUBECONFIG, the pod's service account, ~/.kube/config. Read with the first call. */
  kubeconfig?: string;
  /** What to take from it instead of its current context. */
  choice?: KubeconfigChoice;
  /** "name/version"; the name is also the field manager of all writes. */
  userAgent: string;
  onRequest?: (report: RequestReport) => void;
  /** While false, writes throw NotLeaderError instead of being sent. Asked right before the first byte. */
  mayWrite?: () => boolean;
  /** Of a call that names no limit of its own; default 30 s. */
  callTimeoutMs?: number;
  /** Calls under way at once, beside watches and the lease; default 8. More add latency, hardly rate. */
  connections?: number;
  clock?: Clock;
  /** Plays the API server, without credentials; default: the one of the kubeconfig, over HTTP. */
  exchange?: Exchange;
}

/** Which part of a container's log. */
export interface LogQuery {
  readonly container: string;
  readonly follow: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number;
}
