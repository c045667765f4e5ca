import { VERSION } from "./version.ts";
import { startOperator } from "./operator/operator.ts";
import { OPERATOR_OPTIONS } from "./operator/options.ts";
import { createLogger, type Logger, LOG_LEVELS } from "./process/log.ts";
import { helpText, OptionError, type OptionTable, type Options, readOptions } from "./process/options.ts";
import { startApi } from "./server/api.ts";
import { API_OPTIONS } from "./server/options.ts";

const USAGE = `Usage: kusciajob-operator <command> [options]

Commands:
  operator   Run KusciaJobs: turn their tasks into pods and keep their status.
  api        Serve Kuscia's job API over HTTP and gRPC.
  local      Run both on this machine without Kubernetes, jobs as processes. For trying and developing.
  version    Print the version.

Run a command with --help for its options.
`;

const OPERATOR_PURPOSE =
  "Runs KusciaJobs: turns their tasks into pods in each party's namespace and keeps their status.";
const API_PURPOSE =
  "Serves Kuscia's job API over HTTP and gRPC from one shared cache; run as many replicas as you like.";

/** A long-running part of the program. */
interface Service {
  /** Settles when it can no longer go on by itself, with the reason; absent if that cannot be. */
  readonly lost?: Promise<string>;
  stop(): Promise<void>;
}

async function main(argv: readonly string[]): Promise<void> {
  const [command, ...rest] = argv;
  switch (command) {
    case "operator":
      return serve({ command, purpose: OPERATOR_PURPOSE, table: OPERATOR_OPTIONS }, rest, (options, logger) =>
        startOperator(options, VERSION, logger),
      );
    case "api":
      return serve({ command, purpose: API_PURPOSE, table: API_OPTIONS }, rest, (options, logger) =>
        startApi(options, VERSION, logger),
      );
    case "local":
      return runLocal(rest);
    case "version":
      process.stdout.write(`${VERSION}\n`);
      return;
    case "--help":
    case "help":
      process.stdout.write(USAGE);
      return;
    case undefined:
      throw new OptionError(`no command given\n\n${USAGE}`);
    default:
      throw new OptionError(`unknown command ${command}\n\n${USAGE}`);
  }
}

/** Loaded only when asked for: on a cluster nothing of it is ever needed. */
async function runLocal(argv: readonly string[]): Promise<void> {
  const { LOCAL_OPTIONS, LOCAL_PURPOSE, startAll } = await import("./local-services.ts");
  return serve({ command: "local", purpose: LOCAL_PURPOSE, table: LOCAL_OPTIONS }, argv, startAll);
}

/** Reads the options, starts the service, and stops it on SIGTERM, SIGINT, or when it is lost. */
async function serve<T extends OptionTable & { "log-level": unknown }>(
  what: { command: string; purpose: string; table: T },
  argv: readonly string[],
  start: (options: Options<T>, logger: Logger) => Promise<Service>,
): Promise<void> {
  if (argv.includes("--help")) {
    process.stdout.write(helpText(what.command, what.purpose, what.table));
    return;
  }
  const options = readOptions(what.table, argv, process.env);
  const level = String(options["log-level"]);
  if (!LOG_LEVELS.includes(level as (typeof LOG_LEVELS)[number])) {
    throw new OptionError(`--log-level is "${level}": it must be one of ${LOG_LEVELS.join(", ")}`);
  }
  const logger = createLogger(level);
  const service = await start(options, logger);
  logger.info({ version: VERSION, command: what.command }, "started");
  const ends = [signal("SIGTERM"), signal("SIGINT"), ...(service.lost === undefined ? [] : [service.lost])];
  const reason = await Promise.race(ends);
  const asked = reason === "SIGTERM" || reason === "SIGINT";
  logger[asked ? "info" : "error"]({ reason }, "stopping");
  await service.stop();
  logger.info("stopped");
  // A process that lost its Lease must not linger beside the new leader, whatever handle is still open.
  process.exit(asked ? 0 : 1);
}

function signal(name: NodeJS.Signals): Promise<string> {
  return new Promise((resolve) => {
    process.once(name, () => resolve(name));
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  // Errors of the system, such as a port in use, are the user's to mend; a stack trace would only hide them.
  const failure = error instanceof Error ? error : new Error(String(error));
  const mendable = failure instanceof OptionError || "syscall" in failure;
  const text = mendable ? failure.message : failure.stack;
  process.stderr.write(`kusciajob-operator: ${text}\n`);
  process.exit(mendable ? 2 : 1);
});
