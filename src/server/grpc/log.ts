import {
  LogService,
  QueryLogRequestSchema,
  QueryLogResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { logAnswers } from "../logs.ts";
import { admitGrpc } from "./admission.ts";
import { decode, encode, type Served } from "./definitions.ts";
import { departureOf } from "./departure.ts";
import type { GrpcFailure } from "./failure.ts";
import { drainedOf, serveStream, type Stream } from "./stream.ts";
import type { GrpcContext } from "./unary.ts";

/** Kuscia's QueryLog. */
export function logGrpc(context: GrpcContext): Served {
  return {
    desc: LogService.method.queryLog,
    handle: (stream: Stream) => void serveStream(stream, serve(stream, context)),
  };
}

async function serve(stream: Stream, context: GrpcContext): Promise<GrpcFailure | undefined> {
  const signal = departureOf(stream);
  const admitted = await admitGrpc(context, stream);
  if ("details" in admitted) return admitted;
  const request = decode(QueryLogRequestSchema, stream.request);
  for await (const answer of logAnswers(request, context.runner, { caller: admitted, transport: "grpc", signal })) {
    if (!stream.write(encode(QueryLogResponseSchema, answer))) await drainedOf(stream);
  }
  return undefined;
}
