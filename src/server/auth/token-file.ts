import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

/** The tokens of a file, one a line: more than one while they are rotated. */
export class TokenFile {
  readonly #path: string;
  #digests: readonly Buffer[] = [];

  /** @throws when the file cannot be read or holds no token. */
  constructor(path: string) {
    this.#path = path;
    this.reload();
  }

  /** Reads the file again; if that fails, the tokens stay as they are. */
  reload(): void {
    const tokens = readFileSync(this.#path, "utf8")
      .split("\n")
      .map((line) => line.trim());
    const digests = tokens.filter((token) => token !== "").map(digest);
    if (digests.length === 0) throw new Error(`${this.#path} holds no token`);
    this.#digests = digests;
  }

  /** Takes the same time whatever is wrong with the token. */
  accepts(token: string): boolean {
    const given = digest(token.trim());
    let found = false;
    for (const known of this.#digests) found = timingSafeEqual(known, given) || found;
    return found;
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
