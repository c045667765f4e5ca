import type { Kind, Schema } from "./generate-schemas.ts";

/** Text of `docs/reference/<kind>.md`: every field with its type, limits and meaning. */
export function generateReference({ kind, apiVersion, scope, plural, shortNames, columns, schema }: Kind): string {
  const { spec, status } = schema.properties ?? {};
  const names = [plural, ...shortNames].map((name) => `\`${name}\``).join(", ");
  const shown = columns.filter((column) => (column.priority ?? 0) === 0).map((column) => column.name);
  return [
    `# ${kind}`,
    schema.description ?? "",
    `\`${apiVersion}\`, ${scope.toLowerCase()}, for kubectl: ${names}.${shown.length > 0 ? ` \`kubectl get\` shows ${shown.join(", ")}.` : ""}`,
    "`[]` stands for each entry of a list, `{}` for each value of a map. **Bold** fields are required where the thing they belong to is given.",
    ...(spec === undefined ? [] : ["## spec", spec.description ?? "", table(spec, "spec")]),
    ...rules(schema),
    ...(status === undefined ? [] : ["## status", status.description ?? "", table(status, "status")]),
  ]
    .join("\n\n")
    .concat("\n");
}

function table(schema: Schema, path: string): string {
  const rows = fields(schema, path).map(({ name, required, value }) => {
    const label = required ? `**\`${name}\`**` : `\`${name}\``;
    return `| ${label} | ${cell(typeName(value))} | ${cell(limits(value))} | ${cell(value.description ?? "")} |`;
  });
  return ["| Field | Type | Limits and default | Meaning |", "|---|---|---|---|", ...rows].join("\n");
}

interface Field {
  name: string;
  required: boolean;
  value: Schema;
}

function fields(schema: Schema, path: string): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const name = `${path}.${key}`;
    return [{ name, required: schema.required?.includes(key) === true, value }, ...nested(value, name)];
  });
}

/** Fields below a list, map or object; entries that are plain values need no line of their own. */
function nested(schema: Schema, path: string): Field[] {
  if (schema.items !== undefined) return nested(schema.items, `${path}[]`);
  if (schema.additionalProperties !== undefined) return nested(schema.additionalProperties, `${path}{}`);
  return fields(schema, path);
}

function typeName(schema: Schema): string {
  if (schema["x-kubernetes-int-or-string"] === true) return "integer or string";
  if (schema.items !== undefined) return `list of ${pluralOf(typeName(schema.items))}`;
  if (schema.additionalProperties !== undefined) return `map to ${pluralOf(typeName(schema.additionalProperties))}`;
  return schema.format === "date-time" ? "time" : (schema.type ?? "");
}

function pluralOf(type: string): string {
  return type === "integer or string" ? "integers or strings" : `${type}s`.replace(/^(list|map)(.*)s$/, "$1s$2");
}

function limits(schema: Schema): string {
  const parts = [
    schema.enum && `one of ${schema.enum.map((value) => (value === "" ? "empty" : `\`${value}\``)).join(", ")}`,
    range(schema.minimum, schema.maximum, ""),
    range(schema.minLength, schema.maxLength, " characters"),
    range(schema.minItems, schema.maxItems, " entries"),
    schema["x-kubernetes-list-type"] === "map" &&
      `unique by ${(schema["x-kubernetes-list-map-keys"] ?? []).join(", ")}`,
    schema.pattern !== undefined && schema["x-kubernetes-int-or-string"] !== true && `matches \`${schema.pattern}\``,
    schema.default !== undefined && `default \`${JSON.stringify(schema.default)}\``,
  ];
  return parts.filter((part) => typeof part === "string" && part !== "").join("; ");
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (least !== undefined && most !== undefined) return `${least} to ${most}${unit}`;
  if (least !== undefined) return `at least ${least}${least === 1 ? unit.replace(/ies$/, "y") : unit}`;
  return most === undefined ? "" : `at most ${most}${unit}`;
}

/** What the CRD refuses beyond the limits of single fields. */
function rules(schema: Schema): string[] {
  const messages = collectRules(schema);
  return messages.length === 0
    ? []
    : ["### What is refused as a whole", messages.map((message) => `- ${message}`).join("\n")];
}

function collectRules(schema: Schema): string[] {
  const own = (schema["x-kubernetes-validations"] ?? []).map(({ message }) => message ?? "");
  const children = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties];
  return [...own, ...children.flatMap((child) => (child === undefined ? [] : collectRules(child)))];
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
