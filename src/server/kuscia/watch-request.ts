import { create, type JsonValue } from "@bufbuild/protobuf";
import { parseText, mediaType, parseRequest, PROTOBUF_TYPE } from "./json/parse.ts";
import { weighJson } from "../weight.ts";
import { type WatchJobRequest, WatchJobRequestSchema } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";

/**
 * The body of Kuscia's HTTP watch, which is read more strictly than others: undefined if it cannot be. Kuscia reads
 * anything that is not declared as JSON as a form without fields; we take JSON for JSON whatever it is declared as.
 */
export function parseWatchBody(body: Buffer, contentType: string | undefined): WatchJobRequest | undefined {
  if (body.length === 0) return undefined;
  try {
    if (mediaType(contentType) === PROTOBUF_TYPE) return parseRequest(WatchJobRequestSchema, body, PROTOBUF_TYPE);
    const text = body.toString("utf8");
    const isForm = mediaType(contentType) !== "application/json" && !/^\s*\{/.test(text);
    weighJson(body);
    return isForm ? create(WatchJobRequestSchema) : requestOf(parseText(text));
  } catch {
    return undefined;
  }
}

function requestOf(json: JsonValue): WatchJobRequest | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const seconds = json["timeout_seconds"] ?? 0;
  if (typeof seconds !== "number" || !Number.isInteger(seconds)) return undefined;
  return create(WatchJobRequestSchema, { timeoutSeconds: BigInt(seconds) });
}
