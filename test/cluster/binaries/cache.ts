import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { identify } from "../../../src/process/identity.ts";

/** Root of everything that outlives a cluster; follows the XDG base directory convention. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(base, "kusciajob-operator", "test-cluster");
}

/** Folder for one exact version: whatever `sources` (files) say becomes part of its name. */
export function versionedFolder(label: string, sources: string[], root = cacheRoot()): string {
  const hash = createHash("sha256");
  for (const source of sources) hash.update(readFileSync(source));
  return join(root, `${label}-${process.platform}-${process.arch}-${hash.digest("hex").slice(0, 8)}`);
}

const DRAFT = /\.draft-(\d+)$/;

/** Removes drafts left by killed builders. */
function sweepDrafts(folder: string): void {
  for (const entry of readdirSync(folder)) {
    const pid = DRAFT.exec(entry)?.[1];
    if (pid !== undefined && !identify(Number(pid))) rmSync(join(folder, entry), { recursive: true, force: true });
  }
}

/** Makes a file in the cache: `make` writes a draft, which is renamed into place only when it is complete. */
export async function makeCached(path: string, make: (draft: string) => Promise<void>): Promise<void> {
  const folder = join(path, "..");
  mkdirSync(folder, { recursive: true });
  sweepDrafts(folder);
  if (existsSync(path)) return;
  const draft = `${path}.draft-${process.pid}`;
  try {
    await make(draft);
    renameSync(draft, path);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
