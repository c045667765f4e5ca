/** The value after a JSON merge patch (RFC 7396). */
export function merged(value: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result = new Map(Object.entries(typeof value === "object" && value !== null ? value : {}));
  for (const [key, each] of Object.entries(patch)) {
    if (each === null) result.delete(key);
    else result.set(key, merged(result.get(key), each));
  }
  return Object.fromEntries(result);
}
