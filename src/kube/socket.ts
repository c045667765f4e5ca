import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import type { RestConfig } from "./credentials.ts";
import { abortReason, ApiError, TransportError } from "./errors.ts";
import { readText } from "./exchange.ts";

/** A WebSocket that is asked for. */
export interface SocketRequest {
  /** Path and query. */
  readonly path: string;
  readonly protocols: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly verb: string;
  readonly resource: string;
}

/** Resolves when the socket is open; it is paused, so that nothing comes before somebody listens. Rejects with ApiError, TransportError, or the signal's reason. */
export function openSocket(request: SocketRequest, rest: RestConfig, userAgent: string): Promise<WebSocket> {
  const { path, protocols, timeoutMs, signal } = request;
  const url = new URL(rest.server.pathname.replace(/\/$/, "") + path, rest.server);
  url.protocol = rest.server.protocol === "https:" ? "wss:" : "ws:";
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, [...protocols], {
      ...rest.tls,
      ...(rest.proxyAgent && { agent: rest.proxyAgent }),
      headers: { "User-Agent": userAgent, ...rest.headers },
      handshakeTimeout: timeoutMs,
      perMessageDeflate: false,
    });
    const leave = (): void => socket.terminate();
    signal.addEventListener("abort", leave, { once: true });
    socket.once("close", () => signal.removeEventListener("abort", leave));
    socket.once("open", () => {
      socket.pause();
      resolve(socket);
    });
    socket.once("unexpected-response", (_: unknown, response: IncomingMessage) => {
      refusalOf(response, signal).then(reject, reject).finally(leave);
    });
    // It stays, so that a connection that breaks later does not end the process.
    socket.on("error", (cause) => {
      reject(signal.aborted ? abortReason(signal) : new TransportError(cause.message, { cause, sent: true }));
    });
    if (signal.aborted) leave();
  });
}

async function refusalOf(response: IncomingMessage, signal: AbortSignal): Promise<ApiError> {
  return ApiError.fromAnswer({ code: response.statusCode ?? 0, text: await readText(response, signal) });
}
