import type { FastifyReply, FastifyRequest } from "fastify";
import { NEEDS_HEADER, REASON_HEADER } from "./content-types.ts";

const MAX_AGE_SECONDS = 600;
const REQUEST_HEADERS = "authorization, content-type, last-event-id, token";

/** Lets pages of these origins read answers, and answers the question that a browser asks before it calls. */
export async function crossOrigin(
  origins: ReadonlySet<string>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { origin } = request.headers;
  if (origins.size === 0) return;
  // On the raw answer, which streams write by themselves.
  reply.raw.setHeader("vary", "Origin");
  if (origin === undefined || !origins.has(origin)) return;
  reply.raw.setHeader("access-control-allow-origin", origin);
  reply.raw.setHeader("access-control-expose-headers", `${REASON_HEADER}, ${NEEDS_HEADER}, retry-after`);
  if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) return;
  reply.raw.setHeader("access-control-allow-methods", "GET, POST");
  reply.raw.setHeader("access-control-allow-headers", REQUEST_HEADERS);
  reply.raw.setHeader("access-control-max-age", String(MAX_AGE_SECONDS));
  await reply.code(204).send();
}
