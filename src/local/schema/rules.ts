import { isRecord, same } from "../api/json.ts";
import type { Rule, Schema } from "../api/schema.ts";
import { brokenRule, type Cause } from "./causes.ts";
import { compile, type Expression, Optional } from "./cel.ts";

const COMPILED = new Map<string, Expression>();

function expression(text: string): Expression {
  let compiled = COMPILED.get(text);
  if (compiled === undefined) {
    compiled = compile(text);
    COMPILED.set(text, compiled);
  }
  return compiled;
}

/** The rules of a schema, and of all that is in it, that a value breaks. */
export function brokenRules(value: unknown, schema: Schema, field: string, old?: unknown): Cause[] {
  const own = (schema["x-kubernetes-validations"] ?? []).flatMap((rule) => check(rule, { value, field, old }));
  return [...own, ...nestedRules(value, schema, field, old)];
}

function check(rule: Rule, { value, field, old }: { value: unknown; field: string; old: unknown }): Cause[] {
  const isOptional = rule.optionalOldSelf === true;
  const isTransition = /\boldSelf\b/.test(rule.rule) && !isOptional;
  if (isTransition ? old === undefined : old !== undefined && same(old, value)) return [];
  const scope = { self: value, oldSelf: isOptional ? new Optional(old) : old };
  const where = `${field}${rule.fieldPath ?? ""}`.replace(/^\./, "");
  try {
    if (expression(rule.rule)(scope) === true) return [];
  } catch (error) {
    return [brokenRule(where, `rule evaluation error: ${(error as Error).message}`)];
  }
  return [brokenRule(where, messageOf(rule, scope), rule.reason)];
}

function messageOf({ rule, message, messageExpression }: Rule, scope: Readonly<Record<string, unknown>>): string {
  const plain = message ?? `failed rule: ${rule}`;
  if (messageExpression === undefined) return plain;
  try {
    return String(expression(messageExpression)(scope));
  } catch {
    return plain;
  }
}

function nestedRules(value: unknown, schema: Schema, field: string, old: unknown): Cause[] {
  const { items, properties = {}, additionalProperties } = schema;
  if (Array.isArray(value)) {
    return items === undefined ? [] : value.flatMap((item, i) => brokenRules(item, items, `${field}[${i}]`));
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (typeof known !== "object" || each === undefined) return [];
    const before = isRecord(old) ? old[key] : undefined;
    return brokenRules(each, known, field === "" ? key : `${field}.${key}`, before);
  });
}

/** Whether a schema has any rule at all. */
export function hasRules(schema: Schema): boolean {
  return JSON.stringify(schema).includes('"x-kubernetes-validations"');
}
