import { isRecord } from "../api/json.ts";

/** One step of a path: a field, an index or all items, or the items whose field has a value. */
type Step = { readonly field: string } | { readonly index: number } | { readonly where: string; readonly is: string };

/** The values that a printer column's JSONPath finds: fields, `[0]`, `[*]` and `[?(@.type=="Ready")]`. */
export function valuesAt(object: unknown, path: string): unknown[] {
  let values = [object];
  for (const step of stepsOf(path)) values = values.flatMap((value) => next(value, step));
  return values;
}

function stepsOf(path: string): Step[] {
  const steps: Step[] = [];
  for (const match of path.matchAll(/\.([^.[\]]+)|\[(\d+|\*)\]|\[\?\(@\.([^=\s]+)\s*==\s*["']([^"']*)["']\)\]/g)) {
    const [, field, index, where, is = ""] = match;
    if (field !== undefined) steps.push({ field });
    else if (index !== undefined) steps.push({ index: index === "*" ? -1 : Number(index) });
    else if (where !== undefined) steps.push({ where, is });
  }
  return steps;
}

function next(value: unknown, step: Step): unknown[] {
  if ("field" in step) return isRecord(value) && value[step.field] !== undefined ? [value[step.field]] : [];
  if (!Array.isArray(value)) return [];
  if ("index" in step) return step.index < 0 ? value : value.slice(step.index, step.index + 1);
  return value.filter((item) => isRecord(item) && String(item[step.where]) === step.is);
}
