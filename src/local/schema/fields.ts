import { builtInSchema } from "../api/built-in.ts";
import { isRecord } from "../api/json.ts";
import type { ModelKind } from "../api/kinds.ts";
import { schemaOf, type Schema } from "../api/schema.ts";
import { mergeKey } from "../api/strategic-patch.ts";
import type { FieldCheck } from "../api/strictness.ts";
import type { ModelObject } from "../api/types.ts";

/** Judges the fields of objects as kube-apiserver's decoders do. */
export const fieldCheck: FieldCheck = { unknown: unknownFields, undeclared: undeclaredFields, misfit };

/** Paths of the fields that an object's kind does not have, in the order in which the server names them. */
export function unknownFields(kind: ModelKind, object: ModelObject): string[] {
  if (!kind.custom) return walk(object, builtInSchema(kind.kind), "", byIndex);
  const { metadata, apiVersion: _, kind: __, ...content } = object;
  const below = walk(content, schemaOf(kind.plural), "", byIndex);
  return [...walk(metadata, builtInSchema("ObjectMeta"), "metadata", byIndex), ...below.sort()];
}

/** The same for a server-side apply, which tells the items of lists apart by their keys. */
function undeclaredFields(kind: ModelKind, object: ModelObject): string[] {
  const { metadata, apiVersion: _, kind: __, ...content } = object;
  const schema = kind.custom ? schemaOf(kind.plural) : builtInSchema(kind.kind);
  const paths = [
    ...walk(content, schema, "", byKey),
    ...walk(metadata, builtInSchema("ObjectMeta"), "metadata", byKey),
  ];
  return paths.sort();
}

/** How an item of a list is named in a path. */
type ItemName = (item: unknown, at: number, list: { readonly name: string; readonly schema: Schema }) => string;

const byIndex: ItemName = (_, at) => `[${at}]`;

const byKey: ItemName = (item, at, { name, schema }) => {
  const merged = mergeKey(name, [item]);
  const keys = schema["x-kubernetes-list-map-keys"] ?? (merged === undefined ? [] : [merged]);
  if (!isRecord(item) || keys.length === 0) return `[${at}]`;
  return `[${keys.map((key) => `${key}=${JSON.stringify(item[key])}`).join(",")}]`;
};

function walk(value: unknown, schema: Schema, path: string, nameItem: ItemName): string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return [];
    const name = path.split(".").at(-1)!;
    return value.flatMap((item, i) => walk(item, items, path + nameItem(item, i, { name, schema }), nameItem));
  }
  if (!isRecord(value) || schema["x-kubernetes-preserve-unknown-fields"] === true) return [];
  const { properties, additionalProperties } = schema;
  if (properties === undefined && additionalProperties === undefined) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const known = properties?.[key] ?? additionalProperties;
    const at = path === "" ? key : `${path}.${key}`;
    if (known === undefined || known === false) return [at];
    return typeof known === "object" ? walk(each, known, at, nameItem) : [];
  });
}

/** The first list or object of a built-in kind that is given as something else, in the words of Go's decoder. */
function misfit(kind: ModelKind, object: ModelObject): string | undefined {
  if (kind.custom) return undefined;
  return firstMisfit(object, builtInSchema(kind.kind), { type: kind.kind, path: "" });
}

interface Place {
  /** The type that has the field, and the fields that lead to it. */
  readonly type: string;
  readonly path: string;
}

function firstMisfit(value: unknown, schema: Schema, place: Place): string | undefined {
  const { items, properties, additionalProperties } = schema;
  const wanted = goType(schema);
  if ((value ?? null) === null || wanted === undefined) return undefined;
  if (jsonType(value) !== schema.type) {
    const field = `${place.type}.${place.path}`;
    return `json: cannot unmarshal ${jsonType(value)} into Go struct field ${field} of type ${wanted}`;
  }
  if (Array.isArray(value)) return first(value, (item) => firstMisfit(item, items!, place));
  return first(Object.entries(value as object), ([key, each]: [string, unknown]) => {
    const below = properties?.[key] ?? additionalProperties;
    if (typeof below !== "object") return undefined;
    if (properties === undefined) return firstMisfit(each, below, place);
    const path = place.path === "" ? key : `${place.path}.${key}`;
    return firstMisfit(each, below, { type: schema.title!, path });
  });
}

function first<T>(all: readonly T[], find: (each: T) => string | undefined): string | undefined {
  for (const each of all) {
    const found = find(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** What Go calls a type; undefined of scalars, which are not told apart here. */
function goType({ type, title, items, additionalProperties }: Schema): string | undefined {
  if (type === "array") return `[]${goType(items!) ?? "string"}`;
  if (typeof additionalProperties === "object") return `map[string]${goType(additionalProperties) ?? "string"}`;
  return title === undefined ? undefined : `v1.${title}`;
}
