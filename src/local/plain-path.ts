import { createHash } from "node:crypto";
import { lstatSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * The folder under a name that scripts can use without quotes: its own, or that of a link in the temporary folder. Paths
 * are put in place of a container's, and those never hold blanks.
 */
export function plainPath(folder: string, temporary: string): string {
  if (/^[\w./+-]+$/.test(folder)) return folder;
  const link = join(temporary, `kusciajob-operator-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}`);
  if (isLinkTo(link, folder)) return link;
  rmSync(link, { force: true });
  symlinkSync(folder, link);
  return link;
}

/** A link of somebody else's could be turned elsewhere later. */
function isLinkTo(link: string, folder: string): boolean {
  try {
    return lstatSync(link).uid === process.getuid?.() && readlinkSync(link) === folder;
  } catch {
    return false;
  }
}
