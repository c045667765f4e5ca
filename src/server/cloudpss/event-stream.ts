import type { FastifyReply, FastifyRequest } from "fastify";
import { callErrorOf } from "../../service/errors.ts";
import { originOf } from "../http/origin.ts";
import { beginStream, deliverHttp } from "../http/stream.ts";
import { openOutput, type StreamContext } from "./open-stream.ts";
import type { Message } from "./message.ts";
import type { Output } from "./output.ts";
import { encodeUbjson } from "./ubjson.ts";

const BEGIN = "event: info\ndata: connected\n\n";
const COMPLETE = "event: complete\ndata: complete\n\n";
/** Nothing in the stream: proxies and clients see that it lives. */
const COMMENT = ": heartbeat\n\n";

/** Serves a job's output as server-sent events. */
export function eventStream(context: StreamContext) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { "*": id = "" } = request.params as { "*"?: string };
    const { signal } = originOf(request, reply, "sse");
    const client = { transport: "sse", address: request.ip, signal } as const;
    // Not in CloudPSS: for clients that have no use for UBJSON.
    const isJson = (request.query as { format?: unknown }).format === "json";
    let stream;
    try {
      stream = await openOutput({ id, from: fromOf(request) }, client, context);
    } catch (error) {
      const { kind, message } = callErrorOf(error);
      return reply.code(kind.http).type("text/plain").send(message);
    }
    const response = beginStream(reply, "text/event-stream; charset=utf-8");
    response.write(BEGIN);
    await deliverHttp({ ...stream, answers: completed(stream.answers, isJson ? jsonData : ubjsonData) }, response, {
      patienceMs: context.patienceMs,
      write: (event: string) => response.write(event),
      idle: () => response.write(COMMENT),
    });
    return reply;
  };
}

async function* completed(
  outputs: AsyncGenerator<Output>,
  dataOf: (message: Message) => string,
): AsyncGenerator<string> {
  for await (const { id, message } of outputs) yield `id: ${id}\ndata: ${dataOf(message)}\n\n`;
  yield COMPLETE;
}

function ubjsonData(message: Message): string {
  return `${new Date().toISOString()} ${encodeUbjson(message).toString("base64")}`;
}

function jsonData(message: Message): string {
  return JSON.stringify(message);
}

/** Clients say it in the query, browsers by a header. */
function fromOf({ query, headers }: FastifyRequest): string {
  const { from } = query as { from?: unknown };
  if (typeof from === "string") return from;
  const last = headers["last-event-id"];
  return typeof last === "string" ? last : "";
}
