import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import type { Authenticator } from "../auth/authenticator.ts";
import type { UnaryMethod } from "../methods.ts";
import type { ApiMetrics } from "../metrics.ts";
import type { Runner } from "../runner.ts";
import { admitGrpc } from "./admission.ts";
import { decode, encode, type Served } from "./definitions.ts";
import { departureOf } from "./departure.ts";
import { failureFrom, GrpcError } from "./failure.ts";

export interface GrpcContext {
  readonly authenticator: Authenticator;
  readonly metrics: ApiMetrics;
  readonly runner: Runner;
}

type UnaryCall = ServerUnaryCall<Buffer, Buffer>;

/** Serves one call: its status is OK whatever its answer says, except for calls of ours. */
export function unaryGrpc(method: UnaryMethod, context: GrpcContext): Served {
  const serve = async (call: UnaryCall, callback: sendUnaryData<Buffer>): Promise<void> => {
    try {
      callback(null, await answer(method, call, context));
    } catch (error) {
      callback(failureFrom(error));
    }
  };
  return {
    desc: method.desc,
    handle: (call: UnaryCall, callback: sendUnaryData<Buffer>) => void serve(call, callback),
  };
}

/** @throws GrpcFailure */
async function answer(method: UnaryMethod, call: UnaryCall, context: GrpcContext): Promise<Buffer> {
  const admitted = await admitGrpc(context, call);
  if ("details" in admitted) throw new GrpcError(admitted);
  const request = decode(method.desc.input, call.request);
  const origin = { caller: admitted, transport: "grpc", signal: departureOf(call) } as const;
  const { error, message } = await context.runner.unary(method, request, origin);
  if (error && method.realStatus) throw new GrpcError({ code: error.kind.grpc, details: error.message });
  return encode(method.desc.output, message);
}
