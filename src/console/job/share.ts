/**
 * The new value, with those parts of the old one in it that say the same: what did not change stays the same object, and
 * is not drawn again.
 */
export function shared<T>(old: unknown, now: T): T {
  if (Object.is(old, now) || typeof old !== "object" || typeof now !== "object" || old === null || now === null)
    return now;
  if (Array.isArray(now)) return Array.isArray(old) ? sharedList(old, now) : now;
  return Array.isArray(old) ? now : (sharedRecord(old as Rec, now as Rec) as T);
}

type Rec = Readonly<Record<string, unknown>>;

function sharedList<T extends readonly unknown[]>(old: readonly unknown[], now: T): T {
  const parts = now.map((each, index) => shared(old[index], each));
  const isSame = old.length === now.length && parts.every((each, index) => Object.is(each, old[index]));
  return (isSame ? old : parts) as unknown as T;
}

function sharedRecord(old: Rec, now: Rec): Rec {
  const keys = Object.keys(now);
  const parts = Object.fromEntries(keys.map((key) => [key, shared(old[key], now[key])]));
  const isSame =
    keys.length === Object.keys(old).length &&
    keys.every((key) => Object.hasOwn(old, key) && Object.is(parts[key], old[key]));
  return isSame ? old : parts;
}
