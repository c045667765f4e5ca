/** Equality of JSON values; a key without a value is no key. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  // No lists of entries: this is asked of whole statuses in every pass.
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  const isSame = (key: string): boolean => b[key] !== undefined && deepEqual(a[key], b[key]);
  return keys.every(isSame) && Object.keys(b).filter((key) => b[key] !== undefined).length === keys.length;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
