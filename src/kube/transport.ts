import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import { systemClock, type Clock, sleep } from "./clock.ts";
import {
  type KubeconfigChoice,
  type RestConfig,
  type RestConfigSource,
  Credentials,
  noCredentials,
} from "./credentials.ts";
import { Deadline } from "./deadline.ts";
import { abortReason, ApiError } from "./errors.ts";
import type { PriorityLevel } from "./fair-queue.ts";
import { exchange, type Exchange, readText } from "./exchange.ts";
import { Pools, type PoolName } from "./pools.ts";
import { namespaceOf } from "./resource.ts";
import { openSocket, type SocketRequest } from "./socket.ts";
import { retryAfterSeconds, retryAnswer, retryFailure } from "./retry.ts";

/** What metrics want to know of every request that went out; `code` is 0 when no answer came. */
export interface RequestReport {
  verb: string;
  resource: string;
  /** "" for what has none. */
  namespace: string;
  code: number;
  seconds: number;
}

export interface TransportRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers?: Record<string, string>;
  /** Asked for when it is the call's turn: of a thousand calls made at once few bodies need to be in memory. */
  body?: () => string;
  pool: PoolName;
  /** Default: urgent. */
  level?: PriorityLevel;
  /** For the whole call: waiting for a connection, retries and all. */
  timeoutMs: number;
  /** The time that it waits for a connection does not count: of a thousand calls made at once the last must not fail for it. */
  mayQueue?: boolean;
  signal?: AbortSignal;
  /** Whether sending it twice does no more than sending it once. */
  idempotent: boolean;
  /** Called when it is the call's turn and right before the first byte of each attempt; if it throws, nothing is sent. */
  beforeSend?: () => void;
  verb: string;
  resource: string;
}

export interface Answer {
  code: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
  retryAfterSeconds?: number;
}

export interface TransportOptions {
  kubeconfig?: string;
  choice?: KubeconfigChoice;
  userAgent: string;
  onRequest?: (report: RequestReport) => void;
  /** Calls of the pool "requests" under way at once; default 8. */
  connections?: number;
  clock?: Clock;
  exchange?: Exchange;
}

interface Attempt {
  request: TransportRequest;
  body?: string;
  deadline: Deadline;
}

/** HTTP to the API server over kept connections, with credentials, deadlines and the retries that are safe. */
export class Transport {
  readonly #credentials: RestConfigSource;
  readonly #pools: Pools;
  readonly #clock: Clock;
  readonly #userAgent: string;
  readonly #exchange: Exchange;
  readonly #onRequest: (report: RequestReport) => void;

  constructor(options: TransportOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#credentials = options.exchange
      ? noCredentials
      : new Credentials({ kubeconfig: options.kubeconfig, choice: options.choice, clock: this.#clock });
    this.#pools = new Pools(options.connections ?? 8);
    this.#userAgent = options.userAgent;
    this.#exchange = options.exchange ?? exchange;
    this.#onRequest = options.onRequest ?? (() => {});
  }

  /** The whole answer of a call. Rejects with ApiError unless 2xx, TransportError, or the reason of an abort. */
  async fetch(request: TransportRequest): Promise<Answer> {
    const deadline = new Deadline(request.signal);
    if (!request.mayQueue) deadline.startClock(request.timeoutMs);
    const limiter = this.#pools.limiters[request.pool];
    const turn = { level: request.level ?? "urgent", namespace: namespaceOf(request.path) };
    try {
      await limiter?.acquire(turn, deadline.signal);
      try {
        if (request.mayQueue) deadline.startClock(request.timeoutMs);
        request.beforeSend?.();
        const attempt = { request, deadline, body: request.body?.() };
        return await this.#untilAnswered(attempt, (response) => this.#whole(response, deadline.signal));
      } finally {
        limiter?.release(turn);
      }
    } finally {
      deadline.dispose();
    }
  }

  /** The answer's head, its body still flowing. `timeoutMs` ends with the head. Destroy the response to end the call. */
  async open(request: TransportRequest): Promise<IncomingMessage> {
    const deadline = new Deadline(request.signal);
    deadline.startClock(request.timeoutMs);
    try {
      const response = await this.#untilAnswered({ request, deadline }, (head) => Promise.resolve(head));
      deadline.stopClock();
      response.once("close", () => {
        deadline.dispose();
      });
      return response;
    } catch (err) {
      deadline.dispose();
      throw err;
    }
  }

  /** A WebSocket to the API server, open and paused. Rejects with ApiError when it is refused, TransportError, or the reason of an abort. */
  async socket(request: SocketRequest): Promise<WebSocket> {
    const { verb, resource, path, signal } = request;
    const rest = await untilAborted(this.#credentials.current(), signal);
    const started = this.#clock.monotonic();
    let code = 0;
    try {
      const socket = await openSocket(request, rest, this.#userAgent);
      code = 101;
      return socket;
    } catch (error) {
      if (error instanceof ApiError) code = error.code;
      throw error;
    } finally {
      const seconds = (this.#clock.monotonic() - started) / 1000;
      this.#onRequest({ verb, resource, namespace: namespaceOf(path), code, seconds });
    }
  }

  /** Ends all connections; calls under way fail. */
  close(): void {
    this.#pools.close();
  }

  async #untilAnswered<R>(attempt: Attempt, onSuccess: (response: IncomingMessage) => Promise<R>): Promise<R> {
    const { request, deadline } = attempt;
    let rest = await untilAborted(this.#credentials.current(), deadline.signal);
    let mayRenew = true;
    for (let count = 0; ; count += 1) {
      const state = { idempotent: request.idempotent, attempt: count };
      const response = await this.#sendOrRetry(attempt, rest, state);
      if (!response) continue;
      if (isSuccess(response)) return onSuccess(response);
      const refused = await this.#whole(response, deadline.signal);
      if (refused.code === 401 && mayRenew) {
        // Nothing was done yet, so that any call may be made again.
        rest = await this.#renewed(rest, refused);
        mayRenew = false;
        continue;
      }
      const wait = retryAnswer(refused, state);
      if (wait === undefined) throw ApiError.fromAnswer(refused);
      await sleep(this.#clock, wait, deadline.signal);
    }
  }

  async #renewed(rest: RestConfig, refused: Answer): Promise<RestConfig> {
    const next = await this.#credentials.renewed(rest);
    if (!next) throw ApiError.fromAnswer(refused);
    return next;
  }

  /** Undefined when the attempt failed and another one is due. */
  async #sendOrRetry(
    attempt: Attempt,
    rest: RestConfig,
    state: Parameters<typeof retryFailure>[1],
  ): Promise<IncomingMessage | undefined> {
    try {
      return await this.#send(attempt, rest);
    } catch (err) {
      if (retryFailure(err, state)) return undefined;
      throw err;
    }
  }

  async #send(attempt: Attempt, rest: RestConfig): Promise<IncomingMessage> {
    const { request, deadline, body } = attempt;
    const { verb, resource, path } = request;
    const started = this.#clock.monotonic();
    let code = 0;
    try {
      const response = await this.#exchange({
        options: this.#options(attempt, rest),
        body,
        signal: deadline.signal,
        beforeSend: request.beforeSend,
      });
      code = response.statusCode ?? 0;
      return response;
    } finally {
      const seconds = (this.#clock.monotonic() - started) / 1000;
      this.#onRequest({ verb, resource, namespace: namespaceOf(path), code, seconds });
    }
  }

  #options({ request, body }: Attempt, rest: RestConfig): Parameters<typeof exchange>[0]["options"] {
    const { server } = rest;
    return {
      protocol: server.protocol,
      // URL keeps the brackets of an IPv6 address, which a socket does not want.
      host: server.hostname.replace(/^\[|\]$/g, ""),
      port: server.port || (server.protocol === "https:" ? 443 : 80),
      method: request.method,
      path: server.pathname.replace(/\/$/, "") + request.path,
      agent: this.#pools.agent(rest, request.pool),
      headers: {
        Accept: "application/json",
        "User-Agent": this.#userAgent,
        ...(body !== undefined && { "Content-Length": Buffer.byteLength(body) }),
        ...rest.headers,
        ...request.headers,
      },
    };
  }

  async #whole(response: IncomingMessage, signal: AbortSignal): Promise<Answer> {
    const text = await readText(response, signal);
    const { headers } = response;
    return {
      code: response.statusCode ?? 0,
      text,
      headers,
      retryAfterSeconds: retryAfterSeconds(headers["retry-after"]),
    };
  }
}

function isSuccess(response: IncomingMessage): boolean {
  const code = response.statusCode ?? 0;
  return code >= 200 && code < 300;
}

/** Credentials are shared by all calls, so an aborted one stops waiting for them but does not stop them. */
function untilAborted<R>(work: Promise<R>, signal: AbortSignal): Promise<R> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(abortReason(signal));
    };
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", onAbort);
    });
  });
}
