import { isRecord, same } from "./json.ts";

type Json = unknown;
type Fields = Record<string, Json>;

/** The field that tells the items of a list apart, by the list's name; other lists of objects are replaced whole. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  env: ["name"],
  volumes: ["name"],
  volumeMounts: ["mountPath"],
  ports: ["containerPort", "port"],
  conditions: ["type"],
  ownerReferences: ["uid"],
  hostAliases: ["ip"],
  imagePullSecrets: ["name"],
};
/** Lists of plain values whose items are added to. */
const MERGED_VALUES = new Set(["finalizers"]);
const ORDER = "$setElementOrder/";
const REMOVED = "$deleteFromPrimitiveList/";

/** Kubernetes' strategic merge patch of a built-in object. Parts that the patch does not touch are shared. */
export function strategicPatch(target: Json, patch: Json): Json {
  if (!isRecord(patch)) return patch;
  if (patch["$patch"] === "replace") return without(patch, "$patch");
  const merged: Fields = isRecord(target) ? { ...target } : {};
  retain(merged, patch["$retainKeys"]);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(REMOVED)) removeValues(merged, key.slice(REMOVED.length), value);
    else if (!key.startsWith("$")) mergeField(merged, key, value);
  }
  sort(merged, patch);
  return merged;
}

function retain(merged: Fields, keys: Json): void {
  if (!Array.isArray(keys)) return;
  for (const key of Object.keys(merged)) if (!keys.includes(key)) delete merged[key];
}

function mergeField(merged: Fields, key: string, value: Json): void {
  if (value === null || isDeletion(value)) delete merged[key];
  else if (Array.isArray(value)) merged[key] = mergedList(key, merged[key], value);
  else merged[key] = strategicPatch(merged[key], value);
}

function isDeletion(value: Json): boolean {
  return isRecord(value) && value["$patch"] === "delete";
}

function without(record: Fields, key: string): Fields {
  const { [key]: _, ...rest } = record;
  return rest;
}

function removeValues(merged: Fields, key: string, values: Json): void {
  const list = merged[key];
  if (Array.isArray(list) && Array.isArray(values)) merged[key] = list.filter((each) => !values.includes(each));
}

function mergedList(name: string, before: Json, patch: readonly Json[]): Json[] {
  const old = Array.isArray(before) ? (before as Json[]) : [];
  if (MERGED_VALUES.has(name)) return [...patch.filter((each) => !old.includes(each)), ...old];
  const key = mergeKey(name, patch);
  if (key === undefined) return [...patch];
  if (patch.some((each) => isRecord(each) && each["$patch"] === "replace")) {
    return patch.filter((each) => isRecord(each) && each["$patch"] === undefined);
  }
  const items = [...old];
  const added = (patch as Fields[]).filter((each) => !mergeItem(items, each, key) && !isDeletion(each));
  // As on a cluster new items come first.
  return [...added.map((each) => without(each, "$patch")), ...items];
}

/** Changes the item of the same key, if there is one. */
function mergeItem(items: Json[], item: Fields, key: string): boolean {
  const index = items.findIndex((each) => isRecord(each) && same(each[key], item[key]));
  if (index < 0) return false;
  if (isDeletion(item)) items.splice(index, 1);
  else items[index] = strategicPatch(items[index], item);
  return true;
}

/** The field by which the items of a list of that name are told apart, if they all have it. */
export function mergeKey(name: string, items: readonly Json[]): string | undefined {
  return MERGE_KEYS[name]?.find((key) => items.every((each) => isRecord(each) && (key in each || "$patch" in each)));
}

/** Puts lists into the order that the patch asks for; what it does not name comes last. */
function sort(merged: Fields, patch: Fields): void {
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith(ORDER) || !Array.isArray(order)) continue;
    const name = directive.slice(ORDER.length);
    const list = merged[name];
    if (!Array.isArray(list)) continue;
    const key = mergeKey(name, order as Json[]);
    const valueOf = (item: Json): Json => (key !== undefined && isRecord(item) ? item[key] : item);
    const rank = (item: Json): number => {
      const found = order.findIndex((each: Json) => same(valueOf(each), valueOf(item)));
      return found < 0 ? order.length : found;
    };
    merged[name] = [...(list as Json[])].sort((a, b) => rank(a) - rank(b));
  }
}
