// `npm test`: everything, on a fresh machine. Plain JavaScript, since it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./bootstrap.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
await ensureInstalled({ forTests: true });
const { status } = spawnSync("npx", ["--no-install", "tsx", "scripts/test/main.ts", ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(status ?? 1);
