import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { programsOf, provideProgram, providePrograms } from "./binaries/resolve.ts";
import { openCluster } from "./cluster.ts";
import { isAlive } from "../../src/process/identity.ts";
import { type Mode, MODES, type Provider, PROVIDERS } from "./options.ts";
import { startCluster } from "./start.ts";
import { StateFile } from "./state.ts";
import { tearDown } from "./teardown.ts";
import { errorCode, messageOf } from "./values.ts";
import { releaseOf } from "./versions.ts";

const USAGE = `Usage: npm run cluster -- COMMAND

  up --mode api|simulated|real --dir DIR   bring a cluster up; DIR/kubeconfig leads to it
       --kubernetes VERSION      1.33 to 1.37, or a full version
       --nodes N                 simulated nodes (default 10)
       --audit                   one JSON line per request in DIR/audit.log
       --controller-manager      run kube-controller-manager in the modes api and simulated too
       --apiserver-arg ARG       extra argument of kube-apiserver; may be repeated
       --replace                 take down a cluster that already runs in DIR
       --provider kind           let kind make a real cluster in a container engine
       --provider local          local mode's API server in place of Kubernetes, without building anything
  down --dir DIR                           remove a cluster, also a broken one
  build [--mode MODE] [--kubernetes VERSION]   only make the programs, for one mode or for all
  path PROGRAM                             print the path of kubectl, helm, etcd, ...
  load-image --dir DIR FILE.tar            import an image archive into the nodes of a real cluster
  stop|start COMPONENT --dir DIR           stop a component, or start it again
  status --dir DIR                         print the mode and the components`;

const OPTIONS = {
  mode: { type: "string" },
  dir: { type: "string" },
  nodes: { type: "string" },
  provider: { type: "string" },
  kubernetes: { type: "string" },
  audit: { type: "boolean" },
  replace: { type: "boolean" },
  "controller-manager": { type: "boolean" },
  "apiserver-arg": { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
} as const;

function parse() {
  return parseArgs({ options: OPTIONS, allowPositionals: true, strict: true });
}

type Parsed = ReturnType<typeof parse>;

/** A mistake in the command line: the message is enough, a stack would only hide it. */
class UsageError extends Error {}

function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UsageError(`--${name} must be one of ${allowed.join(", ")}`);
  return found;
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === "") throw new UsageError(`${name} is missing`);
  return value;
}

const started = performance.now();
const progress = (line: string): void => {
  process.stderr.write(`[${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s] ${line}\n`);
};

/** Ends a start on SIGINT or SIGTERM in an orderly way: the start cleans up after itself. */
function abortOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => {
      progress(`${name}: stopping and removing what was started`);
      process.exitCode = name === "SIGINT" ? 130 : 143;
      controller.abort(new Error(`ended by ${name}`));
    });
  }
  return controller.signal;
}

/** The one mode that a provider has. */
function modeOf(provider: Provider): string | undefined {
  if (provider === "processes") return undefined;
  return provider === "kind" ? "real" : "api";
}

async function up({ values }: Parsed): Promise<void> {
  const provider: Provider =
    values.provider === undefined ? "processes" : oneOf("provider", values.provider, PROVIDERS);
  const cluster = await startCluster({
    mode: oneOf("mode", values.mode ?? modeOf(provider), MODES),
    dir: required(values.dir, "--dir"),
    provider,
    kubernetes: values.kubernetes,
    nodes: values.nodes === undefined ? undefined : Number(values.nodes),
    audit: values.audit,
    replace: values.replace,
    controllerManager: values["controller-manager"],
    apiServerArgs: values["apiserver-arg"],
    progress,
    signal: abortOnSignal(),
  });
  progress("ready");
  process.stdout.write(`${cluster.kubeconfig}\n`);
}

async function down({ values }: Parsed): Promise<void> {
  const dir = resolve(required(values.dir, "--dir"));
  const file = new StateFile(dir);
  const state = file.read();
  if (!state) {
    progress(`no cluster in ${dir}`);
    return;
  }
  if (state.phase === "starting" && isAlive(state.starter)) {
    throw new Error(`a start is under way in ${dir} (process ${state.starter.pid}); end that first`);
  }
  await tearDown(dir, file, state);
  progress("removed");
}

async function build({ values }: Parsed): Promise<void> {
  const modes: readonly Mode[] = values.mode === undefined ? MODES : [oneOf("mode", values.mode, MODES)];
  const programs = [...new Set(modes.flatMap((mode) => programsOf(mode, true)))];
  for (const [program, path] of await providePrograms(programs, {
    release: values.kubernetes === undefined ? undefined : releaseOf(values.kubernetes),
    progress,
    signal: abortOnSignal(),
  }))
    process.stdout.write(`${program} ${path}\n`);
}

function status({ values }: Parsed): void {
  const { state } = openCluster(required(values.dir, "--dir"));
  process.stdout.write(`mode ${state.options.mode}, server ${state.server ?? "see kubeconfig"}\n`);
  for (const { name, process: found } of Object.values(state.components)) {
    process.stdout.write(`${name}: ${found && isAlive(found) ? `process ${found.pid}` : "stopped"}\n`);
  }
}

const COMMANDS: Record<string, (parsed: Parsed) => Promise<void> | void> = {
  up,
  down,
  build,
  status,
  path: async ({ positionals }) => {
    process.stdout.write(`${await provideProgram(required(positionals[1], "PROGRAM"), { progress })}\n`);
  },
  "load-image": ({ values, positionals }) =>
    openCluster(required(values.dir, "--dir")).loadImage(required(positionals[1], "FILE.tar")),
  stop: ({ values, positionals }) =>
    openCluster(required(values.dir, "--dir")).stopComponent(required(positionals[1], "COMPONENT")),
  start: ({ values, positionals }) =>
    openCluster(required(values.dir, "--dir")).startComponent(required(positionals[1], "COMPONENT")),
};

function isUsageError(error: unknown): boolean {
  return error instanceof UsageError || errorCode(error).startsWith("ERR_PARSE_ARGS");
}

try {
  const parsed = parse();
  const command = COMMANDS[parsed.positionals[0] ?? ""];
  if (parsed.values.help || !command) {
    process.stdout.write(`${USAGE}\n`);
    if (!parsed.values.help) process.exitCode = 2;
  } else {
    await command(parsed);
  }
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n${isUsageError(error) ? `\n${USAGE}\n` : ""}`);
  process.exitCode ||= isUsageError(error) ? 2 : 1;
}
