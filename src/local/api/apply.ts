import { isRecord, same } from "./json.ts";
import type { Schema } from "./schema.ts";

/** A server-side apply as a merge: what is not named stays, for nobody keeps whose field is whose. */
export function applied(old: unknown, given: unknown, schema: Schema | undefined): unknown {
  if (Array.isArray(given)) return appliedList(old, given, schema);
  if (!isRecord(given) || schema?.["x-kubernetes-map-type"] === "atomic") return given;
  const merged: Record<string, unknown> = isRecord(old) ? { ...old } : {};
  for (const [key, value] of Object.entries(given)) merged[key] = applied(merged[key], value, below(schema, key));
  return merged;
}

function below(schema: Schema | undefined, key: string): Schema | undefined {
  const known = schema?.properties?.[key] ?? schema?.additionalProperties;
  return typeof known === "object" ? known : undefined;
}

/** The items of a list-map are merged by its keys; any other list is replaced. */
function appliedList(old: unknown, given: readonly unknown[], schema: Schema | undefined): unknown[] {
  const keys = schema?.["x-kubernetes-list-map-keys"];
  if (keys === undefined || !Array.isArray(old)) return [...given];
  const merged = [...(old as unknown[])];
  for (const item of given) {
    const index = merged.findIndex((each) => keys.every((key) => same(field(each, key), field(item, key))));
    if (index < 0) merged.push(item);
    else merged[index] = applied(merged[index], item, schema?.items);
  }
  return merged;
}

function field(item: unknown, key: string): unknown {
  return isRecord(item) ? item[key] : undefined;
}
