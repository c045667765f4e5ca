import { BUILT_IN_TYPES } from "../../api/generated/built-in-types.ts";
import { isRecord } from "./json.ts";
import type { Schema } from "./schema.ts";

const SCALAR: Schema = {};
const ANYTHING: Schema = { "x-kubernetes-preserve-unknown-fields": true };
const READ = new Map<string, Schema>();

/** The schema of one of Kubernetes' own types: its fields, not the types of scalars. */
export function builtInSchema(type: string): Schema {
  const known = READ.get(type);
  if (known !== undefined) return known;
  const properties: Record<string, Schema> = {};
  const schema: Schema = { type: "object", title: type, properties };
  // Before its fields are read, for a type may have fields of its own type.
  READ.set(type, schema);
  for (const field of BUILT_IN_TYPES[type]!.split(" ")) {
    const [name = "", below] = field.split("=");
    properties[name] = fieldSchema(below);
  }
  return schema;
}

function fieldSchema(text: string | undefined): Schema {
  if (text === undefined) return SCALAR;
  if (text === "*") return ANYTHING;
  const inner = text.replace(/^[[{]|[\]}]$/g, "");
  const schema = inner === "" ? SCALAR : builtInSchema(inner);
  if (text.startsWith("[")) return { type: "array", items: schema };
  return text.startsWith("{") ? { type: "object", additionalProperties: schema } : schema;
}

/** What a typed object keeps of a value: no nulls, and no fields that its type does not have. */
export function typedValue(value: unknown, schema: Schema): unknown {
  const { items, properties, additionalProperties } = schema;
  if (Array.isArray(value)) return items === undefined ? value : value.map((each) => typedValue(each, items));
  if (!isRecord(value) || (properties ?? additionalProperties) === undefined) return value;
  const entries = Object.entries(value).flatMap(([key, each]): [string, unknown][] => {
    const known = properties?.[key] ?? additionalProperties;
    return typeof known !== "object" || each === null || each === undefined ? [] : [[key, typedValue(each, known)]];
  });
  return Object.fromEntries(entries);
}
