// `npm run local`: works on a fresh clone. Plain JavaScript, since it runs before anything is installed.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./bootstrap.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
await ensureInstalled();
const args = ["--import", "tsx", "scripts/local/main.ts", ...process.argv.slice(2)];
const local = spawn(process.execPath, args, { stdio: "inherit" });
// It ends its pods in order, so we must not end before it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => local.kill(signal));
local.once("close", (code) => process.exit(code ?? 1));
