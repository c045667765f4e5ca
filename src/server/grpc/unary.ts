import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import type { UnaryCall } from "../../service/define.ts";
import type { Runner } from "../../service/runner.ts";
import { turn } from "../../service/turns.ts";
import { binaryAnswer, encoded } from "../answers.ts";
import { isLong } from "../weight.ts";
import { addressOf, callerOf } from "./admission.ts";
import { decode, type Served } from "./definitions.ts";
import { departureOf } from "./departure.ts";
import { failureFrom, GrpcError } from "./failure.ts";

export interface GrpcContext {
  readonly runner: Runner;
  /** How long a stream's client may take nothing. */
  readonly patienceMs: number;
}

type GrpcCall = ServerUnaryCall<Buffer, Buffer>;

/** Serves one call: its status is OK whatever its answer says, except for calls of ours. */
export function unaryGrpc(definition: UnaryCall, context: GrpcContext): Served {
  const serve = async (call: GrpcCall, callback: sendUnaryData<Buffer>): Promise<void> => {
    try {
      callback(null, await answerOf(definition, call, context));
    } catch (error) {
      callback(failureFrom(error));
    }
  };
  return {
    desc: definition.rpc,
    handle: (call: GrpcCall, callback: sendUnaryData<Buffer>) => void serve(call, callback),
  };
}

/** @throws GrpcFailure */
async function answerOf(definition: UnaryCall, call: GrpcCall, context: GrpcContext): Promise<Buffer> {
  if (isLong(call.request)) await turn();
  const request = decode(definition.rpc.input, call.request);
  const origin = {
    caller: callerOf(call),
    transport: "grpc",
    address: addressOf(call),
    signal: departureOf(call),
  } as const;
  const ran = await context.runner.unary(definition, request, origin);
  const { outcome, answer } = await encoded(ran, definition.rpc.output, binaryAnswer);
  const { error } = outcome;
  if (error && definition.ownStatuses) throw new GrpcError({ code: error.kind.grpc, details: error.message });
  return answer;
}
