// `npm run local`: works on a fresh clone. Plain JavaScript, since it runs before anything is installed. The program runs in
// this process: nothing stands between it and the terminal but npm.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureInstalled } from "./bootstrap.mjs";
import { build, isBuildStale, PROGRAM } from "./program.mjs";

const WATCH_MS = 500;

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
await ensureInstalled({ forTests: false });
try {
  if (isBuildStale()) {
    console.log("Building the program (npm run build) ...");
    await build();
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
// Ctrl-C arrives twice, from the terminal and from npm; the second must not cut the end short.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});
process.on("SIGHUP", () => process.kill(process.pid, "SIGTERM"));
endWithNpm();
process.argv.splice(1, 1, resolve(PROGRAM), "local");
await import(pathToFileURL(resolve(PROGRAM)).href);

/** npm passes most signals on, but not its own sudden death. Where there is no /proc, local mode outlives it. */
function endWithNpm() {
  const ancestors = [process.ppid, parentOf(process.ppid)];
  const at = ancestors.findIndex(isNpm);
  if (at === -1) return;
  const watch = setInterval(() => {
    const now = [process.ppid, parentOf(process.ppid)];
    if (now[at] === ancestors[at]) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, WATCH_MS);
  watch.unref();
}

function isNpm(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("npm");
  } catch {
    return false;
  }
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0;
  }
}
