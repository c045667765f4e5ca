import { spawn } from "node:child_process";
import { build, isBuildStale, PROGRAM } from "../demo/operator-process.ts";
import { Screen } from "../demo/screen.ts";

/** Builds the program if it is older than its source, and becomes local mode. */
if (isBuildStale()) await build(new Screen(process.stdout, process.env));
// In a process group of its own: a Ctrl-C of the terminal would reach it twice.
const child = spawn(process.execPath, [PROGRAM, "local", ...process.argv.slice(2)], {
  stdio: "inherit",
  detached: true,
});
let told = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!told) child.kill("SIGTERM");
    told = true;
  });
}
child.once("error", (error) => {
  process.stderr.write(`cannot start local mode: ${error.message}\n`);
  process.exitCode = 1;
});
child.once("close", (code) => {
  process.exitCode = code ?? 1;
});
