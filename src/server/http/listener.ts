import type { Server as HttpsServer } from "node:https";
import { TLSSocket } from "node:tls";
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Caller } from "../../service/caller.ts";
import type { ClientCertificate } from "../auth/certificate.ts";
import type { TlsFiles } from "../auth/tls-files.ts";
import { foreignness } from "./local-only.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set before any handler runs. */
    caller: Caller;
  }
}

export interface ListenerOptions {
  /** Undefined: plain text. */
  readonly tls?: TlsFiles;
  readonly bodyLimit: number;
  /** Serves this machine alone, pages of other origins not at all. */
  readonly localOnly?: boolean;
  /** Whose pages may call from browsers. */
  readonly origins: ReadonlySet<string>;
}

type Answer = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

// Kuscia's. A watch has no limit on writing.
const READ_TIMEOUT_MS = 20_000;
const IDLE_TIMEOUT_MS = 300_000;

/** What all servers of HTTP have in common: TLS whose files may change, limits, bodies as they came. */
export function createListener(options: ListenerOptions, frameworkErrors?: Answer): FastifyInstance {
  const { tls, bodyLimit, localOnly, origins } = options;
  const app = fastify({
    logger: false,
    bodyLimit,
    requestTimeout: READ_TIMEOUT_MS,
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: "idle",
    ...(frameworkErrors && { frameworkErrors }),
    ...(tls && { https: tls.serverOptions }),
  }) as unknown as FastifyInstance;
  tls?.onChange(() => (app.server as unknown as HttpsServer).setSecureContext(tls.serverOptions));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.decorateRequest("caller", null as unknown as Caller);
  if (localOnly === true) app.addHook("onRequest", (request, reply) => refuseForeign(origins, request, reply));
  return app;
}

async function refuseForeign(
  origins: ReadonlySet<string>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const why = foreignness(request.headers, origins);
  if (why !== undefined) await reply.code(403).type("text/plain").send(`${why}\n`);
}

/** The certificate that the client has shown, if it has shown one that we trust. */
export function certificateOf({ raw }: FastifyRequest): ClientCertificate | undefined {
  const { socket } = raw;
  return socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate() : undefined;
}
