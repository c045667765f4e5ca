import type { ServerResponse } from "node:http";
import type { FastifyReply } from "fastify";

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

/** A signal that is aborted after `ms` or with one of the others; `dispose` frees its timer. */
export function limited(ms: number, signal: AbortSignal): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  // Longer than setTimeout can wait is as good as for ever.
  const timer = ms > 2 ** 31 - 1 ? undefined : setTimeout(abort, ms);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  return {
    signal: controller.signal,
    dispose: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    },
  };
}
