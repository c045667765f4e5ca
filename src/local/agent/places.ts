import { join } from "node:path";

/** Where things that a container knows by its own paths are on this machine. */
export interface Place {
  readonly inContainer: string;
  readonly here: string;
}

/** Not a part of a longer path or word. */
const BEFORE = String.raw`(?<![\w.\-/])`;
const AFTER = String.raw`(?![\w.\-])`;

/**
 * Puts this machine's paths in place of a container's, where they stand alone in a text: in a command, in the value of a
 * variable, in a configuration file.
 */
export function moved(text: string, places: readonly Place[]): string {
  if (places.length === 0) return text;
  const sorted = [...places].sort((a, b) => b.inContainer.length - a.inContainer.length);
  const alternatives = sorted.map(({ inContainer }) => escape(inContainer)).join("|");
  const here = new Map(sorted.map((place) => [place.inContainer, place.here]));
  return text.replace(new RegExp(`${BEFORE}(?:${alternatives})${AFTER}`, "g"), (path) => here.get(path) ?? path);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** A container's path below the folder that stands for its root; `..` cannot lead out of it. */
export function placeOf(folder: string, inContainer: string): Place {
  return { inContainer: withoutSlash(inContainer), here: join(folder, withoutSlash(join("/", inContainer))) };
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
