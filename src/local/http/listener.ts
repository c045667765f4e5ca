import type { IncomingMessage, ServerResponse } from "node:http";
import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { failureStatus, Refusal } from "../api/refusals.ts";
import { isWatch, type ModelApiServer } from "../api/server.ts";
import { type Target, targetOf } from "../api/target.ts";
import type { ModelRequest, ModelResponse } from "../api/types.ts";
import { type Shape, shapeOf } from "./accept.ts";
import { readBody } from "./body.ts";
import { checkCaller } from "./callers.ts";
import { discovery, isAggregatedAnswer } from "./discovery.ts";
import type { InputTarget } from "../agent/pod-input.ts";
import { Attachments } from "./attachments.ts";
import { answerLog, type LogSource } from "./log-answer.ts";
import { openAPI } from "./openapi.ts";
import { metadataOf, tableOf } from "./table.ts";
import { versionInfo } from "./version.ts";
import { answerWatch } from "./watch-answer.ts";

export interface ListenerOptions {
  readonly server: ModelApiServer;
  /** PEM texts. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string };
  /** Tried in order; 0 for any free one. */
  readonly ports: readonly number[];
  /** Resolves when what was changed so far is on record, or cannot be: then a change is answered. Default: at once. */
  readonly recorded?: () => Promise<void>;
  readonly logs: LogSource;
  readonly inputs: InputTarget;
  /** Told of what nobody foresaw; the client gets a 500. */
  readonly onError: (error: unknown) => void;
}

/** An API server that can be reached. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const BOOKMARK_MS = 60_000;

/** Serves a model API server over HTTPS on this machine's loopback address, to holders of a certificate. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { server, tls, ports } = options;
  // A caller without a certificate is let in so far that it can be told what is missing.
  const https = createServer({ ...tls, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    answer(options, request, response).catch((error: unknown) => fail(response, error, options.onError));
  });
  https.keepAliveTimeout = 180_000;
  const attachments = new Attachments(options.inputs, options.onError);
  https.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    attachments.upgrade(request, socket, head),
  );
  await bindFirst(https, ports);
  const bookmarks = setInterval(() => server.bookmark(), BOOKMARK_MS);
  return {
    port: (https.address() as AddressInfo).port,
    close: async () => {
      clearInterval(bookmarks);
      server.endWatches();
      const closed = new Promise<void>((resolve) => {
        https.close(() => resolve());
      });
      attachments.close();
      https.closeAllConnections();
      await closed;
    },
  };
}

/** Listens on the first port that is free. @throws the error of the last one. */
async function bindFirst(https: Server, ports: readonly number[]): Promise<void> {
  for (const [i, port] of ports.entries()) {
    try {
      https.listen(port, "127.0.0.1");
      await once(https, "listening");
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || i === ports.length - 1) throw error;
    }
  }
}

async function answer(options: ListenerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  checkCaller(request);
  const path = request.url ?? "/";
  const { pathname, searchParams } = new URL(path, "https://127.0.0.1");
  const shape = shapeOf(request.headers.accept);
  const plain = request.method === "GET" ? described(pathname, shape) : undefined;
  if (plain !== undefined) {
    send(response, plain);
    return;
  }
  const log = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log$/.exec(pathname);
  if (log !== null && request.method === "GET") {
    const [, namespace = "", name = ""] = log.map(decodeURIComponent);
    await answerLog(options.logs({ namespace, name }, searchParams), searchParams, response);
    return;
  }
  await answerModel(options, { request, path, shape }, response);
}

/** Answers that describe the server itself. */
function described(pathname: string, shape: Shape): ModelResponse | undefined {
  if (pathname === "/version") return { code: 200, body: versionInfo() };
  const found = discovery(pathname, shape === "discovery") ?? openAPI(pathname);
  if (found === undefined) return undefined;
  return { code: 200, body: found, ...(isAggregatedAnswer(found) && { headers: { "content-type": AGGREGATED } }) };
}

async function answerModel(
  { server, recorded }: ListenerOptions,
  { request, path, shape }: { request: IncomingMessage; path: string; shape: Shape },
  response: ServerResponse,
): Promise<void> {
  const { body, text } = await readBody(request);
  const headers = { "Content-Type": request.headers["content-type"] };
  const asked: ModelRequest = { method: request.method ?? "GET", path, headers, body, text };
  if (isWatch(asked)) {
    answerWatch(server, asked, { target: targetOf(path), shape }, response);
    return;
  }
  const answered = server.handle(asked);
  if (asked.method !== "GET") await recorded?.();
  send(
    response,
    shaped(answered, shape, () => targetOf(path)),
  );
}

function shaped(given: ModelResponse, shape: Shape, target: () => Target): ModelResponse {
  const { code, body } = given;
  if (code >= 300 || typeof body === "string" || shape === "object" || isStatus(body)) return given;
  if (shape === "metadata") return { ...given, body: metadataOf(body) };
  const { kind, query } = target();
  const includeObject = query.get("includeObject") ?? "Metadata";
  return { ...given, body: tableOf(kind, body, { includeObject, now: Date.now() }) };
}

function isStatus(body: object): boolean {
  return "kind" in body && body.kind === "Status";
}

function send(response: ServerResponse, { code, body, headers }: ModelResponse): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(code, {
    "content-type": "application/json",
    ...headers,
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

function fail(response: ServerResponse, error: unknown, onError: (error: unknown) => void): void {
  if (!(error instanceof Refusal)) onError(error);
  const message = "Internal error occurred: see the log of local mode";
  const unforeseen = { code: 500, body: failureStatus({ code: 500, reason: "InternalError", message }) };
  if (response.headersSent) response.destroy();
  else send(response, error instanceof Refusal ? error.response : unforeseen);
}
