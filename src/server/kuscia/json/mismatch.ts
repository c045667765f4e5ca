import { type DescField, type DescMessage, type JsonValue, ScalarType } from "@bufbuild/protobuf";

/** Where in a request a value stands, as Go names it. */
interface Where {
  readonly path: string;
  readonly owner: string;
}

/** The first value whose JSON type its field cannot hold, in the words of Go; undefined if there is none. */
export function mismatch(schema: DescMessage, json: JsonValue, path = ""): string | undefined {
  if (json === null) return undefined;
  if (typeof json !== "object" || Array.isArray(json)) {
    return complaint(json, { path, owner: schema.name }, `kusciaapi.${schema.name}`);
  }
  return firstOf(schema.fields, (field) => {
    const value = json[field.name] ?? json[field.jsonName] ?? null;
    const where = { path: path === "" ? field.name : `${path}.${field.name}`, owner: schema.name };
    return value === null ? undefined : fieldMismatch(field, value, where);
  });
}

function fieldMismatch(field: DescField, value: JsonValue, where: Where): string | undefined {
  switch (field.fieldKind) {
    case "message":
      return mismatch(field.message, value, where.path);
    case "list":
      return listMismatch(field, value, where);
    case "map":
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return complaint(value, where, "map[string]string");
      }
      return firstOf(Object.values(value), (item) => scalarMismatch(field, item, where));
    case "scalar":
    case "enum":
      return scalarMismatch(field, value, where);
  }
}

function listMismatch(field: DescField & { fieldKind: "list" }, value: JsonValue, where: Where): string | undefined {
  if (!Array.isArray(value))
    return complaint(value, where, `[]${field.listKind === "scalar" ? goType(field) : "*struct"}`);
  return firstOf(value, (item) =>
    field.listKind === "message" ? mismatch(field.message, item, where.path) : scalarMismatch(field, item, where),
  );
}

function firstOf<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = check(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function scalarMismatch(field: DescField, value: JsonValue, where: Where): string | undefined {
  const type = goType(field);
  // An enum may be given by any name.
  if (fits(type, value) || (field.enum !== undefined && typeof value === "string")) return undefined;
  const shown = type in RANGES && typeof value === "number" ? `number ${value}` : undefined;
  return complaint(value, where, type, shown);
}

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 63), 2 ** 63 - 1],
  uint64: [0, 2 ** 64 - 1],
};

function fits(type: string, value: JsonValue): boolean {
  if (type === "string") return typeof value === "string";
  if (type === "bool") return typeof value === "boolean";
  if (type === "float32") return typeof value === "number";
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) return false;
  const [lowest, highest] = RANGES[type] ?? [0, 0];
  return number >= lowest && number <= highest;
}

const GO_TYPES: Readonly<Partial<Record<ScalarType, string>>> = {
  [ScalarType.STRING]: "string",
  [ScalarType.BOOL]: "bool",
  [ScalarType.FLOAT]: "float32",
  [ScalarType.INT64]: "int64",
  [ScalarType.UINT64]: "uint64",
};

function goType(field: Pick<DescField, "scalar">): string {
  return (field.scalar === undefined ? undefined : GO_TYPES[field.scalar]) ?? "int32";
}

function complaint(value: JsonValue, { path, owner }: Where, type: string, shown: string = jsonType(value)): string {
  const target = path === "" ? `Go value of type ${type}` : `Go struct field ${owner}.${path} of type ${type}`;
  return `json: cannot unmarshal ${shown} into ${target}`;
}

function jsonType(value: JsonValue): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  return typeof value === "boolean" ? "bool" : typeof value;
}
