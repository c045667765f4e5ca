import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isSea } from "node:sea";
import { sleep, systemClock } from "../../kube/clock.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { text } from "../flags.ts";
import { localFolder, localProcess } from "../local-folder.ts";

const LOOK_MS = 50;
const LOG = "local.log";
/** The last line that local mode writes when everything is there. */
const READY = "Stop with Ctrl-C";

/** Starts and stops local mode. */
export const local: Verb = {
  name: "local",
  args: "up|down|status",
  count: [1, 1],
  summary: "Start, stop or look at local mode: jobs on this machine, without Kubernetes.",
  help: "It goes on in the background; `kj --local` and KJ_LOCAL=1 ask it.",
  flags: { data: { type: "string", value: "FOLDER", help: "Where everything of it is; or KJO_DATA." } },
  examples: [
    ["local up", "starts it, or says that it runs"],
    ["get --local", "its jobs"],
    ["local down", "ends it, in order; jobs are still there at the next start"],
  ],
  run: async (context, [what = ""], flags) => {
    const folder = resolve(text(flags, "data") ?? localFolder(context.io.env));
    const action = ACTIONS[what];
    if (action === undefined) throw usage(`local ${what} is unknown`, "one of up, down, status");
    return action(context, folder);
  },
};

const ACTIONS: Readonly<Record<string, (context: Context, folder: string) => Promise<number>>> = { up, down, status };

async function up(context: Context, folder: string): Promise<number> {
  if (localProcess(folder) !== undefined) return status(context, folder);
  if (isSea())
    throw new CliError("a single binary of kj has no local mode with it", {
      reason: "NotFound",
      hint: "npm run local in a checkout, or the kj of the npm package",
    });
  const program = join(dirname(process.argv[1] ?? ""), "main.mjs");
  if (!existsSync(program))
    throw new CliError(`local mode is not beside kj, there is no ${program}`, {
      reason: "NotFound",
      hint: "npm run build makes both; or run kusciajob-operator local",
    });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = join(folder, LOG);
  const output = openSync(log, "w", 0o600);
  const argv = [program, "local", "--data", folder];
  const child = spawn(process.execPath, argv, { detached: true, stdio: ["ignore", output, output] });
  let ended: number | undefined;
  child.once("exit", (code) => (ended = code ?? 1));
  for (;;) {
    const said = readFileSync(log, "utf8");
    if (said.includes(READY)) break;
    if (ended !== undefined)
      throw new CliError(lastLine(said) || `local mode ended with ${ended}`, { reason: "Error" });
    await sleep(systemClock, LOOK_MS, context.io.signal);
  }
  child.unref();
  return status(context, folder);
}

function lastLine(said: string): string {
  return said.trim().split("\n").at(-1) ?? "";
}

async function down(context: Context, folder: string): Promise<number> {
  const pid = localProcess(folder);
  if (pid === undefined) {
    context.note(`local mode does not run in ${folder}`);
    return EXIT.ok;
  }
  process.kill(pid, "SIGTERM");
  while (localProcess(folder) === pid) await sleep(systemClock, LOOK_MS, context.io.signal);
  context.print(`local mode in ${folder} has ended`);
  return EXIT.ok;
}

async function status(context: Context, folder: string): Promise<number> {
  const pid = localProcess(folder);
  const kubeconfig = join(folder, "kubeconfig");
  const server = pid === undefined ? undefined : jobApiOf(folder);
  const token_file = join(folder, "token");
  const about = { folder, kubeconfig, ...(server !== undefined && { server, token_file }) };
  if (await context.printValue({ running: pid !== undefined, ...(pid !== undefined && { pid }), ...about }))
    return EXIT.ok;
  context.print(
    pid === undefined ? `local mode does not run in ${folder}` : `local mode runs in ${folder} (process ${pid})`,
  );
  if (pid !== undefined) context.print(`  export KJ_LOCAL=1 KUBECONFIG='${kubeconfig}'`);
  if (server === undefined) return EXIT.ok;
  context.print(`  its job API: --server ${server} --token-file '${token_file}'`);
  // It has the token in it.
  context.print(`  its console: the address is in '${join(folder, LOG)}'`);
  return EXIT.ok;
}

/** Where the job API is of local mode that kj started; undefined if it has none. */
function jobApiOf(folder: string): string | undefined {
  const log = join(folder, LOG);
  return existsSync(log) ? /^Job API +(\S+)$/m.exec(readFileSync(log, "utf8"))?.[1] : undefined;
}
