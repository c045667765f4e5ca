import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../../service/caller.ts";
import { callErrorOf, CallError, invalid } from "../../service/errors.ts";
import type { ApiMetrics } from "../../service/metrics.ts";
import type { Runner } from "../../service/runner.ts";
import type { Authenticator, Refusal } from "../auth/authenticator.ts";
import { bodyOf } from "../http/body.ts";
import { JSON_TYPE } from "../http/content-types.ts";
import { certificateOf, createListener, type ListenerOptions } from "../http/listener.ts";
import { originOf } from "../http/origin.ts";
import { Calls } from "./calls.ts";
import { Capabilities } from "./capabilities.ts";
import { answerTo, graphqlError, questionOf } from "./graphql.ts";
import { eventStream } from "./event-stream.ts";
import { takeInput } from "./take-input.ts";
import { Sockets } from "./sockets.ts";
import { bearerOf } from "../auth/bearer.ts";

export interface CloudpssOptions extends ListenerOptions {
  readonly authenticator: Authenticator;
  readonly runner: Runner;
  readonly metrics: ApiMetrics;
  readonly jobNamespace: string;
  /** How long a stream's client may take nothing. */
  readonly patienceMs: number;
  /** What ids of streams are signed with; without one they hold as long as this process. */
  readonly key?: Buffer;
}

/** Old clients want one from 3 to less than 5. */
const VERSION = "4.5";
const KEY_BYTES = 32;

/** The job API in the dialect of CloudPSS, not listening yet. */
export function createCloudpssServer(options: CloudpssOptions): FastifyInstance {
  const app = createListener(options);
  const { runner, authenticator, jobNamespace, patienceMs } = options;
  const capabilities = new Capabilities(options.key ?? randomBytes(KEY_BYTES), jobNamespace);
  const streams = { capabilities, runner, authenticator, patienceMs };
  app.addHook("onRequest", async (_request, reply) => void reply.header("x-cloudpss-version", VERSION));
  app.post("/graphql", { onRequest: (request, reply) => admit(options, request, reply) }, (request, reply) =>
    answer(options, capabilities, { request, reply }),
  );
  app.get("/api/streams/id/*", eventStream(streams));
  app.post("/api/streams/token/*", takeInput(streams));
  app.setNotFoundHandler((_request, reply) => sendError(reply, 404, "there is nothing at this address"));
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const { statusCode = 500 } = error;
    return sendError(reply, statusCode, statusCode < 500 ? "the request cannot be read" : "unexpected error");
  });
  const sockets = new Sockets(streams, options);
  app.server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    sockets.upgrade(request, socket, head),
  );
  app.addHook("preClose", async () => sockets.close());
  return app;
}

async function answer(
  { runner, authenticator, bodyLimit }: CloudpssOptions,
  capabilities: Capabilities,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  const calls = new Calls(runner, originOf(request, reply, "http"));
  const holderOf = (token: string): Promise<string> => nameOf(authenticator, token, request);
  let result;
  try {
    const question = await questionOf(bodyOf(request), bodyLimit);
    result = await answerTo(question, { calls, capabilities, holderOf });
  } catch (error) {
    result = { errors: [graphqlError(callErrorOf(error))] };
  }
  return reply.header("content-type", JSON_TYPE).send(JSON.stringify(result));
}

/** Lets in who shows a token of the job API as a bearer. */
async function admit(
  { authenticator, metrics }: CloudpssOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const admitted = await authenticator.admit(credentialsOf(request, bearerOf(request.headers.authorization)));
  if (!("refused" in admitted)) {
    request.caller = admitted;
    return;
  }
  metrics.observeRefusal(admitted.refused === "too-many" ? "rate" : "unauthenticated");
  const [status, message] = REFUSALS[admitted.refused];
  if (admitted.refused === "too-many") void reply.header("retry-after", String(admitted.retryAfterSeconds));
  await sendError(reply, status, message);
}

const REFUSALS: Readonly<Record<Refusal["refused"], readonly [status: number, message: string]>> = {
  missing: [401, "a token is missing: set CLOUDPSS_TOKEN"],
  wrong: [401, "the token is not valid"],
  "too-many": [429, "too many requests, try again later"],
  unavailable: [503, "the Kubernetes API server cannot be reached, try again later"],
};

function credentialsOf(request: FastifyRequest, token: string | undefined): Parameters<Authenticator["admit"]>[0] {
  const authorization = token === undefined ? undefined : `Bearer ${token}`;
  return { token, authorization, address: request.ip, certificate: certificateOf(request) };
}

/** @throws CallError */
async function nameOf(authenticator: Authenticator, token: string, request: FastifyRequest): Promise<string> {
  if (!/^\S+$/.test(token)) throw invalid("token must be a token of the job API");
  const holder: Caller | Refusal = await authenticator.admit(credentialsOf(request, token));
  if ("refused" in holder) throw new CallError("notParticipant", REFUSALS[holder.refused][1]);
  return holder.name;
}

/** As CloudPSS answers what reaches no call; its clients read these fields. */
function sendError(reply: FastifyReply, statusCode: number, message: string): FastifyReply {
  const body = JSON.stringify({ statusCode, message, errors: [{ message }] });
  return reply.code(statusCode).header("content-type", JSON_TYPE).send(body);
}
