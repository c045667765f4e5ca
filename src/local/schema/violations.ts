import { isRecord, same } from "../api/json.ts";
import type { Schema } from "../api/schema.ts";
import { type Cause, duplicate, notSupported, outOfBounds, required, tooLong, tooMany, wrongType } from "./causes.ts";

/** A value beside what it was before, if its place can be told: what did not change is not judged anew. */
interface Place {
  readonly value: unknown;
  readonly schema: Schema;
  readonly field: string;
  readonly old?: unknown;
}

/** What a structural schema has against a value. */
export function violations(place: Place): Cause[] {
  const { value, schema, field, old } = place;
  if (old !== undefined && same(old, value)) return [];
  if (value === null && schema.nullable === true) return [];
  const wanted = unmetType(value, schema);
  if (wanted !== undefined) return [wrongType(field, wanted, typeName(value))];
  return valueViolations(place);
}

/** The type that a value should have, if it does not. */
function unmetType(value: unknown, schema: Schema): string | undefined {
  const wanted = schema["x-kubernetes-int-or-string"] === true ? "integer,string" : schema.type;
  if (wanted === undefined || wanted.split(",").some((type) => isOfType(value, type))) return undefined;
  return wanted;
}

function valueViolations(place: Place): Cause[] {
  const { value, schema, field } = place;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [notSupported(field, value, schema.enum)];
  if (typeof value === "string") return textViolations(value, schema, field);
  if (typeof value === "number") return numberViolations(value, schema, field);
  if (Array.isArray(value)) return listViolations(place, value as unknown[]);
  return isRecord(value) ? recordViolations(place, value) : [];
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function isOfType(value: unknown, type: string): boolean {
  const found = typeName(value);
  return found === type || (type === "number" && found === "integer");
}

function textViolations(value: string, { maxLength, minLength, pattern, format }: Schema, field: string): Cause[] {
  const found: Cause[] = [];
  const length = Array.from(value).length;
  if (maxLength !== undefined && length > maxLength) found.push(tooLong(field, maxLength));
  if (minLength !== undefined && length < minLength) {
    found.push(outOfBounds(field, value, `should be at least ${minLength} chars long`));
  }
  if (pattern !== undefined && !new RegExp(pattern, "u").test(value)) {
    found.push(outOfBounds(field, value, `should match '${pattern}'`));
  }
  if (format === "date-time" && Number.isNaN(Date.parse(value))) {
    found.push(outOfBounds(field, value, `must be of type date-time: "${value}"`));
  }
  return found;
}

function numberViolations(value: number, { minimum, maximum }: Schema, field: string): Cause[] {
  const found: Cause[] = [];
  if (minimum !== undefined && value < minimum) {
    found.push(outOfBounds(field, value, `should be greater than or equal to ${minimum}`));
  }
  if (maximum !== undefined && value > maximum) {
    found.push(outOfBounds(field, value, `should be less than or equal to ${maximum}`));
  }
  return found;
}

function listViolations({ schema, field, old }: Place, list: readonly unknown[]): Cause[] {
  const { minItems, maxItems, items } = schema;
  const found: Cause[] = [];
  if (maxItems !== undefined && list.length > maxItems) found.push(tooMany(field, list.length, maxItems));
  if (minItems !== undefined && list.length < minItems) {
    found.push(outOfBounds(field, list.length, `should have at least ${minItems} items`));
  }
  const before = Array.isArray(old) ? (old as unknown[]) : [];
  const identity = identityOf(schema);
  if (identity !== undefined) found.push(...duplicates(list, identity, field));
  if (items === undefined) return found;
  const sameItem = (item: unknown): unknown =>
    identity === undefined ? undefined : before.find((each) => same(identity(each), identity(item)));
  const nested = list.flatMap((value, i) =>
    violations({ value, schema: items, field: `${field}[${i}]`, old: sameItem(value) }),
  );
  return [...found, ...nested];
}

/** What tells the items of a list apart, if something does. */
function identityOf(schema: Schema): ((item: unknown) => unknown) | undefined {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (schema["x-kubernetes-list-type"] === "set") return (item) => item;
  if (schema["x-kubernetes-list-type"] !== "map" || keys === undefined) return undefined;
  return (item) => Object.fromEntries(keys.map((key) => [key, isRecord(item) ? item[key] : undefined]));
}

function duplicates(list: readonly unknown[], identity: (item: unknown) => unknown, field: string): Cause[] {
  const seen = new Set<string>();
  return list.flatMap((item, i) => {
    const text = JSON.stringify(identity(item));
    if (seen.has(text)) return [duplicate(`${field}[${i}]`, identity(item))];
    seen.add(text);
    return [];
  });
}

function recordViolations({ schema, field, old }: Place, record: Record<string, unknown>): Cause[] {
  const { properties = {}, additionalProperties, required: needed = [] } = schema;
  const at = (key: string): string => (field === "" ? key : `${field}.${key}`);
  const missing = needed.filter((key) => record[key] === undefined).map((key) => required(at(key)));
  const nested = Object.entries(record).flatMap(([key, value]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (typeof known !== "object" || value === undefined) return [];
    return violations({ value, schema: known, field: at(key), old: isRecord(old) ? old[key] : undefined });
  });
  return [...missing, ...nested];
}
