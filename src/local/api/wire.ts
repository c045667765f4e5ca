import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { ModelEvent, ModelResponse } from "./types.ts";

// Never connected; an IncomingMessage only wants one to ask for its buffer size.
const NO_SOCKET = new Socket();

/** An answer that comes from no connection: whoever reads it cannot tell. */
class Message extends IncomingMessage {
  constructor(code: number, headers: Readonly<Record<string, string>>) {
    super(NO_SOCKET);
    this.statusCode = code;
    for (const [name, value] of Object.entries(headers)) this.headers[name.toLowerCase()] = value;
    // As `exchange` does: until somebody reads it, a broken answer must not end the process.
    this.on("error", () => {});
  }

  override _read(): void {}

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    process.nextTick(callback, error);
  }
}

const JSON_HEADERS = { "content-type": "application/json" };
const TEXTS = new WeakMap<object, string>();

/** JSON of something that never changes, made once. */
function textOf(value: object): string {
  let text = TEXTS.get(value);
  if (text === undefined) {
    text = JSON.stringify(value);
    TEXTS.set(value, text);
  }
  return text;
}

/** An answer with its whole body. */
export function answer(
  code: number,
  body: ModelResponse["body"],
  headers: Readonly<Record<string, string>> = {},
): IncomingMessage {
  const message = new Message(code, { ...JSON_HEADERS, ...headers });
  message.complete = true;
  message.push(typeof body === "string" ? body : textOf(body));
  message.push(null);
  return message;
}

/** The answer to a watch, and the server's hold on it. */
export interface WatchStream {
  readonly message: IncomingMessage;
  push(event: ModelEvent): void;
  /** The server ends the watch in good order. */
  end(): void;
  /** The connection breaks. */
  destroy(error?: Error): void;
}

/** A watch's answer that is still to be written. Nothing pushed after its end or its close counts. */
export function watchStream(): WatchStream {
  const message = new Message(200, JSON_HEADERS);
  let ended = false;
  return {
    message,
    push({ type, object }) {
      if (!ended && !message.destroyed) message.push(`{"type":"${type}","object":${textOf(object)}}\n`);
    },
    end() {
      if (ended || message.destroyed) return;
      ended = true;
      message.complete = true;
      message.push(null);
    },
    destroy(error = new Error("aborted")) {
      message.destroy(error);
    },
  };
}
