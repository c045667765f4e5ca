import { createHmac, timingSafeEqual } from "node:crypto";

/** What the holder of a stream's id may do. */
export interface StreamGrant {
  readonly job: string;
  readonly uid: string;
  readonly access: "read" | "write";
  /** Whose pods it may read; undefined: of all. */
  readonly domains?: readonly string[];
  /** Who was given the id, for the audit log. */
  readonly holder: string;
}

/** The input of a job that takes none; clients know it and do not connect. */
export const NO_STREAM = "00000000-0000-0000-0000-000000000000";

const SIGNATURE_BYTES = 24;

/** Makes ids of streams that nobody can guess, and reads them again. They need no storage, and hold as long as the key. */
export class StreamIds {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** The id, of characters that need no escape in a URL. */
  idOf(grant: StreamGrant): string {
    const { job, uid, access, domains, holder } = grant;
    const text = Buffer.from(JSON.stringify([job, uid, access, domains ?? null, holder])).toString("base64url");
    return `${text}.${this.#sign(text)}`;
  }

  /** Undefined for an id that is none of ours. */
  grantOf(id: string): StreamGrant | undefined {
    const [text = "", signature = "", ...more] = id.split(".");
    const given = Buffer.from(signature);
    const right = Buffer.from(this.#sign(text));
    if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    const [job, uid, access, domains, holder] = JSON.parse(Buffer.from(text, "base64url").toString()) as [
      string,
      string,
      StreamGrant["access"],
      readonly string[] | null,
      string,
    ];
    return { job, uid, access, holder, ...(domains !== null && { domains }) };
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest().subarray(0, SIGNATURE_BYTES).toString("base64url");
  }
}
