import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Change, ModelObject } from "./api/types.ts";
import { writeWholeFile } from "./whole-file.ts";

/** All objects at one time. */
export interface Restored {
  readonly objects: readonly ModelObject[];
  readonly resourceVersion: number;
}

type Line =
  | { readonly version: number; readonly object?: ModelObject }
  | { readonly version: number; readonly gone: string };

export interface JournalOptions {
  readonly folder: string;
  /** What is there now, for the journal to be shortened to. */
  readonly present: () => Restored;
  /** Called once each time that writing begins to fail. */
  readonly onError: (error: unknown) => void;
  /** Bytes that may be added before it is shortened. */
  readonly shortenAfter?: number;
}

const SHORTEN_AFTER = 64 * 1024 * 1024;
const RETRY_MS = 500;

/** All commits, as lines that are written once per turn of the event loop. It is shortened to the present now and then. */
export class Journal {
  readonly restored: Restored | undefined;
  readonly #options: JournalOptions;
  readonly #path: string;
  #file: number;
  #lines: string[] = [];
  #planned: NodeJS.Immediate | undefined;
  #retry: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];
  readonly #asking: (() => void)[] = [];
  /** Bytes since it was shortened. */
  #added = 0;

  /** @throws when the folder cannot be read or written. */
  constructor(options: JournalOptions) {
    this.#options = options;
    this.#path = join(options.folder, "journal.ndjson");
    this.restored = existsSync(this.#path) ? replay(readFileSync(this.#path, "utf8")) : undefined;
    if (this.restored !== undefined) shorten(this.#path, this.restored);
    this.#file = openSync(this.#path, "a", 0o600);
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

  /** Resolves when it was tried to write everything so far: on a full disk changes stay in memory. */
  attempted(): Promise<void> {
    if (this.#planned === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#asking.push(resolve);
    });
  }

  close(): void {
    clearImmediate(this.#planned);
    this.#flush();
    clearTimeout(this.#retry);
    closeSync(this.#file);
  }

  #plan(): void {
    if (this.#retry !== undefined) return;
    this.#planned ??= setImmediate(() => {
      this.#planned = undefined;
      this.#flush();
      for (const resolve of this.#asking.splice(0)) resolve();
    });
  }

  /** A disk that is full may have room again: what could not be written stays, and whoever waits for it goes on waiting. */
  #flush(): void {
    if (this.#lines.length === 0) return;
    const { size } = fstatSync(this.#file);
    try {
      const text = Buffer.from(this.#lines.join(""));
      for (let at = 0; at < text.length;) at += writeSync(this.#file, text, at);
      this.#added += text.length;
    } catch (error) {
      // Half a line would spoil the next one.
      ftruncateSync(this.#file, size);
      if (this.#retry === undefined) this.#options.onError(error);
      this.#retry = setTimeout(() => this.#flush(), RETRY_MS);
      return;
    }
    this.#retry = undefined;
    this.#lines = [];
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
    if (this.#added > (this.#options.shortenAfter ?? SHORTEN_AFTER)) this.#shorten();
  }

  #shorten(): void {
    this.#added = 0;
    try {
      shorten(this.#path, this.#options.present());
    } catch (error) {
      // The long one is as good, while there is room for it.
      this.#options.onError(error);
      return;
    }
    closeSync(this.#file);
    this.#file = openSync(this.#path, "a", 0o600);
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
function shorten(path: string, { objects, resourceVersion: version }: Restored): void {
  const lines: Line[] = [{ version }, ...objects.map((object) => ({ version, object }))];
  writeWholeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}
