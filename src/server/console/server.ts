import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { StreamCall, UnaryCall } from "../../service/define.ts";
import { JSON_TYPE } from "../http/content-types.ts";
import { createListener } from "../http/listener.ts";
import {
  admitWith,
  answerErrors,
  callRoutes,
  type HttpOptions,
  measure,
  notFound,
  sendStatus,
} from "../http/server.ts";
import { type ConsoleFile, INDEX } from "./files.ts";
import { forgery, SECURITY_HEADERS } from "./headers.ts";
import { bearerOf } from "../auth/bearer.ts";

export interface ConsoleOptions extends HttpOptions {
  readonly files: ReadonlyMap<string, ConsoleFile>;
  /** Serves calls that only look, whoever asks. */
  readonly readOnly: boolean;
  readonly version: string;
  /** What a token must be made for; empty where no token of Kubernetes is taken. */
  readonly audience: string;
}

/** The console: its files for everybody, and the calls for its page alone. Not listening yet. */
export function createConsoleServer(options: ConsoleOptions): FastifyInstance {
  const app = createListener(options, (_error, _request, reply) => void notFound(reply));
  // On the raw answer, which streams write by themselves.
  app.addHook("onRequest", async (_request, reply) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.raw.setHeader(name, value);
  });
  const { version, readOnly, audience } = options;
  const about = JSON.stringify({ version, read_only: readOnly, audience });
  app.get("/about.json", async (_request, reply) => reply.header("content-type", JSON_TYPE).send(about));
  app.register(async (calls) => {
    calls.addHook("onRequest", (request, reply) => refuseForged(options, request, reply));
    calls.addHook("onRequest", (request, reply) => admit(options, request, reply));
    calls.addHook("onRequest", (request, reply) => measure(options, request, reply));
    callRoutes(calls, options, (call) => !readOnly || onlyLooks(call));
  });
  app.get("/*", (request, reply) => sendFile(options, request, reply));
  answerErrors(app, options);
  return app;
}

const LOOKING: readonly string[] = ["get", "list", "watch"];

/** Whether a call changes nothing: it needs no right to change anything. */
export function onlyLooks({ access: { needs } }: Pick<UnaryCall | StreamCall, "access">): boolean {
  if (needs === undefined) return true;
  return typeof needs !== "string" && LOOKING.includes(needs.verb);
}

async function refuseForged({ origins }: HttpOptions, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const why = request.method === "POST" ? forgery(request.headers, origins) : undefined;
  if (why !== undefined) await sendStatus(reply, 403, why);
}

/** Bearer tokens alone. On this machine its owner's token is one, too. */
function admit(options: ConsoleOptions, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { authorization } = request.headers;
  const token = options.localOnly === true ? bearerOf(authorization) : undefined;
  return admitWith(options, { request, reply }, { token, authorization, address: request.ip });
}

/** A file, or for the address of a page the index. */
async function sendFile({ files }: ConsoleOptions, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const path = request.url.replace(/[?#].*$/s, "");
  const isPage = !path.startsWith("/api/") && !path.startsWith("/assets/");
  const file = files.get(path) ?? (isPage ? files.get(INDEX) : undefined);
  if (file === undefined) return notFound(reply);
  const zips = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  await reply
    .headers({
      "content-type": file.type,
      "cache-control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
      vary: "Accept-Encoding",
      ...(zips && { "content-encoding": "gzip" }),
    })
    .send(zips ? file.gzipped : file.body);
}
