import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file that only its owner may read. A crash or a full disk leaves the old one, never half of the new one. */
export function writeWholeFile(path: string, text: string): void {
  const draft = `${path}.new`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flush: true });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
