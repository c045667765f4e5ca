import type { FastifyReply, FastifyRequest } from "fastify";
import type { EventsCall, EventsRequest, ServerSentEvent } from "../../service/define.ts";
import { callErrorOf } from "../../service/errors.ts";
import type { Runner } from "../../service/runner.ts";
import { jsonOf } from "../encoded.ts";
import { originOf } from "../http/origin.ts";
import { beginStream, deliverHttp } from "../http/stream.ts";

/** Nothing in the stream: proxies and clients see that it lives. */
const COMMENT = ": heartbeat\n\n";

/** Serves a call as server-sent events. */
export function eventsRoute(call: EventsCall, runner: Runner, patienceMs: number) {
  const textOf = ({ event, id, message }: ServerSentEvent): string => {
    const data = message === undefined ? "{}" : jsonOf(call.rpc.output, message);
    return `event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${data}\n\n`;
  };
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const origin = originOf(request, reply, "sse");
    let stream;
    try {
      stream = await runner.stream(call, requestOf(request, Object.keys(call.parameters)), origin);
    } catch (error) {
      const { kind, message } = callErrorOf(error);
      return reply.code(kind.http).header("content-type", "text/plain").send(message);
    }
    const response = beginStream(reply, "text/event-stream; charset=utf-8");
    await deliverHttp(stream, response, {
      patienceMs,
      write: (event) => response.write(textOf(event)),
      idle: () => response.write(COMMENT),
    });
    return reply;
  };
}

function requestOf(request: FastifyRequest, names: readonly string[]): EventsRequest {
  const query = request.query as Readonly<Record<string, string | string[]>>;
  // A page that begins a new stream cannot set the header.
  const lastID = request.headers["last-event-id"] ?? query["last_event_id"];
  return {
    parameters: Object.fromEntries(names.map((name) => [name, listOf(query[name])])),
    ...(typeof lastID === "string" && lastID !== "" && { lastID }),
  };
}

/** Values given several times or with commas. */
function listOf(value: string | string[] | undefined): readonly string[] {
  return [value ?? []]
    .flat()
    .flatMap((item) => item.split(","))
    .filter((item) => item !== "");
}
