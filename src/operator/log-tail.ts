const CONTINUATION = 0x80;
const NEWLINE = 0x0a;

/** The end of a text. */
export interface Tail {
  readonly text: string;
  /** Whether there was more before. */
  readonly isCut: boolean;
}

/** The last bytes of a stream, in whole lines where there are any. What has come counts, however the stream ends. */
export async function tailOf(chunks: AsyncIterable<Buffer>, bytes: number): Promise<Tail> {
  const held: Buffer[] = [];
  let size = 0;
  let isCut = false;
  try {
    for await (const chunk of chunks) {
      held.push(chunk);
      size += chunk.length;
      while (size - held[0]!.length >= bytes) {
        size -= held.shift()!.length;
        isCut = true;
      }
    }
  } catch {
    // A log that broke off is better than none.
  }
  // Bytes that are no text are shown as three.
  const whole = Buffer.from(Buffer.concat(held).toString("utf8"));
  if (whole.length <= bytes) return { text: withoutPart(whole, isCut), isCut };
  return { text: withoutPart(whole.subarray(whole.length - bytes), true), isCut: true };
}

/** Without the rest of a line that began before. */
function withoutPart(bytes: Buffer, isCut: boolean): string {
  if (!isCut) return bytes.toString("utf8");
  const line = bytes.indexOf(NEWLINE) + 1;
  let start = line > 0 && line < bytes.length ? line : 0;
  while (start < bytes.length && (bytes[start]! & 0xc0) === CONTINUATION) start += 1;
  return bytes.toString("utf8", start);
}
