import type { FastifyReply, FastifyRequest } from "fastify";
import { callErrorOf, invalid } from "../../service/errors.ts";
import { bodyOf } from "../http/body.ts";
import { originOf } from "../http/origin.ts";
import { openInput, type StreamContext } from "./open-stream.ts";
import type { Ubjson } from "./ubjson.ts";

/** Takes one message of a job's input as JSON. CloudPSS has WebSockets for it: this is for clients that have none. */
export function takeInput(context: StreamContext) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { "*": id = "" } = request.params as { "*"?: string };
    const { signal } = originOf(request, reply, "http");
    try {
      const take = await openInput(id, { transport: "http", address: request.ip, signal }, context);
      await take(messageIn(bodyOf(request)));
      return await reply.code(204).send();
    } catch (error) {
      const { kind, message } = callErrorOf(error);
      return reply.code(kind.http).type("text/plain").send(message);
    }
  };
}

/** @throws CallError */
function messageIn(body: Buffer): Ubjson {
  try {
    return JSON.parse(body.toString()) as Ubjson;
  } catch {
    throw invalid("the message is not JSON");
  }
}
