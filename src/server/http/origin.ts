import type { ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { TransportName } from "../../service/metrics.ts";
import type { Origin } from "../../service/runner.ts";

/** Where a request comes from. */
export function originOf(request: FastifyRequest, reply: FastifyReply, transport: TransportName): Origin {
  return { caller: request.caller, transport, address: request.ip, signal: departureOf(reply.raw) };
}

/** A signal that is aborted when the client leaves before the answer is complete. */
function departureOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const leave = (): void => {
    if (!response.writableFinished) controller.abort(new DOMException("the client left", "AbortError"));
  };
  response.once("close", leave);
  // It may have left while it was asked who it is; that is not told again.
  if (response.destroyed) leave();
  return controller.signal;
}
