import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { identify, isAlive, type ProcessIdentity } from "../process/identity.ts";

/** A file that only one process holds. */
export interface Lock {
  release(): void;
}

/** Takes the lock, also from a holder that has gone; undefined while another process holds it, which `onHeld` is told of. */
export function takeLock(path: string, onHeld: (holder: ProcessIdentity) => void = () => {}): Lock | undefined {
  const self = identify(process.pid) ?? { pid: process.pid, startTime: "" };
  while (!link(path, self)) {
    const holder = readHolder(path);
    if (holder !== undefined && isAlive(holder)) {
      onHeld(holder);
      return undefined;
    }
    rmSync(path, { force: true });
  }
  return { release: () => rmSync(path, { force: true }) };
}

/** A hard link appears with its content at once, so nobody reads half a holder. */
function link(path: string, self: ProcessIdentity): boolean {
  const draft = `${path}.${self.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(self), { mode: 0o644 });
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
