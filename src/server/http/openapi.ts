import type { FastifyInstance } from "fastify";
import document from "../reference/openapi.json" with { type: "json" };
import { JSON_TYPE } from "./content-types.ts";

/** Serves the OpenAPI document. */
export function openApiRoute(app: FastifyInstance): void {
  const text = JSON.stringify(document);
  app.get("/openapi.json", async (_request, reply) => reply.header("content-type", JSON_TYPE).send(text));
}
