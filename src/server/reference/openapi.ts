import type { FileRegistry } from "@bufbuild/protobuf";
import { EVENTS_CALLS } from "../../service/calls.ts";
import type { EventsCall } from "../../service/define.ts";
import { ERRORS } from "../../service/errors.ts";
import { type ReferenceCall, referenceCalls } from "./calls.ts";
import { commentOf } from "./comments.ts";
import { type Schema, Schemas } from "./schema.ts";

/** The HTTP side of the API as an OpenAPI 3.1 document. */
export function openApi(registry: FileRegistry): object {
  const schemas = new Schemas();
  const paths = Object.fromEntries(referenceCalls(registry).map((each) => [each.call.path, pathItem(each, schemas)]));
  for (const call of EVENTS_CALLS) paths[call.path] = { ...paths[call.path], get: eventSource(call) };
  return {
    openapi: "3.1.0",
    info: {
      title: "KusciaJob API",
      version: "v1alpha1",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description:
        "Creates, shows, commands and watches KusciaJobs. Calls of Kuscia answer 200 whatever happens: look at `status.code`.",
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }, { bearer: [] }],
    paths: { ...paths, "/openapi.json": { get: self() } },
    components: {
      securitySchemes: {
        token: { type: "apiKey", in: "header", name: "Token" },
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "A token of a Kubernetes ServiceAccount; if the server takes these.",
        },
      },
      responses: RESPONSES,
      schemas: { ...schemas.all, Unparsable: UNPARSABLE },
    },
  };
}

function pathItem(call: ReferenceCall, schemas: Schemas): Record<string, object> {
  const { desc, stream } = call;
  return {
    post: {
      operationId: desc.name,
      tags: [desc.parent.name],
      ...(commentOf(desc) !== "" && { summary: commentOf(desc) }),
      requestBody: { required: true, content: { "application/json": { schema: schemas.ref(desc.input) } } },
      responses: {
        "200": {
          description: stream
            ? "JSON objects, one a line, without empty fields and with enums as numbers."
            : "The answer; `status.code` is 0 for success.",
          content: {
            "application/json": { schema: stream ? {} : { anyOf: [schemas.ref(desc.output), UNPARSABLE_REF] } },
          },
        },
        ...failures(call, schemas),
      },
    },
  };
}

const UNPARSABLE_REF: Schema = { $ref: "#/components/schemas/Unparsable" };

function failures({ call, desc, stream }: ReferenceCall, schemas: Schemas): Record<string, object> {
  const common = { "401": ref("Unauthenticated"), "413": ref("Refused"), "429": ref("Refused"), "503": ref("Refused") };
  if (stream) return { ...common, "400": { description: "The request cannot be read." }, "503": ref("Unavailable") };
  // Others arrive only when the request as such is broken.
  if (!call.ownStatuses) return { ...common, "400": ref("Refused"), "500": ref("Refused") };
  const failure = {
    description: "`status` says why.",
    content: { "application/json": { schema: { anyOf: [schemas.ref(desc.output), UNPARSABLE_REF] } } },
  };
  const { exists, missing, other } = call.failure;
  const names = [exists, missing, other].filter((name) => name !== undefined);
  const own = names.map((name) => [String(ERRORS[name].http), failure] as const);
  const usual = { "400": failure, "403": failure, "404": failure, "500": failure, "503": failure };
  return { ...common, ...usual, ...Object.fromEntries(own) };
}

function ref(name: string): Schema {
  return { $ref: `#/components/responses/${name}` };
}

const STATUS: Schema = {
  type: "object",
  properties: { code: { type: "integer" }, message: { type: "string" }, details: { type: "array" } },
  required: ["code", "message"],
};
const UNPARSABLE: Schema = {
  type: "object",
  description: "The request makes no sense.",
  properties: { status: STATUS },
  required: ["status"],
};

const RESPONSES = {
  Unauthenticated: { description: "The token is missing or wrong." },
  Unavailable: {
    description: "The Kubernetes API server cannot be reached.",
    content: { "text/plain": { schema: { type: "string" } } },
  },
  Refused: {
    description: "The request did not reach its call: too large, too many, or the server cannot serve.",
    content: { "application/json": { schema: UNPARSABLE_REF } },
  },
};

function eventSource({ rpc, summary, parameters, events }: EventsCall): object {
  const list = { type: "array", items: { type: "string" } };
  const query = Object.entries(parameters).map(([name, description]) => ({
    name,
    in: "query",
    description,
    schema: list,
  }));
  const others = {
    last_event_id: "Go on after this event, where no header can be sent.",
    ticket: "A ticket of CreateTicket, where no token can be sent.",
  };
  const single = Object.entries(others).map(([name, description]) => ({
    name,
    in: "query",
    description,
    schema: { type: "string" },
  }));
  const lastID = {
    name: "Last-Event-ID",
    in: "header",
    description: "Go on after this event.",
    schema: { type: "string" },
  };
  return {
    operationId: `${rpc.name}Events`,
    tags: ["JobExtService"],
    summary,
    parameters: [...query, ...single, lastID],
    responses: {
      "200": {
        description: `${events.slice(0, -1).join(", ")} and ${events.at(-1)} events.`,
        content: { "text/event-stream": { schema: { type: "string" } } },
      },
      "400": { description: "A parameter is wrong.", content: { "text/plain": { schema: { type: "string" } } } },
      "401": ref("Unauthenticated"),
      "429": ref("Refused"),
      "503": ref("Unavailable"),
    },
  };
}

function self(): object {
  return {
    operationId: "OpenAPI",
    summary: "This document.",
    responses: {
      "200": { description: "OpenAPI 3.1.", content: { "application/json": { schema: { type: "object" } } } },
      "401": ref("Unauthenticated"),
    },
  };
}
