import { isRecord } from "../api/json.ts";
import type { ModelKind } from "../api/kinds.ts";
import { schemaOf, type Schema } from "../api/schema.ts";
import type { ModelObject } from "../api/types.ts";

const METADATA = new Set(
  "annotations creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generateName generation labels managedFields name namespace ownerReferences resourceVersion selfLink uid".split(
    " ",
  ),
);

/** Paths of the fields that an object's kind does not have; of built-in kinds only those of the metadata are known. */
export function unknownFields(kind: ModelKind, object: ModelObject): string[] {
  const { metadata, apiVersion: _, kind: __, ...content } = object;
  const found = Object.keys(metadata).filter((key) => !METADATA.has(key));
  const paths = found.map((key) => `metadata.${key}`);
  if (!kind.custom) return paths;
  const schema = schemaOf(kind.plural);
  return [...walk(content, schema, ""), ...paths];
}

function walk(value: unknown, schema: Schema, path: string): string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? [] : value.flatMap((item, i) => walk(item, items, `${path}[${i}]`));
  }
  if (!isRecord(value) || schema["x-kubernetes-preserve-unknown-fields"] === true) return [];
  const { properties, additionalProperties } = schema;
  if (properties === undefined && additionalProperties === undefined) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const known = properties?.[key] ?? additionalProperties;
    const at = path === "" ? key : `${path}.${key}`;
    if (known === undefined || known === false) return [at];
    return typeof known === "object" ? walk(each, known, at) : [];
  });
}
