import { BatchError } from "../errors.ts";

/** Bytes from `start` up to, but without, `end`. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** The part that a header names, such as `bytes=0-1023`; undefined for the whole. @throws BatchError 416 */
export function partOf(header: string | undefined, size: number): Part | undefined {
  if (header === undefined) return undefined;
  const [, first, last = ""] = /^bytes=(\d+)-(\d*)$/.exec(header.trim()) ?? [];
  if (first === undefined) throw new BatchError("InvalidHeaderValue", { HeaderName: "ocp-range", HeaderValue: header });
  const start = Number(first);
  const end = last === "" ? size : Math.min(size, Number(last) + 1);
  if (start >= size || end <= start) throw new BatchError("InvalidRange");
  return { start, end };
}
