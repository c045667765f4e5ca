/** Values that UBJSON and JSON have in common, and bytes. */
export type Ubjson =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Ubjson[]
  | { readonly [key: string]: Ubjson };

/** Deeper values are refused: reading them takes stack. */
const DEEPEST = 64;

/** The value as UBJSON. Bytes are an array of one type, as other implementations write them. */
export function encodeUbjson(value: Ubjson): Buffer {
  const pieces: Buffer[] = [];
  write(value, pieces);
  return Buffer.concat(pieces);
}

/** The value of which UBJSON was made. @throws Error when it is none */
export function decodeUbjson(bytes: Buffer): Ubjson {
  const reader = new Reader(bytes);
  const value = reader.value(reader.marker(), 0);
  reader.requireEnd();
  return value;
}

function write(value: Ubjson, pieces: Buffer[]): void {
  if (value === null) pieces.push(Buffer.from("Z"));
  else if (typeof value === "boolean") pieces.push(Buffer.from(value ? "T" : "F"));
  else if (typeof value === "number") pieces.push(encodeNumber(value));
  else if (typeof value === "string") pieces.push(Buffer.from("S"), encodeText(value));
  else if (value instanceof Uint8Array)
    pieces.push(Buffer.from("[$U#"), encodeNumber(value.length), Buffer.from(value));
  else if (Array.isArray(value)) {
    pieces.push(Buffer.from("["));
    for (const each of value as readonly Ubjson[]) write(each, pieces);
    pieces.push(Buffer.from("]"));
  } else {
    pieces.push(Buffer.from("{"));
    for (const [key, each] of Object.entries(value)) {
      pieces.push(encodeText(key));
      write(each, pieces);
    }
    pieces.push(Buffer.from("}"));
  }
}

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([encodeNumber(bytes.length), bytes]);
}

type IntegerMarker = "i" | "U" | "I" | "l" | "L";

const INTEGERS: Readonly<
  Record<IntegerMarker, { readonly size: number; readonly minimum: number; readonly maximum: number }>
> = {
  i: { size: 1, minimum: -128, maximum: 127 },
  U: { size: 1, minimum: 0, maximum: 255 },
  I: { size: 2, minimum: -32_768, maximum: 32_767 },
  l: { size: 4, minimum: -2_147_483_648, maximum: 2_147_483_647 },
  L: { size: 8, minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
};

function encodeNumber(value: number): Buffer {
  const [marker, { size }] = Number.isInteger(value)
    ? (Object.entries(INTEGERS).find(([, each]) => value >= each.minimum && value <= each.maximum) ?? [
        "D",
        { size: 8 },
      ])
    : ["D", { size: 8 }];
  const bytes = Buffer.alloc(1 + size);
  bytes.write(marker);
  if (marker === "D") bytes.writeDoubleBE(value, 1);
  else if (marker === "U") bytes.writeUInt8(value, 1);
  else if (size === 8) bytes.writeBigInt64BE(BigInt(value), 1);
  else bytes.writeIntBE(value, 1, size);
  return bytes;
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ["Z", null],
  ["T", true],
  ["F", false],
]);

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  requireEnd(): void {
    if (this.#at !== this.#bytes.length) throw new Error("there is more after the value");
  }

  /** The next marker that means something. */
  marker(): string {
    for (;;) {
      const marker = this.#take(1).toString("latin1");
      if (marker !== "N") return marker;
    }
  }

  value(marker: string, depth: number): Ubjson {
    if (depth > DEEPEST) throw new Error(`the value is nested more than ${DEEPEST} times`);
    const constant = CONSTANTS.get(marker);
    if (constant !== undefined) return constant;
    if (marker === "[") return this.#array(depth);
    if (marker === "{") return this.#object(depth);
    return this.#text(marker) ?? this.#number(marker);
  }

  #text(marker: string): string | undefined {
    if (marker === "C") return this.#take(1).toString("latin1");
    return marker === "S" ? this.#string() : undefined;
  }

  #number(marker: string): number {
    if (marker === "d") return this.#take(4).readFloatBE();
    if (marker === "D") return this.#take(8).readDoubleBE();
    return marker === "H" ? Number(this.#string()) : this.#integer(marker);
  }

  #integer(marker: string): number {
    const { size } = INTEGERS[marker as IntegerMarker] ?? refuse(`unknown marker ${JSON.stringify(marker)}`);
    const bytes = this.#take(size);
    if (marker === "U") return bytes.readUInt8();
    return size === 8 ? Number(bytes.readBigInt64BE()) : bytes.readIntBE(0, size);
  }

  #string(marker = this.marker()): string {
    return this.#take(this.#integer(marker)).toString();
  }

  /** The one type of all values, and how many there are, where that is said. */
  #header(): { readonly type?: string; readonly count?: number } {
    const type = this.#bytes[this.#at] === DOLLAR ? this.#take(2).toString("latin1")[1] : undefined;
    if (this.#bytes[this.#at] !== HASH) return type === undefined ? {} : refuse("a type without a count");
    this.#at += 1;
    const count = this.#integer(this.marker());
    if (count < 0 || count > this.#bytes.length) throw new Error("a count that is too large");
    return { ...(type !== undefined && { type }), count };
  }

  #array(depth: number): Ubjson {
    const { type, count } = this.#header();
    if (type === "U" && count !== undefined) return new Uint8Array(this.#take(count));
    const values: Ubjson[] = [];
    for (;;) {
      if (values.length === count) return values;
      const marker = type ?? this.marker();
      if (count === undefined && marker === "]") return values;
      values.push(this.value(marker, depth + 1));
    }
  }

  #object(depth: number): Ubjson {
    const { type, count } = this.#header();
    const entries: [string, Ubjson][] = [];
    for (;;) {
      if (entries.length === count) return Object.fromEntries(entries);
      const marker = this.marker();
      if (count === undefined && marker === "}") return Object.fromEntries(entries);
      const key = this.#string(marker);
      entries.push([key, this.value(type ?? this.marker(), depth + 1)]);
    }
  }

  #take(count: number): Buffer {
    const end = this.#at + count;
    if (count < 0 || end > this.#bytes.length) throw new Error("it ends too early");
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }
}

const DOLLAR = "$".codePointAt(0);
const HASH = "#".codePointAt(0);

function refuse(why: string): never {
  throw new Error(why);
}
