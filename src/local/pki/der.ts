/** The few DER encodings that an X.509 certificate needs; Node can sign and verify but not build one. */

function element(tag: number, content: Buffer): Buffer {
  const length = content.length;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), content]);
}

/** SEQUENCE. */
export const sequence = (...items: Buffer[]): Buffer => element(0x30, Buffer.concat(items));

/** SET; callers pass one element, so no sorting is needed. */
export const set = (item: Buffer): Buffer => element(0x31, item);

/** INTEGER of a non-negative big-endian number. */
export function integer(bytes: Buffer): Buffer {
  return element(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** BOOLEAN true, the only one written: DER leaves defaults out. */
export const yes = (): Buffer => element(0x01, Buffer.from([0xff]));

/** UTF8String. */
export const utf8 = (text: string): Buffer => element(0x0c, Buffer.from(text, "utf8"));

/** OCTET STRING. */
export const octets = (content: Buffer): Buffer => element(0x04, content);

/** BIT STRING; `unused` counts the bits of the last byte that do not count. */
export const bits = (content: Buffer, unused = 0): Buffer =>
  element(0x03, Buffer.concat([Buffer.from([unused]), content]));

/** Context-specific tag that wraps other elements. */
export const tagged = (number: number, content: Buffer): Buffer => element(0xa0 | number, content);

/** Context-specific tag with the bytes of a primitive. */
export const taggedBytes = (number: number, content: Buffer): Buffer => element(0x80 | number, content);

/** UTCTime, good until 2049. */
export function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/\D/g, "").slice(2, 14);
  return element(0x17, Buffer.from(`${digits}Z`, "ascii"));
}

/** OBJECT IDENTIFIER from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const groups = [number & 0x7f];
    for (let high = Math.floor(number / 128); high > 0; high = Math.floor(high / 128))
      groups.unshift((high & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return element(0x06, Buffer.from(bytes));
}
