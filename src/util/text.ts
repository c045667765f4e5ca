const ELLIPSIS = "…";
const ELLIPSIS_BYTES = Buffer.byteLength(ELLIPSIS);

/** The beginning of a text, cut between characters so that it fits. */
export function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const buffer = Buffer.from(text);
  let end = Math.max(0, bytes - ELLIPSIS_BYTES);
  while (end > 0 && isContinuation(buffer[end])) end -= 1;
  return buffer.toString("utf8", 0, end) + ELLIPSIS;
}

/** The end of a text, cut between characters so that it fits: of a log the last lines tell most. */
export function cutFront(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const buffer = Buffer.from(text);
  let start = Math.min(buffer.length, buffer.length - bytes + ELLIPSIS_BYTES);
  while (start < buffer.length && isContinuation(buffer[start])) start += 1;
  return ELLIPSIS + buffer.toString("utf8", start);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
