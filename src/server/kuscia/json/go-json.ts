import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** How Go clients of Kuscia expect a message in JSON. */
interface Form {
  /** False: fields with their zero value are left out. */
  readonly everyField: boolean;
  /** False: enums are numbers, 64-bit integers too. */
  readonly canonical: boolean;
}

/** Snake case, every field present, unset messages null, enums by name, 64-bit integers as strings. */
const ANSWER: Form = { everyField: true, canonical: true };
/** Snake case, empty fields omitted, enums and all integers as numbers: the form of streams. */
const STREAM: Form = { everyField: false, canonical: false };

/** The JSON of a unary answer; protobuf-es' own leaves out what is unset. */
export function answerJson(schema: DescMessage, message: Message): Json {
  return messageJson(reflect(schema, message, false), ANSWER);
}

/** The JSON of one object of a watch or log stream. */
export function streamJson(schema: DescMessage, message: Message): Json {
  return messageJson(reflect(schema, message, false), STREAM);
}

function messageJson(message: ReflectMessage, form: Form): Json {
  const json: { [key: string]: Json } = {};
  for (const field of message.desc.fields) {
    const value = fieldJson(message, field, form);
    if (form.everyField || !isEmpty(value)) json[field.name] = value;
  }
  return json;
}

function fieldJson(message: ReflectMessage, field: DescField, form: Form): Json {
  switch (field.fieldKind) {
    case "message":
      return message.isSet(field) ? messageJson(message.get(field), form) : null;
    case "list":
      return [...message.get(field)].map((item) =>
        field.listKind === "message" ? messageJson(item as ReflectMessage, form) : scalarJson(item, field, form),
      );
    case "map":
      return Object.fromEntries(
        [...message.get(field)]
          // Go writes maps in the order of their keys.
          .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
          .map(([key, item]) => [
            String(key),
            field.mapKind === "message" ? messageJson(item as ReflectMessage, form) : scalarJson(item, field, form),
          ]),
      );
    case "scalar":
    case "enum":
      return scalarJson(message.get(field), field, form);
  }
}

type Kind = Pick<DescField, "enum" | "scalar">;

function scalarJson(value: unknown, kind: Kind, form: Form): Json {
  if (kind.enum) return (form.canonical ? kind.enum.value[value as number]?.name : undefined) ?? (value as number);
  if (typeof value === "bigint") return form.canonical ? value.toString() : Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (kind.scalar === ScalarType.FLOAT) return shortestFloat(value as number);
  return value as Json;
}

/** A float32 is written with the digits that tell it from its neighbours, not with those of the double that holds it. */
function shortestFloat(value: number): number {
  for (let digits = 6; digits < 10; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

function isEmpty(value: Json): boolean {
  if (value === null || value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  // A set message without content is still written, as `{}`; an empty map is not, but the forms in use have none.
  return false;
}
