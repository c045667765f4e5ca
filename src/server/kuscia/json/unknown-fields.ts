import type { DescField, DescMessage, JsonValue } from "@bufbuild/protobuf";

/** A name in a request that its message does not have. */
interface Unknown {
  readonly name: string;
  /** Where it stands: names of fields joined by points, empty for the request itself. */
  readonly path: string;
  /** The field that differs from it only by capitals, hyphens and underscores. */
  readonly meant: string | undefined;
}

const MOST = 3;
const LONGEST = 40;

/**
 * The names in a request that are no fields of it, for whoever wonders why what he sent is said to be missing: Kuscia
 * ignores such names. Undefined if there are none.
 */
export function describeUnknownFields(schema: DescMessage, json: JsonValue): string | undefined {
  const all = [...unknownFields(schema, json, "")];
  if (all.length === 0) return undefined;
  const shown = all.slice(0, MOST).map(describe);
  if (all.length > MOST) shown.push(`and ${all.length - MOST} more`);
  return shown.join("; ");
}

function describe({ name, path, meant }: Unknown): string {
  const text = JSON.stringify(name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
  const remedy = meant === undefined ? "" : `, "${meant}" is`;
  return `${text} is not a field of ${path === "" ? "the request" : path}${remedy}`;
}

function* unknownFields(schema: DescMessage, json: JsonValue, path: string): Generator<Unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return;
  for (const [name, value] of Object.entries(json)) {
    const field = schema.fields.find((each) => each.name === name || each.jsonName === name);
    if (field) yield* withinField(field, value, path === "" ? field.name : `${path}.${field.name}`);
    else yield { name, path, meant: schema.fields.find((each) => plain(each.name) === plain(name))?.name };
  }
}

function* withinField(field: DescField, value: JsonValue, path: string): Generator<Unknown> {
  if (field.fieldKind === "message") yield* unknownFields(field.message, value, path);
  if (field.fieldKind === "list" && field.listKind === "message" && Array.isArray(value))
    for (const item of value) yield* unknownFields(field.message, item, path);
}

function plain(name: string): string {
  return name.replaceAll(/[_-]/g, "").toLowerCase();
}
