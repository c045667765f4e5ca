import type { FastifyReply, FastifyRequest } from "fastify";
import type { UnaryCall } from "../../service/define.ts";
import { type CallError, callErrorOf, ERRORS, invalid } from "../../service/errors.ts";
import { type Outcome, refusalOf, type Runner } from "../../service/runner.ts";
import { turn } from "../../service/turns.ts";
import { binaryAnswer, encoded, jsonAnswer } from "../answers.ts";
import { isLong } from "../weight.ts";
import { bodyOf } from "../http/body.ts";
import { JSON_TYPE, NEEDS_HEADER, REASON_HEADER } from "../http/content-types.ts";
import { etagHeader, takeIfMatch } from "../http/etag.ts";
import { originOf } from "../http/origin.ts";
import { mediaType, parseRequest, parseText, PROTOBUF_TYPE, textOf } from "./json/parse.ts";
import { describeUnknownFields } from "./json/unknown-fields.ts";

/** Answers one call: protobuf when asked in protobuf, else JSON; always 200 for Kuscia's calls. */
export function unaryRoute(call: UnaryCall, runner: Runner) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const contentType = request.headers["content-type"];
    let message;
    const body = bodyOf(request);
    try {
      if (isLong(body)) await turn();
      message = parseRequest(call.rpc.input, body, contentType);
      takeIfMatch(message, request.headers["if-match"]);
    } catch (error) {
      await sendUnparsable(reply, callErrorOf(error), call);
      return;
    }
    const origin = originOf(request, reply, "http");
    const isBinary = mediaType(contentType) === PROTOBUF_TYPE;
    const result = withUnknownFields(call, await runner.unary(call, message, origin), isBinary ? undefined : body);
    await send(reply, call, { result, isBinary });
  };
}

async function send(
  reply: FastifyReply,
  call: UnaryCall,
  { result, isBinary }: { result: Outcome; isBinary: boolean },
): Promise<void> {
  const encode: (...args: Parameters<typeof jsonAnswer>) => Promise<string | Buffer> = isBinary
    ? binaryAnswer
    : jsonAnswer;
  const { outcome, answer } = await encoded(result, call.rpc.output, encode);
  if (outcome.error) sayWhy(reply, outcome.error, call);
  const etag = etagHeader(outcome);
  if (etag !== undefined) reply.header("etag", etag);
  reply.code(call.ownStatuses ? (outcome.error?.kind.http ?? 200) : 200);
  await reply.header("content-type", isBinary ? PROTOBUF_TYPE : JSON_TYPE).send(answer);
}

function sayWhy(reply: FastifyReply, { reason }: CallError, { access: { needs } }: UnaryCall): void {
  reply.header(REASON_HEADER, reason);
  if (reason === "Forbidden" && typeof needs === "object")
    reply.header(NEEDS_HEADER, `${needs.verb} ${needs.resource}`);
}

/** What is missing in a request may stand there under another name, which is ignored. */
function withUnknownFields({ rpc }: UnaryCall, outcome: Outcome, body: Buffer | undefined): Outcome {
  if (outcome.error?.kind !== ERRORS.requestInvalid || !body?.length || isLong(body)) return outcome;
  const unknown = describeUnknownFields(rpc.input, parseText(textOf(body)));
  return unknown === undefined ? outcome : refusalOf(rpc.output, invalid(`${outcome.error.message}; ${unknown}`));
}

/** Kuscia's shape for a request without sense, which has neither details nor data. */
async function sendUnparsable(reply: FastifyReply, error: CallError, { ownStatuses }: UnaryCall): Promise<void> {
  const { code, message } = error;
  await reply
    .header(REASON_HEADER, "Invalid")
    .code(ownStatuses ? 400 : 200)
    .header("content-type", JSON_TYPE)
    .send(JSON.stringify({ status: { code, message } }));
}
