const ELLIPSIS = "…";
const ELLIPSIS_BYTES = Buffer.byteLength(ELLIPSIS);

/** A text that fits: where it is too long its middle goes. The head says what it is about, the tail how it ended. */
export function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const buffer = Buffer.from(text);
  const room = Math.max(0, bytes - ELLIPSIS_BYTES);
  let end = Math.ceil(room / 2);
  let start = buffer.length - Math.floor(room / 2);
  while (end > 0 && isContinuation(buffer[end])) end -= 1;
  while (start < buffer.length && isContinuation(buffer[start])) start += 1;
  return buffer.toString("utf8", 0, end) + ELLIPSIS + buffer.toString("utf8", start);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
