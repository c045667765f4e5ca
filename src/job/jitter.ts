import { createHash } from "node:crypto";

/** The time, longer or shorter by up to `part` of it. `key` makes it its own: two that met once do not meet again. */
export function jittered(seconds: number, part: number, key: string): number {
  const share = createHash("sha256").update(key).digest().readUInt32BE(0) / 2 ** 32;
  return Math.round(seconds * (1 + part * (2 * share - 1)));
}
