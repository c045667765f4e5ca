import { Metadata, type ServerWritableStream, status } from "@grpc/grpc-js";
import type { StreamCall } from "../../service/define.ts";
import { callErrorOf, ERRORS } from "../../service/errors.ts";
import { StreamCut, type StreamEnd } from "../../service/stream.ts";
import { deliver } from "../delivery.ts";
import { binaryOf } from "../encoded.ts";
import { addressOf, callerOf } from "./admission.ts";
import { decode, type Served } from "./definitions.ts";
import { departureOf } from "./departure.ts";
import { failureFrom, type GrpcFailure } from "./failure.ts";
import type { GrpcContext } from "./unary.ts";

/** A call with many answers, as bytes. */
type GrpcStream = ServerWritableStream<Buffer, Buffer>;

/** Serves a call with many answers; unlike over HTTP there are no heartbeats. */
export function streamingGrpc(call: StreamCall, context: GrpcContext): Served {
  const handle = async (stream: GrpcStream): Promise<void> => {
    try {
      await serve(call, stream, context);
      stream.end();
    } catch (error) {
      stream.emit("error", failureOf(error, call));
    }
  };
  return { desc: call.rpc, handle: (stream: GrpcStream) => void handle(stream) };
}

async function serve(call: StreamCall, stream: GrpcStream, context: GrpcContext): Promise<void> {
  const signal = departureOf(stream);
  const request = decode(call.rpc.input, stream.request);
  const origin = { caller: callerOf(stream), transport: "grpc", address: addressOf(stream), signal } as const;
  const opened = await context.runner.stream(call, request, origin);
  // Else a client learns that the call was accepted only with the first answer.
  stream.sendMetadata(new Metadata());
  const { output } = call.rpc;
  const sink = {
    write: (answer: Parameters<typeof binaryOf>[1]) => stream.write(binaryOf(output, answer)),
    drained: () => drainedOf(stream),
  };
  await deliver(opened, sink, { idleMs: Number.POSITIVE_INFINITY, patienceMs: context.patienceMs });
}

const CUTS: Readonly<Partial<Record<StreamEnd, GrpcFailure>>> = {
  slow: { code: status.RESOURCE_EXHAUSTED, details: "the client does not take its events fast enough" },
  unavailable: { code: status.UNAVAILABLE, details: "the Kubernetes API server cannot be reached, try again later" },
  unauthorized: { code: status.UNAUTHENTICATED, details: "s unauthorized" },
};

/** A wrong request to a stream of Kuscia's is UNKNOWN. */
function failureOf(error: unknown, { ownStatuses }: StreamCall): GrpcFailure {
  if (error instanceof StreamCut) return CUTS[error.end] ?? { code: status.CANCELLED, details: error.message };
  const failure = failureFrom(error);
  const known = callErrorOf(error);
  if (known !== error) return failure;
  const isUnknown = !ownStatuses && known.kind === ERRORS.requestInvalid;
  return { code: isUnknown ? status.UNKNOWN : known.kind.grpc, details: known.message };
}

/** Resolves when the client takes more, or will never. */
function drainedOf(stream: GrpcStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done);
      stream.off("cancelled", done);
      resolve();
    };
    stream.on("drain", done);
    stream.on("cancelled", done);
    if (stream.cancelled || !stream.writableNeedDrain) done();
  });
}
