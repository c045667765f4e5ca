import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

/** Whom a token stands for. */
export interface TokenHolder {
  readonly name: string;
  /** The domains that it acts for; undefined: a master. */
  readonly domains?: readonly string[];
}

interface Entry extends TokenHolder {
  readonly digest: Buffer;
}

/** A bare token's holder. */
const MASTER_NAME = "master";
const NAMED = /^([A-Za-z0-9][\w.@-]{0,62}):\s+(?:sha256:)?([0-9a-f]{64})(?:\s+(\S+))?$/i;

/**
 * The tokens of a file, one a line: more than one while they are rotated. A line is the token of a master, or
 * `name: SHA-256 of the token in hex`, then the domains that its holder acts for, with commas; without any it is a master's.
 */
export class TokenFile {
  readonly #path: string;
  #entries: readonly Entry[] = [];

  /** @throws when the file cannot be read, holds no token, or has a line that is neither. */
  constructor(path: string) {
    this.#path = path;
    this.reload();
  }

  /** Reads the file again; if that fails, the tokens stay as they are. */
  reload(): void {
    const lines = readFileSync(this.#path, "utf8")
      .split("\n")
      .map((line) => line.trim());
    const entries = lines.flatMap((line, index) => (line === "" ? [] : [this.#entry(line, index + 1)]));
    if (entries.length === 0) throw new Error(`${this.#path} holds no token`);
    this.#entries = entries;
  }

  /** Whose token it is; takes the same time whatever is wrong with it. */
  find(token: string): TokenHolder | undefined {
    const given = digest(token.trim());
    let found: TokenHolder | undefined;
    for (const entry of this.#entries) found = timingSafeEqual(entry.digest, given) ? entry : found;
    return found;
  }

  /** The line itself may be a secret and is not told. */
  #entry(line: string, number: number): Entry {
    const [, name, hex = "", domains] = NAMED.exec(line) ?? [];
    if (name !== undefined)
      return { name, digest: Buffer.from(hex, "hex"), ...(domains !== undefined && { domains: domains.split(",") }) };
    if (!/\s/.test(line)) return { name: MASTER_NAME, digest: digest(line) };
    throw new Error(`${this.#path}:${number} is neither a token nor "name: SHA-256 of a token, domains"`);
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
