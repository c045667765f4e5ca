import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { identify, isAlive, type ProcessIdentity } from "../../src/process/identity.ts";
import { poll } from "./poll.ts";
import { errorCode, parseJson } from "./values.ts";

/** What a waiter may want to know or bound. */
export interface LockOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Called once when someone else holds the lock. */
  onWait?: (holder: ProcessIdentity) => void;
}

function readHolder(path: string): ProcessIdentity | undefined {
  try {
    return parseJson<ProcessIdentity>(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Takes the lock if it is free. A hard link appears with its content at once, so no one can read a half-written holder. */
function tryLock(path: string, self: ProcessIdentity): boolean {
  const draft = `${path}.${self.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, JSON.stringify(self));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a lock whose holder is dead. A second lock guards the removal, or two cleaners could remove a fresh lock. */
function breakStale(path: string, self: ProcessIdentity): void {
  const guard = `${path}.break`;
  if (!tryLock(guard, self)) {
    const holder = readHolder(guard);
    // A cleaner killed within these few lines is rare enough to accept the tiny race of this removal.
    if (holder && !isAlive(holder)) rmSync(guard, { force: true });
    return;
  }
  const holder = readHolder(path);
  if (holder && !isAlive(holder)) rmSync(path, { force: true });
  rmSync(guard, { force: true });
}

/** Runs `work` while holding a lock between processes; a dead holder's lock is taken over. */
export async function withFileLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const self = identify(process.pid);
  if (!self) throw new Error("cannot identify the own process");
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  await poll(
    () => {
      if (tryLock(path, self)) return true;
      const holder = readHolder(path);
      if (holder && !isAlive(holder)) breakStale(path, self);
      else if (holder && !told) {
        told = true;
        options.onWait?.(holder);
      }
      return undefined;
    },
    { what: `the lock ${path}`, timeoutMs: options.timeoutMs ?? 60_000, signal: options.signal },
  );
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
