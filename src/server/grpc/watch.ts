import { Metadata, status } from "@grpc/grpc-js";
import { UnavailableError } from "../freshness.ts";
import { JobService, WatchJobRequestSchema } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { limited } from "../limited.ts";
import type { PumpEnd } from "../watch/pump.ts";
import { timeoutOf } from "../watch/request.ts";
import type { WatchService } from "../watch/service.ts";
import { admitGrpc } from "./admission.ts";
import { decode, type Served } from "./definitions.ts";
import { departureOf } from "./departure.ts";
import type { GrpcFailure } from "./failure.ts";
import { drainedOf, serveStream, type Stream } from "./stream.ts";
import type { GrpcContext } from "./unary.ts";

/** Kuscia's WatchJob; unlike over HTTP there are no heartbeats. */
export function watchGrpc(context: GrpcContext, watches: WatchService): Served {
  return {
    desc: JobService.method.watchJob,
    handle: (stream: Stream) => void serveStream(stream, serve(stream, context, watches)),
  };
}

/** The failure to end with; undefined for OK. */
async function serve(stream: Stream, context: GrpcContext, watches: WatchService): Promise<GrpcFailure | undefined> {
  const departure = departureOf(stream);
  const admitted = await admitGrpc(context, stream);
  if ("details" in admitted) return admitted;
  const timeout = timeoutOf(decode(WatchJobRequestSchema, stream.request));
  if (timeout === undefined) return { code: status.UNKNOWN, details: "timeout seconds must be in [0,2^31-1]" };
  const opened = watches.open({ caller: admitted, transport: "grpc" });
  if (opened instanceof UnavailableError) return { code: status.UNAVAILABLE, details: opened.message };
  // Else a client learns that the call was accepted only with the first event.
  stream.sendMetadata(new Metadata());
  const { signal, dispose } = limited(timeout, departure);
  const sink = { send: (event: { binary: Buffer }) => stream.write(event.binary), drained: () => drainedOf(stream) };
  const ended = await opened.run({ signal, idleMs: Number.POSITIVE_INFINITY, sink });
  dispose();
  return FAILURES[ended];
}

const FAILURES: Readonly<Partial<Record<PumpEnd, GrpcFailure>>> = {
  slow: { code: status.RESOURCE_EXHAUSTED, details: "the client does not take its events fast enough" },
  unavailable: { code: status.UNAVAILABLE, details: "the Kubernetes API server cannot be reached, try again later" },
  unauthorized: { code: status.UNAUTHENTICATED, details: "s unauthorized" },
};
