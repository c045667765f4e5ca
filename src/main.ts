import { VERSION } from "./version.ts";
import { startOperator } from "./operator/operator.ts";
import { OPERATOR_OPTIONS } from "./operator/options.ts";
import { createLogger, LOG_LEVELS } from "./process/log.ts";
import { helpText, OptionError, readOptions } from "./process/options.ts";

const USAGE = `Usage: kusciajob-operator <command> [options]

Commands:
  operator   Run KusciaJobs: turn their tasks into pods and keep their status.
  version    Print the version.

Run a command with --help for its options.
`;

const OPERATOR_PURPOSE = "Runs KusciaJobs: turns their tasks into pods in each party's namespace and keeps their status.";

async function main(argv: readonly string[]): Promise<void> {
  const [command, ...rest] = argv;
  switch (command) {
    case "operator":
      return runOperator(rest);
    case "version":
      process.stdout.write(`${VERSION}\n`);
      return;
    case "--help":
    case "help":
      process.stdout.write(USAGE);
      return;
    default:
      throw new OptionError(command === undefined ? `no command given\n\n${USAGE}` : `unknown command ${command}\n\n${USAGE}`);
  }
}

async function runOperator(argv: readonly string[]): Promise<void> {
  if (argv.includes("--help")) {
    process.stdout.write(helpText("operator", OPERATOR_PURPOSE, OPERATOR_OPTIONS));
    return;
  }
  const options = readOptions(OPERATOR_OPTIONS, argv, process.env);
  const level = options["log-level"];
  if (!LOG_LEVELS.includes(level as (typeof LOG_LEVELS)[number])) {
    throw new OptionError(`--log-level is "${level}": it must be one of ${LOG_LEVELS.join(", ")}`);
  }
  const logger = createLogger(level);
  const operator = await startOperator(options, VERSION, logger);
  logger.info({ version: VERSION, healthPort: operator.healthPort }, "operator started");
  const reason = await Promise.race([operator.lost, signal("SIGTERM"), signal("SIGINT")]);
  const asked = reason === "SIGTERM" || reason === "SIGINT";
  logger[asked ? "info" : "error"]({ reason }, "operator stopping");
  await operator.stop();
  logger.info("operator stopped");
  // A process that lost its Lease must not linger beside the new leader, whatever handle is still open.
  process.exit(asked ? 0 : 1);
}

function signal(name: NodeJS.Signals): Promise<string> {
  return new Promise((resolve) => {
    process.once(name, () => resolve(name));
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const text = error instanceof OptionError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`kusciajob-operator: ${text}\n`);
  process.exit(error instanceof OptionError ? 2 : 1);
});
