import type { ServerResponse } from "node:http";
import type { FastifyReply } from "fastify";
import type { PumpEnd } from "../watch/pump.ts";

/** Takes the answer out of fastify's hands and begins it; what follows is written piece by piece. */
export function beginStream(reply: FastifyReply, contentType: string): ServerResponse {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { "content-type": contentType, "cache-control": "no-store", "x-accel-buffering": "no" });
  raw.flushHeaders();
  return raw;
}

/** Resolves when the response takes more, or will never. */
export function drainedOf(response: ServerResponse): Promise<void> {
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

/** A clean end tells a client that it has seen everything, so it is not for one that has not. */
export function endStream(response: ServerResponse, ended: PumpEnd): void {
  if (ended === "slow" || ended === "unavailable") response.destroy();
  else response.end();
}
