import type { FastifyRequest } from "fastify";

/** The request's body as it came; empty without one. */
export function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}
