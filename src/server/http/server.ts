import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Authenticator, Credentials, Refusal } from "../auth/authenticator.ts";
import { EVENTS_CALLS, STREAM_CALLS, UNARY_CALLS } from "../../service/calls.ts";
import type { StreamCall, UnaryCall } from "../../service/define.ts";
import type { ApiMetrics } from "../../service/metrics.ts";
import type { Runner } from "../../service/runner.ts";
import { streamRoute } from "../kuscia/stream.ts";
import { unaryRoute } from "../kuscia/unary.ts";
import { eventsRoute } from "../sse/events.ts";
import { JSON_TYPE } from "./content-types.ts";
import { crossOrigin } from "./cors.ts";
import { certificateOf, createListener, type ListenerOptions } from "./listener.ts";
import { openApiRoute } from "./openapi.ts";

export interface HttpOptions extends ListenerOptions {
  readonly authenticator: Authenticator;
  readonly runner: Runner;
  readonly metrics: ApiMetrics;
  /** How long a stream's client may take nothing. */
  readonly patienceMs: number;
}

/** The HTTP side of the API, not listening yet. */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  // A path that is none at all reaches no hook.
  const app = createListener(options, (_error, request, reply) => {
    void admit(options, request, reply).then(() => (reply.sent ? undefined : notFound(reply)));
  });
  app.addHook("onRequest", (request, reply) => crossOrigin(options.origins, request, reply));
  // Before anything else, so that a stranger cannot tell which paths exist, and each refusal counts for a client's rate.
  app.addHook("onRequest", (request, reply) => admit(options, request, reply));
  // What is too large is not even read.
  app.addHook("onRequest", (request, reply) => measure(options, request, reply));
  callRoutes(app, options);
  openApiRoute(app);
  answerErrors(app, options);
  return app;
}

/** Answers what has no route, and what goes wrong. */
export function answerErrors(app: FastifyInstance, options: HttpOptions): void {
  app.setNotFoundHandler((_request, reply) => notFound(reply));
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => failed(options, error, reply));
}

/** The routes of all calls; those that `offers` leaves out are refused. */
export function callRoutes(
  app: FastifyInstance,
  { runner, patienceMs }: Pick<HttpOptions, "runner" | "patienceMs">,
  offers: (call: UnaryCall | StreamCall) => boolean = () => true,
): void {
  const refuse = (_request: FastifyRequest, reply: FastifyReply): Promise<void> =>
    sendStatus(reply, 403, "this server only shows, it changes nothing");
  for (const call of UNARY_CALLS) app.post(call.path, offers(call) ? unaryRoute(call, runner) : refuse);
  for (const call of STREAM_CALLS) app.post(call.path, offers(call) ? streamRoute(call, runner, patienceMs) : refuse);
  for (const call of EVENTS_CALLS) app.get(call.path, eventsRoute(call, runner, patienceMs));
}

/** Refuses what says of itself that it is too large. */
export async function measure(options: HttpOptions, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (Number(request.headers["content-length"] ?? 0) > options.bodyLimit) await tooLarge(options, reply);
}

async function tooLarge({ metrics, bodyLimit }: HttpOptions, reply: FastifyReply): Promise<void> {
  metrics.observeRefusal("size");
  await sendStatus(reply, 413, `the request body is larger than ${bodyLimit} bytes`);
}

async function admit(options: HttpOptions, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const token = request.headers["token"];
  const credentials = {
    token: typeof token === "string" ? token : undefined,
    authorization: request.headers.authorization,
    address: request.ip,
    ticket: ticketOf(request),
    certificate: certificateOf(request),
  };
  await admitWith(options, { request, reply }, credentials);
}

/** Finds out who sends the request, or turns it away. */
export async function admitWith(
  options: HttpOptions,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  credentials: Credentials,
): Promise<void> {
  const admitted = await options.authenticator.admit(credentials);
  if ("refused" in admitted) await turnAway(options, admitted, reply);
  else request.caller = admitted;
}

/** Tickets are for streams alone: EventSource sends nothing else along. */
function ticketOf({ method, query, routeOptions }: FastifyRequest): string | undefined {
  const isStream = method === "GET" && EVENTS_CALLS.some(({ path }) => path === routeOptions.url);
  const { ticket } = (query ?? {}) as { ticket?: unknown };
  return isStream && typeof ticket === "string" ? ticket : undefined;
}

async function turnAway(options: HttpOptions, refusal: Refusal, reply: FastifyReply): Promise<void> {
  options.metrics.observeRefusal(refusal.refused === "too-many" ? "rate" : "unauthenticated");
  switch (refusal.refused) {
    case "missing":
    case "wrong":
      await reply.code(401).removeHeader("content-type").send();
      return;
    case "too-many":
      // Not awaited: a reply that is awaited waits until it was sent.
      void reply.header("retry-after", String(refusal.retryAfterSeconds));
      await sendStatus(reply, 429, "too many requests, try again later");
      return;
    case "unavailable":
      await sendStatus(reply, 503, "the Kubernetes API server cannot be reached, try again later");
  }
}

/** Answers with an error of the server as a whole. */
export async function sendStatus(reply: FastifyReply, http: number, message: string): Promise<void> {
  const body = JSON.stringify({ status: { code: 11101, message, details: [] }, data: null });
  await reply.code(http).header("content-type", JSON_TYPE).send(body);
}

/** Answers that there is nothing. */
export async function notFound(reply: FastifyReply): Promise<void> {
  await reply.code(404).header("content-type", "text/plain").send("404 page not found");
}

async function failed(
  options: HttpOptions,
  error: Error & { statusCode?: number },
  reply: FastifyReply,
): Promise<void> {
  if (error.statusCode === 413) {
    await tooLarge(options, reply);
    return;
  }
  const client = error.statusCode !== undefined && error.statusCode < 500;
  await sendStatus(
    reply,
    client ? 400 : 500,
    client ? "the request cannot be read" : "unexpected error, see the server's log",
  );
}
