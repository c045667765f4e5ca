import { create, type DescMessage, fromBinary, fromJson, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import { CallError } from "../../../service/errors.ts";
import { rememberExplicit } from "../../../service/explicit.ts";
import { mismatch } from "./mismatch.ts";

/** Content types that hold JSON; others but protobuf read as an empty request, as in Kuscia. */
const JSON_TYPES = ["", "text/plain", "application/json"];
export const PROTOBUF_TYPE = "application/x-protobuf";

/** The media type without its parameters. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? "").split(";", 1)[0]!.trim().toLowerCase();
}

/**
 * Reads a request body.
 * @throws CallError 11101 with words like those of Go's parsers.
 */
export function parseRequest<T extends DescMessage>(
  schema: T,
  body: Buffer,
  contentType: string | undefined,
): MessageShape<T> {
  const type = mediaType(contentType);
  if (type === PROTOBUF_TYPE) return parseBinary(schema, body);
  if (JSON_TYPES.includes(type)) return parseJsonRequest(schema, body);
  return create(schema);
}

function parseBinary<T extends DescMessage>(schema: T, body: Buffer): MessageShape<T> {
  try {
    return fromBinary(schema, body);
  } catch (error) {
    throw new CallError("unexpected", "proto: cannot parse invalid wire-format data", { cause: error });
  }
}

function parseJsonRequest<T extends DescMessage>(schema: T, body: Buffer): MessageShape<T> {
  const json = parseText(body.toString("utf8"));
  try {
    const message = fromJson(schema, json, { ignoreUnknownFields: true });
    rememberExplicit(schema, message, json);
    return message;
  } catch (error) {
    throw new CallError("unexpected", mismatch(schema, json) ?? "json: the request does not fit its message", {
      cause: error,
    });
  }
}

/** JSON.parse with the words of Go for what is wrong. */
export function parseText(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new CallError("unexpected", syntaxError(text, error as Error), { cause: error });
  }
}

function syntaxError(text: string, error: Error): string {
  const trimmed = text.trimStart();
  if (trimmed === "") return "EOF";
  if (!/^[{[\]"\-0-9tfn]/.test(trimmed))
    return `invalid character '${String.fromCodePoint(trimmed.codePointAt(0) ?? 0)}' looking for beginning of value`;
  if (/end of JSON|Unterminated/.test(error.message)) return "unexpected EOF";
  const position = /at position (\d+)/.exec(error.message)?.[1];
  return position === undefined ? "invalid JSON" : `invalid JSON at offset ${position}`;
}
