import type { DescMessage } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { CallError } from "../service/errors.ts";

/**
 * Values that a request may hold: a job of 128 tasks with 64 parties each has fewer. A body of 2 MiB may hold half a million,
 * which would keep all others waiting for half a second while it is parsed.
 */
const MOST_VALUES = 30_000;
/** Lists that hold nothing but lists cost less than values. */
const MOST_LISTS = 120_000;

/** Bodies that take a while to look at. */
const LONG_BYTES = 16 * 1024;

export function isLong(body: Uint8Array): boolean {
  return body.length > LONG_BYTES;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const OPEN_LIST = 0x5b;

/** Looks at a body of JSON as cheaply as one can, before it is parsed. @throws CallError if that would take too long */
export function weighJson(body: Uint8Array): void {
  let values = 0;
  let lists = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at]!;
    if (byte === QUOTE) at = endOfString(body, at);
    else if (byte === COMMA || byte === OPEN_OBJECT) values += 1;
    else if (byte === OPEN_LIST) lists += 1;
    if (values > MOST_VALUES || lists > MOST_LISTS) throw tooHeavy();
  }
}

function endOfString(body: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** The same for a body of protocol buffers. What cannot be read is left to the parser. */
export function weighBinary(schema: DescMessage, body: Uint8Array): void {
  const counted = { values: 0 };
  try {
    weighFields(new BinaryReader(body), { schema, end: body.length }, counted);
  } catch (error) {
    if (error instanceof CallError) throw error;
  }
}

function weighFields(
  reader: BinaryReader,
  { schema, end }: { schema: DescMessage; end: number },
  counted: { values: number },
): void {
  const messages = new Map(schema.fields.map((field) => [field.number, messageOf(field)]));
  while (reader.pos < end) {
    const [number, type] = reader.tag();
    counted.values += 1;
    if (counted.values > MOST_VALUES) throw tooHeavy();
    const message = messages.get(number);
    if (message === undefined || type !== WireType.LengthDelimited) reader.skip(type, number);
    else weighFields(reader, { schema: message, end: reader.uint32() + reader.pos }, counted);
  }
}

type Field = DescMessage["fields"][number];

/** What a field's bytes are read as, if that is a message. Numbers in one piece are as cheap as bytes. */
function messageOf(field: Field): DescMessage | undefined {
  if (field.fieldKind === "message") return field.message;
  return field.fieldKind === "list" && field.listKind === "message" ? field.message : undefined;
}

function tooHeavy(): CallError {
  return new CallError("unexpected", `the request has more than ${MOST_VALUES} values, send it in several`);
}
