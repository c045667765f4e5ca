import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { NODE_IMAGE } from "../versions.ts";
import type { ImageSpec } from "./archive.ts";
import type { TarEntry } from "./tar.ts";

/** An image with the Node that runs this, and the libraries that it is linked to. Linux only. */
export function nodeImage(): ImageSpec {
  const libraries = sharedLibraries(process.execPath);
  const entries: TarEntry[] = [
    { path: "usr/local/bin/node", mode: 0o755, content: readFileSync(process.execPath) },
    ...libraries.map((path): TarEntry => ({
      path: path.slice(1),
      mode: 0o755,
      content: readFileSync(realpathSync(path)),
    })),
    { path: "tmp/", type: "folder", mode: 0o1777 },
  ];
  return { tag: NODE_IMAGE, entries, cmd: ["node"], env: ["PATH=/usr/local/bin"] };
}

/** What `ldd` names: libraries, and the loader itself. */
function sharedLibraries(program: string): string[] {
  const lines = execFileSync("ldd", [program], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => /(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}
