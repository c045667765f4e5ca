import type { WebSocket } from "ws";
import { abortReason, ApiError, TransportError } from "./errors.ts";
import type { Transport } from "./transport.ts";

/** The first byte of a message says of which stream it is. */
const CHANNEL = { stdin: 0, error: 3, close: 255 } as const;
/** The first one lets a client say that a stream has ended, and be answered when all of it was taken. */
const PROTOCOLS = ["v5.channel.k8s.io", "v4.channel.k8s.io"] as const;
const HANDSHAKE_MS = 10_000;
const ANSWER_MS = 10_000;

/** A container of a pod that runs. */
export interface AttachTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/**
 * Writes to the standard input of a container whose spec has `stdin`, and leaves it open. Resolves when the kubelet has taken
 * all of it, or, where the server cannot tell, when all was sent. Rejects with ApiError, TransportError or the signal's reason.
 */
export async function writeStdin(
  transport: Pick<Transport, "socket">,
  { namespace, pod, container }: AttachTarget,
  data: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const query = new URLSearchParams({ container, stdin: "true", stdout: "false", stderr: "false" }).toString();
  const socket = await transport.socket({
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/attach?${query}`,
    protocols: PROTOCOLS,
    timeoutMs: HANDSHAKE_MS,
    signal,
    verb: "create",
    resource: "pods/attach",
  });
  const ended = endOf(socket, signal);
  socket.send(Buffer.concat([Buffer.of(CHANNEL.stdin), data]));
  if (socket.protocol === PROTOCOLS[0]) socket.send(Buffer.of(CHANNEL.close, CHANNEL.stdin));
  else socket.close();
  await ended;
}

/** Resolves when the server says that all is well, or ends the connection in good order. */
function endOf(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown): void => {
      reject(signal.aborted ? abortReason(signal) : new TransportError(why, { cause, sent: true }));
    };
    const timer = setTimeout(() => {
      fail("the container has not taken its input in time");
      socket.terminate();
    }, ANSWER_MS);
    socket.on("message", (message: Buffer) => {
      // A kubelet greets by an empty message of the lowest stream that it writes, which may be this one.
      if (message[0] !== CHANNEL.error || message.length === 1) return;
      const status = statusIn(message.subarray(1).toString());
      if (status.status === "Success") resolve();
      else reject(ApiError.fromAnswer({ code: status.code ?? 500, text: status.message ?? "" }));
      socket.close();
    });
    socket.on("error", (error) => fail(error.message, error));
    socket.on("close", (code) => {
      clearTimeout(timer);
      if (code === ABNORMAL) fail("the connection to the container broke off");
      else resolve();
    });
    socket.resume();
  });
}

/** What a server says at the end; text that is no status is told as it is. */
function statusIn(text: string): { readonly status?: string; readonly code?: number; readonly message?: string } {
  try {
    return JSON.parse(text) as object;
  } catch {
    return { message: text };
  }
}

/** What a socket that was not closed in good order says. */
const ABNORMAL = 1006;
