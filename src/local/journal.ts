import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Change, ModelObject } from "./api/types.ts";

/** What an earlier life has left. */
export interface Restored {
  readonly objects: readonly ModelObject[];
  readonly resourceVersion: number;
}

type Line =
  | { readonly version: number; readonly object?: ModelObject }
  | { readonly version: number; readonly gone: string };

/** All commits, as lines that are written once per turn of the event loop. It is shortened to the present at each start. */
export class Journal {
  readonly restored: Restored | undefined;
  readonly #file: number;
  readonly #onError: (error: unknown) => void;
  #lines: string[] = [];
  #planned: NodeJS.Immediate | undefined;
  #waiting: (() => void)[] = [];

  /** @throws when the folder cannot be read or written. */
  constructor(folder: string, onError: (error: unknown) => void) {
    const path = join(folder, "journal.ndjson");
    this.restored = existsSync(path) ? replay(readFileSync(path, "utf8")) : undefined;
    compact(path, this.restored);
    this.#file = openSync(path, "a", 0o600);
    this.#onError = onError;
  }

  append({ type, object, resourceVersion: version }: Change): void {
    const line: Line = type === "DELETED" ? { version, gone: keyOf(object) } : { version, object };
    this.#lines.push(`${JSON.stringify(line)}\n`);
    this.#plan();
  }

  /** Resolves when everything so far is in the file. */
  recorded(): Promise<void> {
    if (this.#lines.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  close(): void {
    clearImmediate(this.#planned);
    this.#flush();
    closeSync(this.#file);
  }

  #plan(): void {
    this.#planned ??= setImmediate(() => {
      this.#planned = undefined;
      this.#flush();
    });
  }

  /** A disk that is full may have room again: what could not be written stays for the next turn that has something. */
  #flush(): void {
    if (this.#lines.length === 0) return;
    const { size } = fstatSync(this.#file);
    try {
      const text = Buffer.from(this.#lines.join(""));
      for (let at = 0; at < text.length;) at += writeSync(this.#file, text, at);
      this.#lines = [];
    } catch (error) {
      // Half a line would spoil the next one.
      ftruncateSync(this.#file, size);
      this.#onError(error);
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function keyOf({ apiVersion, kind, metadata }: ModelObject): string {
  return [apiVersion, kind, metadata.namespace ?? "", metadata.name].join(" ");
}

/** The state that the lines lead to. A last line that was not finished does not count. */
function replay(text: string): Restored {
  const objects = new Map<string, ModelObject>();
  let resourceVersion = 1;
  for (const each of text.split("\n")) {
    const line = parsed(each);
    if (line === undefined) continue;
    resourceVersion = Math.max(resourceVersion, line.version);
    if ("gone" in line) objects.delete(line.gone);
    else if (line.object !== undefined) objects.set(keyOf(line.object), line.object);
  }
  return { objects: [...objects.values()], resourceVersion };
}

function parsed(text: string): Line | undefined {
  try {
    return text === "" ? undefined : (JSON.parse(text) as Line);
  } catch {
    return undefined;
  }
}

/** Writes the present alone, and puts it in place of the past at once. */
function compact(path: string, restored: Restored | undefined): void {
  if (restored === undefined) return;
  const { objects, resourceVersion: version } = restored;
  const lines: Line[] = [{ version }, ...objects.map((object) => ({ version, object }))];
  const draft = `${path}.new`;
  writeFileSync(draft, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
  const file = openSync(draft, "r");
  fsyncSync(file);
  closeSync(file);
  renameSync(draft, path);
}
