/** Parses a request once, however often it is asked what it says: bodies have megabytes, and checks read what the work reads. */
export function parsedOnce<R extends object, T>(parse: (request: R) => T): (request: R) => T {
  const known = new WeakMap<R, { readonly parsed: T }>();
  return (request) => {
    const found = known.get(request) ?? { parsed: parse(request) };
    known.set(request, found);
    return found.parsed;
  };
}
