// What every first command needs: a Node that is new enough, and the packages of package-lock.json. Plain JavaScript of
// an old style without dependencies, so that it runs on a fresh clone and on a Node that is too old.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MIN_NODE = [20, 19, 0];

/**
 * Checks Node and installs the packages when they are missing or not those of package-lock.json. Ends the process if it cannot.
 * Local mode and its demo need no packages that only tests and checks use, which saves half of the time.
 */
export async function ensureInstalled({ forTests }) {
  const complaint = nodeComplaint(process.versions.node);
  if (complaint !== undefined) {
    console.error(complaint);
    process.exit(1);
  }
  if (isInstalled(ROOT, { forTests })) return;
  const started = Date.now();
  const args = ["ci", ...(forTests ? [] : ["--omit=dev"])];
  console.log(`Installing the packages of package-lock.json (npm ${args.join(" ")}) ...`);
  const code = await npm([...args, "--no-audit", "--no-fund"]);
  if (code !== 0) {
    console.error("npm ci failed; its words are above.");
    process.exit(1);
  }
  console.log(`Installed in ${((Date.now() - started) / 1000).toFixed(0)} s.`);
}

/** What is wrong with a Node version, or undefined. */
export function nodeComplaint(version) {
  const parts = version.split(".").map((part) => parseInt(part, 10));
  const differing = MIN_NODE.findIndex((part, index) => parts[index] !== part);
  if (differing === -1 || parts[differing] > MIN_NODE[differing]) return undefined;
  return `This needs Node ${MIN_NODE.join(".")} or newer, and this is ${version}. Install a current Node: https://nodejs.org`;
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm leaves a list of what it installed as its last act; it is
 * compared by content, as times of files say little after a `git checkout`.
 */
export function isInstalled(root, { forTests }) {
  const list = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(list)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(list, "utf8")).packages;
  return Object.keys(wanted)
    .filter((path) => path !== "" && (forTests || wanted[path].dev !== true))
    .every((path) => isSame(wanted[path], present[path]));
}

/** Packages for other platforms are optional and not installed. */
function isSame(wanted, present) {
  if (present === undefined) return wanted.optional === true || wanted.devOptional === true;
  return wanted.version === present.version && wanted.integrity === present.integrity;
}

/** Runs the npm that started us, or the one on PATH; resolves with its exit code. */
function npm(args) {
  const own = process.env.npm_execpath;
  const viaNode = own !== undefined && /npm-cli\.c?js$/.test(own);
  const child = viaNode
    ? spawn(process.execPath, [own, ...args], { cwd: ROOT, stdio: "inherit" })
    : spawn("npm", args, { cwd: ROOT, stdio: "inherit", shell: process.platform === "win32" });
  return new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(`cannot run npm: ${error.message}`);
      resolve(1);
    });
    child.once("close", (code) => resolve(code ?? 1));
  });
}
