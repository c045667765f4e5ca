import {
  validateAppImage as appImageValidator,
  validateDomain as domainValidator,
  validateKusciaJob as jobValidator,
  validateKusciaJobSchedule as scheduleValidator,
  validateKusciaJobTemplate as templateValidator,
  type ValidationError,
  type Validator,
} from "./generated/validators.js";

/**
 * Checks for objects that the API server may not have checked: stored before the CRD had its present schema, or read from
 * a file. Each answers one sentence per fault, which names the field as `kubectl` does, and none for a good object. Only
 * `spec` is looked at. The rules of the CRDs across fields (dependencies, frozen parts) are not repeated here.
 */
export function validateKusciaJob(object: unknown): string[] {
  return sentences(jobValidator, object);
}

export function validateAppImage(object: unknown): string[] {
  return sentences(appImageValidator, object);
}

export function validateDomain(object: unknown): string[] {
  return sentences(domainValidator, object);
}

export function validateKusciaJobTemplate(object: unknown): string[] {
  return sentences(templateValidator, object);
}

export function validateKusciaJobSchedule(object: unknown): string[] {
  return sentences(scheduleValidator, object);
}

function sentences(validator: Validator, object: unknown): string[] {
  if (validator(object)) return [];
  const all = (validator.errors ?? []).map((error) => sentence(error, object));
  return [...new Set(all)];
}

function sentence(error: ValidationError, object: unknown): string {
  const path = fieldPath(error.instancePath, object);
  if (error.keyword === "required")
    return `${member(path, String(error.params["missingProperty"]), object)} is required`;
  return `${path === "" ? "the object" : path} ${fault(error)}`;
}

/** Written for the keywords that the generator lets through. */
const FAULTS: Record<string, (params: Record<string, unknown>) => string> = {
  type: ({ type }) => `must be ${typeNames(type)}`,
  enum: ({ allowedValues }) =>
    `must be one of ${[allowedValues]
      .flat()
      .map((value) => JSON.stringify(value))
      .join(", ")}`,
  pattern: ({ pattern }) => `must match ${String(pattern)}`,
  minimum: ({ limit }) => `must be at least ${String(limit)}`,
  maximum: ({ limit }) => `must be at most ${String(limit)}`,
  minItems: ({ limit }) => `must have at least ${count(limit, "entry", "entries")}`,
  maxItems: ({ limit }) => `must have at most ${count(limit, "entry", "entries")}`,
  minLength: ({ limit }) => `must have at least ${count(limit, "character", "characters")}`,
  maxLength: ({ limit }) => `must have at most ${count(limit, "character", "characters")}`,
};

function fault({ keyword, params }: ValidationError): string {
  return FAULTS[keyword]?.(params) ?? `is invalid (${keyword})`;
}

const TYPE_NAMES: Record<string, string> = {
  array: "a list",
  boolean: "true or false",
  integer: "an integer",
  number: "a number",
  object: "an object",
  string: "a string",
};

function typeNames(type: unknown): string {
  return [type]
    .flat()
    .map((name) => TYPE_NAMES[String(name)] ?? String(name))
    .join(" or ");
}

function count(limit: unknown, one: string, many: string): string {
  return `${String(limit)} ${limit === 1 ? one : many}`;
}

/** `/spec/tasks/0/alias` as `spec.tasks[0].alias`; keys of maps that are no plain names in brackets and quotes. */
function fieldPath(pointer: string, object: unknown): string {
  let path = "";
  let value = object;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    path = member(path, key, value);
    value = child(value, key);
  }
  return path;
}

function child(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function member(path: string, key: string, parent: unknown): string {
  if (Array.isArray(parent)) return `${path}[${key}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
