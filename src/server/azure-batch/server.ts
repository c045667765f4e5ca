import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { callErrorOf } from "../../service/errors.ts";
import type { ApiMetrics } from "../../service/metrics.ts";
import type { Runner } from "../../service/runner.ts";
import { bodyOf } from "../http/body.ts";
import { createListener, type ListenerOptions } from "../http/listener.ts";
import { originOf } from "../http/origin.ts";
import type { BatchAuthentication } from "./authentication.ts";
import type { BatchConfig, Pool } from "./config.ts";
import { BatchError, type BatchErrorCode, batchErrorOf, newRequestID } from "./errors.ts";
import { queryOf } from "./odata/query.ts";
import type { Answer, BatchRequest, Environment, Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { type Route, Router } from "./router.ts";

export interface BatchServerOptions extends ListenerOptions {
  readonly authentication: BatchAuthentication;
  readonly config: BatchConfig;
  /** Hosts from which files of tasks may be fetched. */
  readonly resourceHosts: readonly string[];
  readonly runner: Runner;
  readonly metrics: ApiMetrics;
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
const JSON_TYPE = "application/json; odata=minimalmetadata; charset=utf-8";

/** The service that Azure Batch's clients speak to, not listening yet. */
export function createBatchServer(options: BatchServerOptions): FastifyInstance {
  const service = new BatchService(options);
  // A path that is none at all reaches no handler.
  const app = createListener(options, (_error, request, reply) => {
    void service.refuse(request, reply, new BatchError("InvalidUri"));
  });
  // Before the body is read, and before anything is looked at.
  app.addHook("onRequest", (request, reply) => service.admit(request, reply));
  app.route({ method: [...METHODS], url: "*", handler: (request, reply) => service.answer(request, reply) });
  app.setNotFoundHandler((request, reply) => service.refuse(request, reply, new BatchError("UnsupportedHttpVerb")));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) =>
    service.turnAway(request, reply, readingError(error)),
  );
  return app;
}

function readingError(error: Error & { statusCode?: number }): BatchError {
  if (error.statusCode === 413) return new BatchError("RequestBodyTooLarge");
  const isTheirs = error.statusCode !== undefined && error.statusCode < 500;
  return new BatchError(isTheirs ? "InvalidRequestBody" : "InternalError", {}, { cause: error });
}

class BatchService {
  readonly #options: BatchServerOptions;
  readonly #router = new Router(OPERATIONS);
  readonly #environment: Environment;
  /** Those of accounts that are no master's. */
  readonly #domains = new WeakMap<FastifyRequest, string>();

  constructor(options: BatchServerOptions) {
    this.#options = options;
    this.#environment = environmentOf(options.config.pools, options.resourceHosts);
  }

  async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { method, url, headers, ip: address } = request;
    try {
      const { caller, domain } = await this.#options.authentication.callerOf({ method, url, headers, address });
      request.caller = caller;
      if (domain !== undefined) this.#domains.set(request, domain);
    } catch (thrown) {
      await this.turnAway(request, reply, batchErrorOf(callErrorOf(thrown), undefined));
    }
  }

  /** Refuses what reaches no operation, and counts it. */
  turnAway(request: FastifyRequest, reply: FastifyReply, error: BatchError): Promise<void> {
    const reason = TURNED_AWAY[error.batchCode];
    if (reason !== undefined) this.#options.metrics.observeRefusal(reason);
    return this.refuse(request, reply, error);
  }

  async answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    let operation: Operation | undefined;
    try {
      const route = this.#routeOf(request);
      operation = route.operation;
      const asked = this.#requestOf(request, route);
      const input = operation.read(asked);
      const answer = await this.#options.runner.perform(operation, input, originOf(request, reply, "http"));
      await this.#send(request, reply, { ...answer, headers: { ...placeOf(operation, asked), ...answer.headers } });
    } catch (thrown) {
      await this.refuse(request, reply, batchErrorOf(callErrorOf(thrown), operation?.subject));
    }
  }

  async refuse(request: FastifyRequest, reply: FastifyReply, error: BatchError): Promise<void> {
    const requestID = this.#head(request, reply);
    const { RetryAfter } = error.details;
    if (RetryAfter !== undefined) reply.header("retry-after", String(RetryAfter));
    if (error.status === 401) reply.header("www-authenticate", "SharedKey, Bearer");
    reply.code(error.status).header("content-type", JSON_TYPE);
    const body = JSON.stringify(error.body(requestID, new Date()));
    await reply.send(request.method === "HEAD" ? "" : body);
  }

  /** @throws BatchError */
  #routeOf({ method, url }: FastifyRequest): Route & { readonly operation: Operation } {
    const route = this.#router.find(method, url.split("?")[0]!);
    if (route === undefined) throw new BatchError("InvalidUri", {}, { status: 404 });
    const { operation } = route;
    if (operation === undefined) throw new BatchError("UnsupportedHttpVerb");
    return { ...route, operation };
  }

  #requestOf(request: FastifyRequest, { ids, prefix }: Route): BatchRequest {
    const { url, headers, protocol } = request;
    const query = queryOf(url.includes("?") ? url.slice(url.indexOf("?") + 1) : "");
    if (!query.get("api-version"))
      throw new BatchError("MissingRequiredQueryParameter", { QueryParameterName: "api-version" });
    return {
      ids,
      query,
      headers,
      body: bodyOf(request),
      base: `${protocol}://${headers.host ?? ""}${prefix}`,
      target: url.slice(prefix.length),
      domain: this.#domains.get(request),
      environment: this.#environment,
    };
  }

  /** Headers of every answer; the id of the request. */
  #head({ headers }: FastifyRequest, reply: FastifyReply): string {
    const requestID = newRequestID();
    reply.header("request-id", requestID).header("dataserviceversion", "3.0");
    const clientID = headers["client-request-id"];
    const isWanted = String(headers["return-client-request-id"] ?? "").toLowerCase() === "true";
    if (isWanted && typeof clientID === "string") reply.header("client-request-id", clientID);
    return requestID;
  }

  async #send(request: FastifyRequest, reply: FastifyReply, answer: Answer): Promise<void> {
    this.#head(request, reply);
    const { status, body, content, etag, lastModified, headers = {} } = answer;
    reply.code(status).headers(headers);
    // As Azure Batch writes it, and as its clients compare it with the eTag of a body.
    if (etag !== undefined) reply.header("etag", etag);
    if (lastModified !== undefined) reply.header("last-modified", new Date(lastModified).toUTCString());
    if (content !== undefined) await reply.header("content-type", content.type).send(content.bytes);
    else if (body === undefined) await reply.send();
    else await reply.header("content-type", JSON_TYPE).send(JSON.stringify(body));
  }
}

/** As what the metric counts requests that reach no operation. */
const TURNED_AWAY: Readonly<Partial<Record<BatchErrorCode, Parameters<ApiMetrics["observeRefusal"]>[0]>>> = {
  AuthenticationFailed: "unauthenticated",
  InvalidAuthenticationInfo: "unauthenticated",
  TooManyRequests: "rate",
  RequestBodyTooLarge: "size",
};

/** Where what was changed is; an operation that adds something says so itself. */
function placeOf({ method }: Operation, { base, target }: BatchRequest): Readonly<Record<string, string>> {
  return ["POST", "PUT", "PATCH"].includes(method) ? { DataServiceId: `${base}${target.split("?")[0]!}` } : {};
}

function environmentOf(pools: readonly Pool[], resourceHosts: readonly string[]): Environment {
  const byID = new Map(pools.map((pool) => [pool.id.toLowerCase(), pool]));
  return { pools, resourceHosts, pool: (id) => byID.get(id.toLowerCase()) };
}
