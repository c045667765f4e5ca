import { on } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { callErrorOf, invalid } from "../../service/errors.ts";
import { StreamCut } from "../../service/stream.ts";
import { deliver } from "../delivery.ts";
import { foreignness } from "../http/local-only.ts";
import type { ListenerOptions } from "../http/listener.ts";
import { openInput, openOutput, type StreamContext } from "./open-stream.ts";
import type { Output } from "./output.ts";
import { decodeUbjson, encodeUbjson, type Ubjson } from "./ubjson.ts";

const OUT = /^\/api\/streams\/id\/([\w.-]+)$/;
const IN = /^\/api\/streams\/token\/([\w.-]+)$/;
/** Codes of RFC 6455. */
const CLOSE = { normal: 1000, goingAway: 1001, refused: 1008, failed: 1011 } as const;
/** A client that has more waiting takes no more for now. */
const MOST_WAITING_BYTES = 1024 * 1024;
/** The longest reason that a close may have. */
const LONGEST_REASON = 123;

/** Serves the streams of jobs over WebSockets. */
export class Sockets {
  readonly #context: StreamContext;
  readonly #options: Pick<ListenerOptions, "bodyLimit" | "localOnly" | "origins">;
  readonly #server: WebSocketServer;

  constructor(context: StreamContext, options: Pick<ListenerOptions, "bodyLimit" | "localOnly" | "origins">) {
    this.#context = context;
    this.#options = options;
    this.#server = new WebSocketServer({ noServer: true, maxPayload: options.bodyLimit, perMessageDeflate: false });
    // Clients read the server's time from it.
    this.#server.on("headers", (headers) => headers.push(`Date: ${new Date().toUTCString()}`));
  }

  /** Ends the connections that are left when the server stops. */
  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  /** Takes a connection that becomes a WebSocket, or refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { localOnly, origins } = this.#options;
    const url = new URL(request.url ?? "/", "http://localhost");
    const [, output] = OUT.exec(url.pathname) ?? [];
    const [, input = ""] = IN.exec(url.pathname) ?? [];
    const isForeign = localOnly === true && foreignness(request.headers, origins) !== undefined;
    if (isForeign || (output === undefined && input === "")) {
      socket.end(`HTTP/1.1 ${isForeign ? "403 Forbidden" : "404 Not Found"}\r\nConnection: close\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      const from = url.searchParams.get("from") ?? "";
      const address = request.socket.remoteAddress ?? "";
      if (output === undefined) void this.#takeInput(opened, input, address);
      else void this.#sendOutput(opened, { id: output, from }, address);
    });
  }

  /** Passes messages on, one after the other: a client that is faster waits. */
  async #takeInput(socket: WebSocket, id: string, address: string): Promise<void> {
    const client = { transport: "ws", address, signal: signalOf(socket) } as const;
    // What comes while the id is looked up is not lost.
    const frames = on(socket, "message", { close: ["close"] });
    try {
      const take = await openInput(id, client, this.#context);
      for await (const [frame] of frames as AsyncIterable<[Buffer]>) {
        socket.pause();
        await take(messageIn(frame));
        socket.resume();
      }
    } catch (error) {
      const [code, reason] = closeFor(error);
      socket.close(code, reason.slice(0, LONGEST_REASON));
    }
  }

  async #sendOutput(
    socket: WebSocket,
    wanted: { readonly id: string; readonly from: string },
    address: string,
  ): Promise<void> {
    const client = { transport: "ws", address, signal: signalOf(socket) } as const;
    try {
      const stream = await openOutput(wanted, client, this.#context);
      await deliver(stream, sinkOf(socket), { idleMs: Number.POSITIVE_INFINITY, patienceMs: this.#context.patienceMs });
      socket.close(CLOSE.normal, "complete");
    } catch (error) {
      const [code, reason] = closeFor(error);
      socket.close(code, reason.slice(0, LONGEST_REASON));
    }
  }
}

/** Aborted when the client leaves. */
function signalOf(socket: WebSocket): AbortSignal {
  const control = new AbortController();
  socket.on("close", () => control.abort(new DOMException("the client left", "AbortError")));
  socket.on("error", () => socket.terminate());
  return control.signal;
}

/** @throws CallError */
function messageIn(frame: Buffer): Ubjson {
  try {
    return decodeUbjson(frame);
  } catch {
    throw invalid("a message is not UBJSON");
  }
}

function closeFor(error: unknown): readonly [code: number, reason: string] {
  if (error instanceof StreamCut) return [CLOSE.goingAway, error.message];
  const { kind, message } = callErrorOf(error);
  return [kind.http < 500 ? CLOSE.refused : CLOSE.failed, message];
}

function sinkOf(socket: WebSocket): { write: (output: Output) => boolean; drained: () => Promise<void> } {
  let sent = Promise.resolve();
  return {
    write: (output) => {
      sent = new Promise((resolve) => socket.send(frameOf(output), () => resolve()));
      return socket.bufferedAmount < MOST_WAITING_BYTES;
    },
    drained: () => sent,
  };
}

/** A frame holds its message as bytes, which clients read on their own. */
function frameOf({ id, message }: Output): Buffer {
  return encodeUbjson({ id, timestamp: Date.now(), data: encodeUbjson(message) });
}
