import { type FSWatcher, watch } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { refuse } from "./body.ts";

/** Where a container's log is. */
export interface LogFile {
  readonly path: string;
  /** True once nothing more will be written. */
  readonly ended: () => boolean;
}

/** Finds logs. Throws a Refusal in the server's words when there is none. */
export type LogSource = (pod: { namespace: string; name: string }, query: URLSearchParams) => LogFile;

const CHUNK = 64 * 1024;
const LOOK_MS = 100;

/** Answers `GET .../log`: the whole text, its last lines, and with `follow` what is still to come. */
export async function answerLog(file: LogFile, query: URLSearchParams, response: ServerResponse): Promise<void> {
  for (const name of ["sinceSeconds", "sinceTime", "timestamps"]) {
    if (query.has(name) && query.get(name) !== "false")
      throw refuse(400, "BadRequest", `logs here carry no times: ${name} cannot be honoured; leave it out`);
  }
  const tail = query.get("tailLines");
  // Stays open: a pod that goes takes its folder along, but not what has not been read yet.
  const opened = new OpenedFile(file.path);
  try {
    let position = tail === null ? 0 : await startOfLast(await opened.handle(), Number(tail));
    const most = Number(query.get("limitBytes") ?? Number.POSITIVE_INFINITY);
    response.writeHead(200, { "Content-Type": "text/plain" });
    response.flushHeaders();
    const begin = position;
    const follow = query.get("follow") === "true";
    while (!response.closed) {
      // Asked before reading: what is written in between is still read in the next round.
      const over = !follow || file.ended();
      position += await copy(await opened.handle(), position, { most: most - (position - begin), response });
      if (over || position - begin >= most) break;
      await change(file.path, response);
    }
  } finally {
    await opened.close();
  }
  response.end();
}

/** A file that may not be there yet, and is kept open once it is. */
class OpenedFile {
  readonly #path: string;
  #handle: FileHandle | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async handle(): Promise<FileHandle | undefined> {
    this.#handle ??= await open(this.#path).catch(unlessMissing);
    return this.#handle;
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }
}

function unlessMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}

/** Sends what the file has from a position on, and tells how much that was. */
async function copy(
  file: FileHandle | undefined,
  start: number,
  { most, response }: { most: number; response: ServerResponse },
): Promise<number> {
  if (file === undefined || most <= 0) return 0;
  let sent = 0;
  while (sent < most && !response.closed) {
    // The response may hold what was read before.
    const block = Buffer.allocUnsafe(CHUNK);
    const { bytesRead } = await file.read(block, 0, Math.min(CHUNK, most - sent), start + sent);
    if (bytesRead === 0) break;
    sent += bytesRead;
    if (!response.write(block.subarray(0, bytesRead))) await drained(response);
  }
  return sent;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}

/** Resolves when the file may have grown, or the reader has left. */
function change(path: string, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watchIfThere(path, () => done());
    // Not every file system tells, and the end of a container is no change of its log.
    const timer = setTimeout(() => done(), LOOK_MS);
    const done = (): void => {
      clearTimeout(timer);
      watcher?.close();
      response.off("close", done);
      resolve();
    };
    response.once("close", done);
  });
}

function watchIfThere(path: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { persistent: false }, onChange);
    watcher.on("error", onChange);
    return watcher;
  } catch (error) {
    return unlessMissing(error);
  }
}

/** Where the last lines of a file begin. */
async function startOfLast(file: FileHandle | undefined, lines: number): Promise<number> {
  if (file === undefined) return 0;
  const { size } = await file.stat();
  if (lines === 0) return size;
  const block = Buffer.alloc(CHUNK);
  let missing = lines;
  for (let end = size; end > 0; end -= Math.min(CHUNK, end)) {
    const start = Math.max(0, end - CHUNK);
    await file.read(block, 0, end - start, start);
    // The newline at the very end closes the last line and begins none.
    const newlines = positionsOf(10, block.subarray(0, end - start)).filter((at) => start + at < size - 1);
    if (newlines.length >= missing) return start + newlines.at(-missing)! + 1;
    missing -= newlines.length;
  }
  return 0;
}

function positionsOf(byte: number, block: Buffer): number[] {
  const found: number[] = [];
  for (let at = block.indexOf(byte); at >= 0; at = block.indexOf(byte, at + 1)) found.push(at);
  return found;
}
