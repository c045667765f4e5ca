import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type QueryLogRequest,
  QueryLogRequestSchema,
  QueryLogResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { streamJson } from "../json/go-json.ts";
import { parseRequest } from "../json/parse.ts";
import { logAnswers } from "../logs.ts";
import type { Runner } from "../runner.ts";
import { JSON_TYPE } from "./content-types.ts";
import { departureOf } from "./departure.ts";
import { beginStream, drainedOf } from "./stream.ts";
import { bodyOf } from "./unary.ts";

/** A container's log: JSON objects one after the other, a line each. */
export function logRoute(app: FastifyInstance, runner: Runner): void {
  app.post("/api/v1/log/task/query", async (request: FastifyRequest, reply: FastifyReply) => {
    const asked = parseLogBody(bodyOf(request), request.headers["content-type"]);
    if (asked === undefined) return reply.code(400).send();
    const signal = departureOf(reply.raw);
    const response = beginStream(reply, JSON_TYPE);
    for await (const answer of logAnswers(asked, runner, { caller: request.caller, transport: "http", signal })) {
      const accepted = response.write(`${JSON.stringify(streamJson(QueryLogResponseSchema, answer))}\n`);
      if (!accepted) await drainedOf(response);
    }
    response.end();
    return reply;
  });
}

function parseLogBody(body: Buffer, contentType: string | undefined): QueryLogRequest | undefined {
  if (body.length === 0) return undefined;
  try {
    return parseRequest(QueryLogRequestSchema, body, contentType);
  } catch {
    return undefined;
  }
}
