import { createHash } from "node:crypto";
import { lstatSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/** A name of a folder, for as long as it is needed. */
export interface PlainPath {
  readonly path: string;
  release(): void;
}

/**
 * The folder under a name that scripts can use without quotes: its own, or that of a link in the temporary folder. Paths
 * are put in place of a container's, and those never hold blanks.
 */
export function plainPath(folder: string, temporary: string): PlainPath {
  if (/^[\w./+-]+$/.test(folder)) return { path: folder, release: () => {} };
  const link = join(temporary, `kusciajob-operator-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}`);
  if (!isLinkTo(link, folder)) {
    rmSync(link, { force: true });
    symlinkSync(folder, link);
  }
  return { path: link, release: () => rmSync(link, { force: true }) };
}

/** A link of somebody else's could be turned elsewhere later. */
function isLinkTo(link: string, folder: string): boolean {
  try {
    return lstatSync(link).uid === process.getuid?.() && readlinkSync(link) === folder;
  } catch {
    return false;
  }
}
