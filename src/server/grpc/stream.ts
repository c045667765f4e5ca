import type { ServerWritableStream } from "@grpc/grpc-js";
import { failureFrom, type GrpcFailure } from "./failure.ts";

/** A call with many answers, as bytes. */
export type Stream = ServerWritableStream<Buffer, Buffer>;

/** Ends a stream as its work ended: OK, with a failure, or with what went wrong. */
export async function serveStream(stream: Stream, work: Promise<GrpcFailure | undefined>): Promise<void> {
  try {
    const failure = await work;
    if (failure === undefined) stream.end();
    else stream.emit("error", failure);
  } catch (error) {
    stream.emit("error", failureFrom(error));
  }
}

/** Resolves when the client takes more, or will never. */
export function drainedOf(stream: Stream): Promise<void> {
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
