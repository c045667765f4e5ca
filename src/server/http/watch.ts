import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { UnavailableError } from "../freshness.ts";
import { limited } from "../limited.ts";
import { HEARTBEAT } from "../watch/event.ts";
import { parseWatchBody, timeoutOf } from "../watch/request.ts";
import type { WatchService } from "../watch/service.ts";
import { JSON_TYPE } from "./content-types.ts";
import { departureOf } from "./departure.ts";
import { beginStream, drainedOf, endStream } from "./stream.ts";
import { bodyOf } from "./unary.ts";

// Kuscia's.
const HEARTBEAT_MS = 10_000;

/** Kuscia's watch: JSON objects one after the other, a line each. */
export function watchRoute(app: FastifyInstance, watches: WatchService): void {
  app.post("/api/v1/job/watch", async (request: FastifyRequest, reply: FastifyReply) => {
    const parsed = parseWatchBody(bodyOf(request), request.headers["content-type"]);
    if (parsed === undefined) return reply.code(400).send();
    const timeout = timeoutOf(parsed);
    if (timeout === undefined) return reply.header("content-type", JSON_TYPE).send("");
    const opened = watches.open({ caller: request.caller, transport: "http" });
    if (opened instanceof UnavailableError)
      return reply.code(503).header("content-type", "text/plain").send(opened.message);
    const { signal, dispose } = limited(timeout, departureOf(reply.raw));
    const response = beginStream(reply, JSON_TYPE);
    const ended = await opened.run({
      signal,
      idleMs: HEARTBEAT_MS,
      sink: {
        send: (event) => response.write(`${event.json}\n`),
        idle: () => response.write(`${HEARTBEAT}\n`),
        drained: () => drainedOf(response),
      },
    });
    dispose();
    endStream(response, ended);
    return reply;
  });
}
