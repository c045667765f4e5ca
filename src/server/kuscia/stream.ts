import type { DescMessage, Message } from "@bufbuild/protobuf";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { StreamCall } from "../../service/define.ts";
import { callErrorOf, type CallError, ERRORS } from "../../service/errors.ts";
import type { Runner } from "../../service/runner.ts";
import { bodyOf } from "../http/body.ts";
import { JSON_TYPE } from "../http/content-types.ts";
import { originOf } from "../http/origin.ts";
import { beginStream, deliverHttp } from "../http/stream.ts";
import { jsonOf } from "../encoded.ts";
import { parseRequest } from "./json/parse.ts";
import { parseWatchBody } from "./watch-request.ts";

type Parse = (body: Buffer, contentType: string | undefined) => Message | undefined;

/** A call with many answers as Kuscia sends them: JSON objects one after the other, a line each. */
export function streamRoute(call: StreamCall, runner: Runner, patienceMs: number) {
  const { output } = call.rpc;
  const parse: Parse = call.name === "WatchJob" ? parseWatchBody : bodyParser(call.rpc.input);
  const line = (message: Message): string => `${jsonOf(output, message)}\n`;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = parse(bodyOf(request), request.headers["content-type"]);
    if (asked === undefined) return reply.code(400).send();
    const origin = originOf(request, reply, "http");
    let stream;
    try {
      stream = await runner.stream(call, asked, origin);
    } catch (error) {
      return refuse(reply, callErrorOf(error), call);
    }
    const response = beginStream(reply, JSON_TYPE);
    const { heartbeat } = call;
    await deliverHttp(stream, response, {
      patienceMs,
      write: (answer) => response.write(line(answer)),
      ...(heartbeat && { idle: () => response.write(line(heartbeat)) }),
    });
    return reply;
  };
}

/** Kuscia answers a wrong request to a stream with no word. */
function refuse(reply: FastifyReply, error: CallError, { ownStatuses }: StreamCall): FastifyReply {
  if (!ownStatuses && error.kind === ERRORS.requestInvalid) return reply.header("content-type", JSON_TYPE).send("");
  return reply.code(error.kind.http).header("content-type", "text/plain").send(error.message);
}

/** Undefined for a request that cannot be read. */
function bodyParser(schema: DescMessage): Parse {
  return (body, contentType) => {
    if (body.length === 0) return undefined;
    try {
      return parseRequest(schema, body, contentType);
    } catch {
      return undefined;
    }
  };
}
