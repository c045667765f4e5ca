import type { ModelKind } from "./kinds.ts";
import { badRequest } from "./refusals.ts";
import type { ModelObject } from "./types.ts";

/** Whether an object is meant. */
export type Selects = (object: ModelObject) => boolean;

type Labels = Readonly<Record<string, string>>;

/** The requirements of a selector; commas inside parentheses belong to a set. */
function requirements(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** A label selector: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`. */
export function labelSelector(selector: string): Selects {
  const tests = requirements(selector).map(labelRequirement);
  return ({ metadata: { labels = {} } }) => tests.every((test) => test(labels));
}

function labelRequirement(requirement: string): (labels: Labels) => boolean {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(requirement);
  if (set !== null) {
    const [, key = "", operator, list = ""] = set;
    const values = new Set(list.split(",").map((each) => each.trim()));
    const within = (labels: Labels): boolean => labels[key] !== undefined && values.has(labels[key]);
    return operator === "in" ? within : (labels) => !within(labels);
  }
  const comparison = /^([^!=\s]+)\s*(==|=|!=)\s*(.*)$/.exec(requirement);
  if (comparison !== null) {
    const [, key = "", operator, value] = comparison;
    return operator === "!=" ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  if (requirement.startsWith("!")) return (labels) => labels[requirement.slice(1).trim()] === undefined;
  return (labels) => labels[requirement] !== undefined;
}

/** A field selector over what the kind lets select. */
export function fieldSelector(selector: string, kind: ModelKind): Selects {
  const tests = requirements(selector).map((requirement) => {
    const [, field = "", operator, value] = /^([^!=]+)(==|=|!=)(.*)$/.exec(requirement) ?? [];
    const read = reader(field, kind);
    return operator === "!="
      ? (object: ModelObject) => read(object) !== value
      : (object: ModelObject) => read(object) === value;
  });
  return (object) => tests.every((test) => test(object));
}

function reader(field: string, kind: ModelKind): (object: ModelObject) => string {
  if (field === "metadata.name") return ({ metadata }) => metadata.name ?? "";
  if (field === "metadata.namespace" && kind.namespaced) return ({ metadata }) => metadata.namespace ?? "";
  const read = kind.fields[field];
  if (read === undefined) throw badRequest(unknownField(field, kind));
  return read;
}

function unknownField(field: string, kind: ModelKind): string {
  if (kind.custom || Object.keys(kind.fields).length > 0) return `field label not supported: ${field}`;
  return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

/** Whether a field selector asks for the object of one name. */
export function namesOne(selector: string): boolean {
  return requirements(selector).some((requirement) => /^metadata\.name==?/.test(requirement));
}

/** What a collection request means: its namespace and both of its selectors. */
export function selectorOf(kind: ModelKind, namespace: string | undefined, query: URLSearchParams): Selects {
  const labels = query.get("labelSelector") ?? "";
  const fields = query.get("fieldSelector") ?? "";
  const tests: Selects[] = [];
  if (namespace !== undefined) tests.push(({ metadata }) => metadata.namespace === namespace);
  if (labels !== "") tests.push(labelSelector(labels));
  if (fields !== "") tests.push(fieldSelector(fields, kind));
  return (object) => tests.every((test) => test(object));
}
