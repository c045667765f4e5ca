import { isRecord, same } from "./json.ts";

type Json = unknown;

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/** A patch that cannot be carried out on the object it was sent for. */
export class PatchError extends Error {}

/** RFC 6902. Throws a PatchError that names the operation. */
export function jsonPatch(target: Json, operations: Json): Json {
  if (!Array.isArray(operations)) throw new PatchError("a JSON patch is a list of operations");
  // Nothing that is stored may change, so the operations work on a copy.
  let document = structuredClone(target);
  for (const operation of operations as Operation[]) document = applied(document, operation);
  return document;
}

function applied(document: Json, { op, path, from = "", value }: Operation): Json {
  switch (op) {
    case "add":
      return edit(document, path, { add: value });
    case "remove":
      return edit(document, path, {});
    case "replace":
      valueAt(document, path);
      return edit(document, path, { replace: value });
    case "copy":
      return edit(document, path, { add: structuredClone(valueAt(document, from)) });
    case "move": {
      const moved = valueAt(document, from);
      return edit(edit(document, from, {}), path, { add: moved });
    }
    case "test":
      if (same(valueAt(document, path), value)) return document;
      throw new PatchError(`testing value ${path} failed: test failed`);
    default:
      throw new PatchError(`unexpected kind: ${op}`);
  }
}

function keysOf(path: string): string[] {
  if (path !== "" && !path.startsWith("/")) throw new PatchError(`the path "${path}" does not start with a slash`);
  return path
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function valueAt(document: Json, path: string): Json {
  let value = document;
  for (const key of keysOf(path)) {
    const next = Array.isArray(value) ? value[indexOf(value, key)] : isRecord(value) ? value[key] : undefined;
    if (next === undefined) throw new PatchError(`the value at ${path} does not exist`);
    value = next;
  }
  return value;
}

type Edit = { readonly add: Json } | { readonly replace: Json } | Record<string, never>;

function edit(document: Json, path: string, how: Edit): Json {
  const keys = keysOf(path);
  const last = keys.pop();
  if (last === undefined) return "add" in how ? how.add : "replace" in how ? how.replace : null;
  const parent = valueAt(document, keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""));
  if (Array.isArray(parent)) editList(parent, last, how);
  else if (isRecord(parent)) editRecord(parent, last, path, how);
  else throw new PatchError(`nothing can be put at ${path}`);
  return document;
}

function editList(list: Json[], key: string, how: Edit): void {
  const index = key === "-" ? list.length : indexOf(list, key, "add" in how);
  if ("add" in how) list.splice(index, 0, how.add);
  else if ("replace" in how) list[index] = how.replace;
  else list.splice(index, 1);
}

function editRecord(record: Record<string, Json>, key: string, path: string, how: Edit): void {
  if ("add" in how) record[key] = how.add;
  else if ("replace" in how) record[key] = how.replace;
  else if (key in record) delete record[key];
  else throw new PatchError(`Unable to remove nonexistent key: ${key}: missing value (${path})`);
}

function indexOf(list: readonly Json[], key: string, end = false): number {
  const index = Number(key);
  if (/^\d+$/.test(key) && (index < list.length || (end && index === list.length))) return index;
  throw new PatchError(`the list has no place ${key}`);
}
