// The bundle of the whole program, made anew when its source has changed. Plain JavaScript, since `npm run local` starts by it
// and a TypeScript loader would cost half a second.
import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** The bundle. */
export const PROGRAM = join("dist", "main.mjs");
const SOURCES = ["src", "crds", "package.json", "package-lock.json", join("scripts", "build.ts")];

/** Whether the bundle is older than anything it is made from. */
export function isBuildStale(root = ".") {
  const program = join(root, PROGRAM);
  if (!existsSync(program)) return true;
  const built = statSync(program).mtimeMs;
  return SOURCES.some((source) => newestChange(join(root, source)) > built);
}

function newestChange(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...inside.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

/** Does what `npm run build` does; its output is shown only if it fails. */
export async function build() {
  requireWritable();
  const child = spawn(process.execPath, ["--import", "tsx", join("scripts", "build.ts")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit) => resolve(exit ?? 1));
  });
  if (code === 0) return;
  throw new Error(`the build failed:\n${output.trimEnd()}`);
}

/** Says what is wrong before the build would, with a stack trace. */
function requireWritable(root = ".") {
  const folder = join(root, dirname(PROGRAM));
  try {
    accessSync(existsSync(folder) ? folder : root, constants.W_OK);
  } catch (error) {
    throw new Error(`cannot write ${folder}/: ${error.message}; run \`npm run build\` once where it can be written`, {
      cause: error,
    });
  }
}
