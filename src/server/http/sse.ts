import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { KusciaJob } from "../../api/types.ts";
import { JOB_STATE_WORDS, jobState } from "../convert/state.ts";
import { UnavailableError } from "../freshness.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import type { JobEvent } from "../watch/event.ts";
import type { WatchService } from "../watch/service.ts";
import { departureOf } from "./departure.ts";
import { beginStream, drainedOf, endStream } from "./stream.ts";

const HEARTBEAT_MS = 10_000;
/** Nothing in the stream: proxies and clients see that it lives. */
const COMMENT = ": heartbeat\n\n";

interface Query {
  readonly job_id?: string | string[];
  readonly state?: string | string[];
}

/**
 * A watch as server-sent events, which browsers understand: `event` is ADDED, MODIFIED or DELETED, `data` the object of
 * Kuscia's stream, `id` what to send as `Last-Event-ID` to go on. A client that cannot go on where it was gets RESET
 * first and then the whole state. SYNCED ends what there was at the beginning.
 */
export function sseRoute(app: FastifyInstance, watches: WatchService): void {
  app.get("/api/v1/job/watch", async (request: FastifyRequest, reply: FastifyReply) => {
    const { job_id: ids, state: states } = request.query as Query;
    const wanted = { ids: listOf(ids), states: listOf(states) };
    const unknown = wanted.states.find((state) => !JOB_STATE_WORDS.includes(state));
    if (unknown !== undefined)
      return reply
        .code(400)
        .header("content-type", "text/plain")
        .send(`state ${unknown} is unknown, it must be one of ${JOB_STATE_WORDS.join(", ")}`);
    const lastID = headerOf(request, "last-event-id");
    const opened = watches.open({ caller: request.caller, transport: "sse", lastID, matches: matcherOf(wanted) });
    if (opened instanceof UnavailableError)
      return reply.code(503).header("content-type", "text/plain").send(opened.message);
    const signal = departureOf(reply.raw);
    const response = beginStream(reply, "text/event-stream; charset=utf-8");
    if (lastID !== undefined && !opened.resumed) response.write("event: RESET\ndata: {}\n\n");
    const ended = await opened.run({
      signal,
      idleMs: HEARTBEAT_MS,
      sink: {
        // Those of the beginning are in no order that one could go on from.
        send: (event, live) =>
          response.write(textOf(event, live ? watches.hub.history.idOf(event.version) : undefined)),
        idle: () => response.write(COMMENT),
        synced: () => response.write(`event: SYNCED\nid: ${opened.id}\ndata: {}\n\n`),
        drained: () => drainedOf(response),
      },
    });
    endStream(response, ended);
    return reply;
  });
}

function textOf(event: JobEvent, id: string | undefined): string {
  return `event: ${EventType[event.type]}\n${id === undefined ? "" : `id: ${id}\n`}data: ${event.json}\n\n`;
}

/** Values given several times or with commas. */
function listOf(value: string | string[] | undefined): readonly string[] {
  return [value ?? []]
    .flat()
    .flatMap((item) => item.split(","))
    .filter((item) => item !== "");
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function matcherOf({
  ids,
  states,
}: {
  ids: readonly string[];
  states: readonly string[];
}): (job: KusciaJob) => boolean {
  return (job) =>
    (ids.length === 0 || ids.includes(job.metadata.name ?? "")) &&
    (states.length === 0 || states.includes(jobState(job.status?.phase)));
}
