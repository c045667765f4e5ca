import http from "node:http";
import https from "node:https";
import { abortReason, TransportError } from "./errors.ts";
import { KEEP_ALIVE_MS } from "./pools.ts";

/** One HTTP request on one connection. */
export interface Outgoing {
  options: https.RequestOptions & { protocol: string };
  body?: string;
  signal: AbortSignal;
  /** Called when the connection is ready, right before the first byte. If it throws, nothing is sent. */
  beforeSend?: () => void;
}

/** A TransportError of a request that went out on a connection used before, which the server may just have closed. */
export class StaleConnectionError extends TransportError {}

/** How requests go out: `exchange`, or something that plays the API server. */
export type Exchange = (outgoing: Outgoing) => Promise<http.IncomingMessage>;

/**
 * Resolves with the answer's head; its body is still to be read. Rejects with the signal's reason when aborted, with
 * what `beforeSend` threw, else with a TransportError.
 */
export function exchange(outgoing: Outgoing): Promise<http.IncomingMessage> {
  const { options, signal } = outgoing;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortReason(signal));
      return;
    }
    const secure = options.protocol === "https:";
    const request = (secure ? https : http).request(options);
    let sent = false;
    const onAbort = (): void => {
      request.destroy();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    request.on("close", () => {
      signal.removeEventListener("abort", onAbort);
    });
    request.on("response", (response) => {
      // Its reader adds a listener of its own; until then a broken connection must not end the process.
      response.on("error", () => {});
      resolve(response);
    });
    let refusal: Error | undefined;
    request.on("error", (err) => {
      reject(refusal ?? failure(err, { signal, sent, reused: request.reusedSocket }));
    });
    // Not before the connection stands: a handshake may hang for longer than we are allowed to write.
    whenConnected(request, secure, () => {
      try {
        outgoing.beforeSend?.();
      } catch (err) {
        refusal = err instanceof Error ? err : new Error(String(err));
        request.destroy(refusal);
        return;
      }
      sent = true;
      request.end(outgoing.body);
    });
  });
}

function whenConnected(request: http.ClientRequest, secure: boolean, ready: () => void): void {
  request.once("socket", (socket) => {
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setNoDelay(true);
    if (request.reusedSocket) ready();
    else socket.once(secure ? "secureConnect" : "connect", ready);
  });
}

function failure(err: Error, state: { signal: AbortSignal; sent: boolean; reused: boolean }): Error {
  const { signal, sent, reused } = state;
  if (!signal.aborted) {
    const message = `the connection to the API server failed: ${err.message}`;
    const Kind = reused && sent ? StaleConnectionError : TransportError;
    return new Kind(message, { cause: err, sent });
  }
  return whyEnded(signal, sent);
}

/** The abort's reason; a deadline's says whether the request had gone out. */
function whyEnded(signal: AbortSignal, sent: boolean): Error {
  const reason = abortReason(signal);
  return reason instanceof TransportError && sent ? new TransportError(reason.message, { sent }) : reason;
}

/** Reads the whole body as text. Rejects as `exchange` does. */
export function readText(response: http.IncomingMessage, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      text += chunk;
    });
    response.on("end", () => {
      resolve(text);
    });
    response.on("error", (err) => {
      const lost = new TransportError(`the answer broke off: ${err.message}`, { cause: err, sent: true });
      reject(signal.aborted ? whyEnded(signal, true) : lost);
    });
  });
}
