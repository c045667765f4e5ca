const NEAR = 3;

/** Of these names those that somebody may have meant, the nearest first. */
export function nearNames(names: readonly string[], meant: string): string[] {
  return names
    .map((name) => ({ name, distance: distance(name, meant) }))
    .filter((each) => each.distance <= Math.max(2, Math.floor(meant.length / 2)))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, NEAR)
    .map((each) => each.name);
}

/** Levenshtein's: how many characters must change. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
