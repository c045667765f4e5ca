import type { ServerResponse } from "node:http";
import type { FastifyReply } from "fastify";
import { type Stream, StreamCut } from "../../service/stream.ts";
import { deliver, type DeliveryLimits, type Sink } from "../delivery.ts";

// Kuscia's.
const HEARTBEAT_MS = 10_000;

/** Takes the answer out of fastify's hands and begins it; what follows is written piece by piece. */
export function beginStream(reply: FastifyReply, contentType: string): ServerResponse {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { "content-type": contentType, "cache-control": "no-store", "x-accel-buffering": "no" });
  raw.flushHeaders();
  return raw;
}

/** Sends a stream and ends its response. A clean end tells a client that it has seen everything. */
export async function deliverHttp<A>(
  stream: Stream<A>,
  response: ServerResponse,
  { patienceMs, ...sink }: Omit<Sink<A>, "drained"> & Pick<DeliveryLimits, "patienceMs">,
): Promise<void> {
  const drained = (): Promise<void> => drainedOf(response);
  try {
    await deliver(stream, { ...sink, drained }, { idleMs: HEARTBEAT_MS, patienceMs });
    response.end();
  } catch (error) {
    if (error instanceof StreamCut && error.end === "unauthorized") response.end();
    else response.destroy();
  }
}

/** Resolves when the response takes more, or will never. */
function drainedOf(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
    if (response.destroyed || !response.writableNeedDrain) done();
  });
}
