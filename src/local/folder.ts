import { existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { OptionError } from "../process/options.ts";
import { takeLock } from "./lock.ts";

/** The folder that holds everything of one local mode, while this process has it. */
export interface Folder {
  readonly path: string;
  release(): void;
}

/** Where the folder is unless an option says otherwise; a home that is missing is replaced by the temporary folder. */
export function defaultFolder(env: Readonly<Record<string, string | undefined>>): string {
  const data = env["XDG_DATA_HOME"];
  if (data !== undefined && data !== "") return join(data, "kusciajob-operator");
  // Root's home is closed to the users that its pods run as.
  if (process.getuid?.() === 0) return "/var/lib/kusciajob-operator";
  const home = env["HOME"] ?? homedir();
  if (existsSync(home)) return join(home, ".local", "share", "kusciajob-operator");
  return join(tmpdir(), `kusciajob-operator-${process.getuid?.() ?? "user"}`);
}

/**
 * Whether pods can run as the users that they name: root alone can give files away, and only where others get through to
 * the folder.
 */
export function letsOthersThrough(path: string): boolean {
  if (process.getuid?.() !== 0) return false;
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * Makes the folder and locks it for this process; a lock whose holder has gone is taken over.
 * @throws OptionError when another process has it, or when it cannot be made.
 */
export function openFolder(path: string): Folder {
  const folder = resolve(path);
  try {
    // As root a pod may run as another user, who must get through to its own folder. All files are closed anyway.
    const isRoot = process.getuid?.() === 0;
    mkdirSync(folder, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
    // Its owner could take the keys that are kept in it.
    if (!isRoot && process.getuid !== undefined && statSync(folder).uid !== process.getuid()) {
      throw new Error("it is another user's");
    }
    const taken = takeLock(join(folder, "lock"), ({ pid }) => {
      throw new OptionError(
        `another local mode runs in ${folder} (process ${pid}); stop it, or give this one a folder with --data FOLDER`,
      );
    });
    return { path: folder, release: () => taken?.release() };
  } catch (error) {
    if (error instanceof OptionError) throw error;
    throw new OptionError(
      `cannot use the folder ${folder}: ${(error as Error).message}; choose another with --data FOLDER`,
      { cause: error },
    );
  }
}
