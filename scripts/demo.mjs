// `npm run demo`: works on a fresh clone. Plain JavaScript, since it runs before anything is installed.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./bootstrap.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
// A cluster of the demo's own is made by what makes those of the tests.
const buildsCluster = process.argv.some(
  (arg, i, all) => /^--mode=./.test(arg) || (arg === "--mode" && all[i + 1] !== "local"),
);
await ensureInstalled({ forTests: buildsCluster });
const args = ["--import", "tsx", "scripts/demo/main.ts", ...process.argv.slice(2)];
const demo = spawn(process.execPath, args, { stdio: "inherit" });
// The demo cleans up before it ends, so we must not end before it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => demo.kill(signal));
demo.once("error", (error) => {
  console.error(`cannot start the demo: ${error.message}`);
  process.exit(1);
});
// A signal that reaches the demo while it exits ends it as if it had no handler.
demo.once("close", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
