import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { OptionError } from "../../process/options.ts";

/** A file of the console. */
export interface ConsoleFile {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  /** Its name changes with its content, so that browsers may keep it. */
  readonly immutable: boolean;
}

/** The page that is answered for every address of the console. */
export const INDEX = "/index.html";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** Beside the bundle, and in a checkout where `npm run build` leaves it. */
const FOLDERS = [join(import.meta.dirname, "console"), join(import.meta.dirname, "../../../dist/console")];

/** Whether this build has a console. */
export function hasConsole(folders: readonly string[] = FOLDERS): boolean {
  return folders.some((folder) => existsSync(join(folder, INDEX)));
}

/** The files of the console by their addresses. They are few and small, and stay in memory. @throws OptionError if there are none */
export function readConsoleFiles(folders: readonly string[] = FOLDERS): ReadonlyMap<string, ConsoleFile> {
  const folder = folders.find((each) => existsSync(join(each, INDEX)));
  if (folder === undefined)
    throw new OptionError(
      "--console-port: this build has no console; run `npm ci` and `npm run build`, or take -1 for the port",
    );
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const type = TYPES[extname(entry.name)];
      return type === undefined ? [] : [[addressOf(path, folder), fileOf(path, type)] as const];
    }),
  );
}

function addressOf(path: string, folder: string): string {
  return path.slice(folder.length).replaceAll("\\", "/");
}

function fileOf(path: string, type: string): ConsoleFile {
  const body = readFileSync(path);
  return { type, body, gzipped: gzipSync(body), immutable: /[\\/]assets[\\/]/.test(path) };
}
