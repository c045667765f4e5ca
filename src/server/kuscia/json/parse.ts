import { create, type DescMessage, fromBinary, fromJson, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import { CallError } from "../../../service/errors.ts";
import { rememberExplicit } from "../../../service/explicit.ts";
import { weighBinary, weighJson } from "../../weight.ts";
import { mismatch } from "./mismatch.ts";

/** Content types that hold JSON. */
const JSON_TYPES = ["", "text/plain", "application/json"];
const SEEN_BYTES = 256;
const SHOWN = 21;
export const PROTOBUF_TYPE = "application/x-protobuf";

/** The media type without its parameters. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? "").split(";", 1)[0]!.trim().toLowerCase();
}

/**
 * Reads a request body.
 * @throws CallError 11101 with words like those of Go's parsers, and for what would take too long to read.
 */
export function parseRequest<T extends DescMessage>(
  schema: T,
  body: Buffer,
  contentType: string | undefined,
): MessageShape<T> {
  const type = mediaType(contentType);
  if (type === PROTOBUF_TYPE) return parseBinary(schema, body);
  if (JSON_TYPES.includes(type) || looksLikeJson(body)) return parseJsonRequest(schema, body);
  if (body.length === 0) return create(schema);
  throw new CallError(
    "unexpected",
    `the body is no JSON, it begins with ${beginning(body)}; its content type is ${type}`,
  );
}

/** `curl -d` without a header sends JSON as a form. */
function looksLikeJson(body: Buffer): boolean {
  return /^\uFEFF?\s*\{/.test(body.toString("utf8", 0, SEEN_BYTES));
}

/** What was seen at the start of a body, for whoever sent it. */
function beginning(body: Buffer): string {
  const text = body.toString("utf8", 0, SEEN_BYTES);
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}

function parseBinary<T extends DescMessage>(schema: T, body: Buffer): MessageShape<T> {
  weighBinary(schema, body);
  try {
    return fromBinary(schema, body);
  } catch (error) {
    throw new CallError("unexpected", "proto: cannot parse invalid wire-format data", { cause: error });
  }
}

function parseJsonRequest<T extends DescMessage>(schema: T, body: Buffer): MessageShape<T> {
  weighJson(body);
  const json = parseText(textOf(body));
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

/** The text of a body of JSON, without a byte order mark. @throws CallError if it is no UTF-8 by its first bytes */
export function textOf(body: Buffer): string {
  const [first = 0, second = 0] = body;
  const foreign = FOREIGN.find(({ mark }) => mark[0] === first && mark[1] === second);
  if (foreign) throw new CallError("unexpected", `the body is ${foreign.what}; send it ${foreign.remedy}`);
  return body.toString("utf8").replace(/^\uFEFF/, "");
}

/** How bodies begin that are not read. */
const FOREIGN = [
  { mark: [0x1f, 0x8b], what: "compressed", remedy: "as it is, the server takes no content-encoding" },
  { mark: [0xff, 0xfe], what: "UTF-16", remedy: "as UTF-8" },
  { mark: [0xfe, 0xff], what: "UTF-16", remedy: "as UTF-8" },
] as const;

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
  if (position === undefined) return "invalid JSON";
  const character = String.fromCodePoint(text.codePointAt(Number(position)) ?? 0);
  const remedy = character === "'" ? "; JSON has its strings in double quotes" : "";
  return `invalid JSON at offset ${position}: invalid character '${character}'${remedy}`;
}
