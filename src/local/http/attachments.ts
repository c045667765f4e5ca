import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex, Writable } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { InputTarget } from "../agent/pod-input.ts";
import { Refusal } from "../api/refusals.ts";
import { refuse } from "./body.ts";
import { checkCaller } from "./callers.ts";

const PATH = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/attach$/;
const PROTOCOL = "v5.channel.k8s.io";
/** The first byte of a message says of which stream it is. */
const CHANNEL = { stdin: 0, error: 3, close: 255 } as const;
const LARGEST = 1024 * 1024;
const NORMAL = 1000;

/** Answers `.../attach` over WebSockets, as far as standard input goes. */
export class Attachments {
  readonly #inputs: InputTarget;
  readonly #onError: (error: unknown) => void;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has(PROTOCOL) ? PROTOCOL : false),
  });

  constructor(inputs: InputTarget, onError: (error: unknown) => void) {
    this.#inputs = inputs;
    this.#onError = onError;
  }

  /** Takes a connection that becomes a WebSocket, or refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    try {
      const stdin = this.#find(request);
      this.#server.handleUpgrade(request, socket, head, (opened) => receive(opened, stdin));
    } catch (error) {
      if (!(error instanceof Refusal)) this.#onError(error);
      const { code, body } = error instanceof Refusal ? error.response : { code: 500, body: {} };
      const text = JSON.stringify(body);
      const headers = [
        "Content-Type: application/json",
        `Content-Length: ${Buffer.byteLength(text)}`,
        "Connection: close",
      ];
      socket.end(`HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ""}\r\n${headers.join("\r\n")}\r\n\r\n${text}`);
    }
  }

  /** Ends the connections that are left. */
  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  #find(request: IncomingMessage): Writable {
    checkCaller(request);
    const { pathname, searchParams } = new URL(request.url ?? "/", "https://127.0.0.1");
    const [, namespace, name] = PATH.exec(pathname) ?? [];
    if (namespace === undefined || name === undefined || searchParams.get("stdin") !== "true")
      throw refuse(400, "BadRequest", "local mode attaches to the standard input of a container, and to nothing else");
    return this.#inputs({ namespace: decodeURIComponent(namespace), name: decodeURIComponent(name) }, searchParams);
  }
}

/** Passes on what comes, and says when all of it was taken. The standard input stays open for the next one. */
function receive(socket: WebSocket, stdin: Writable): void {
  socket.on("error", () => socket.terminate());
  // As a kubelet does: an empty message of the lowest stream that it writes.
  socket.send(Buffer.of(CHANNEL.error));
  socket.on("message", (message: RawData) => {
    const bytes = message as Buffer;
    if (bytes[0] === CHANNEL.stdin) write(socket, stdin, bytes.subarray(1));
    if (bytes[0] === CHANNEL.close) finish(socket, { status: "Success" });
  });
}

function write(socket: WebSocket, stdin: Writable, data: Buffer): void {
  const why = stdin.writable
    ? stdin.writableLength > LARGEST && "the program does not read its standard input"
    : "the container has ended";
  if (why === false) stdin.write(data);
  else finish(socket, { status: "Failure", code: 409, reason: "Conflict", message: why });
}

function finish(socket: WebSocket, status: object): void {
  socket.send(Buffer.concat([Buffer.of(CHANNEL.error), Buffer.from(JSON.stringify({ metadata: {}, ...status }))]));
  socket.close(NORMAL);
}
