import { readFileSync } from "node:fs";
import type { SecureContextOptions } from "node:tls";
import { createSecureContext } from "node:tls";

export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
  /** Who signs the clients' certificates; undefined if clients need none. */
  readonly clientCA?: string;
}

/** Key pair and client CA from files, read again when they change. */
export class TlsFiles {
  readonly #paths: TlsPaths;
  readonly #listeners: (() => void)[] = [];
  #context: SecureContextOptions;

  /** @throws when a file cannot be read or does not fit the others. */
  constructor(paths: TlsPaths) {
    this.#paths = paths;
    this.#context = read(paths);
  }

  get context(): SecureContextOptions {
    return this.#context;
  }

  get asksClients(): boolean {
    return this.#paths.clientCA !== undefined;
  }

  /** For a server of `node:https`. */
  get serverOptions(): SecureContextOptions & { requestCert: boolean; rejectUnauthorized: boolean } {
    return { ...this.#context, requestCert: this.asksClients, rejectUnauthorized: this.asksClients };
  }

  /** Calls back after the certificates changed. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Reads the files again; true if they changed. @throws, and keeps what it has, when they are no good. */
  reload(): boolean {
    const next = read(this.#paths);
    if (isSame(next, this.#context)) return false;
    this.#context = next;
    for (const listener of this.#listeners) listener();
    return true;
  }
}

function read({ cert, key, clientCA }: TlsPaths): SecureContextOptions {
  const context: SecureContextOptions = {
    cert: readFileSync(cert),
    key: readFileSync(key),
    ...(clientCA !== undefined && { ca: readFileSync(clientCA) }),
    minVersion: "TLSv1.2",
  };
  // A key that does not belong to the certificate must not replace a pair that works.
  createSecureContext(context);
  return context;
}

function isSame(a: SecureContextOptions, b: SecureContextOptions): boolean {
  return JSON.stringify([a.cert, a.key, a.ca]) === JSON.stringify([b.cert, b.key, b.ca]);
}
