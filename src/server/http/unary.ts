import { toBinary } from "@bufbuild/protobuf";
import type { FastifyReply, FastifyRequest } from "fastify";
import { callErrorOf, CallError } from "../errors.ts";
import { answerJson } from "../json/go-json.ts";
import { mediaType, parseRequest, PROTOBUF_TYPE } from "../json/parse.ts";
import type { UnaryMethod } from "../methods.ts";
import type { Runner } from "../runner.ts";
import { JSON_TYPE } from "./content-types.ts";
import { departureOf } from "./departure.ts";

/** Answers one call: protobuf when asked in protobuf, else JSON; always 200 for Kuscia's calls. */
export function unaryRoute(method: UnaryMethod, runner: Runner) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const contentType = request.headers["content-type"];
    let message;
    try {
      message = parseRequest(method.desc.input, bodyOf(request), contentType);
    } catch (error) {
      await sendUnparsable(reply, callErrorOf(error), method);
      return;
    }
    const origin = { caller: request.caller, transport: "http", signal: departureOf(reply.raw) } as const;
    const outcome = await runner.unary(method, message, origin);
    reply.code(method.realStatus ? (outcome.error?.kind.http ?? 200) : 200);
    if (mediaType(contentType) === PROTOBUF_TYPE) {
      await reply
        .header("content-type", PROTOBUF_TYPE)
        .send(Buffer.from(toBinary(method.desc.output, outcome.message)));
    } else {
      await reply
        .header("content-type", JSON_TYPE)
        .send(JSON.stringify(answerJson(method.desc.output, outcome.message)));
    }
  };
}

export function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** Kuscia's shape for a request without sense, which has neither details nor data. */
async function sendUnparsable(reply: FastifyReply, error: CallError, method: UnaryMethod): Promise<void> {
  const { code, message } = error;
  await reply
    .code(method.realStatus ? 400 : 200)
    .header("content-type", JSON_TYPE)
    .send(JSON.stringify({ status: { code, message } }));
}
