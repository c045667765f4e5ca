import { basename } from "node:path";
import { parseCommandLine } from "./arguments.ts";
import { Context, type Io } from "./context.ts";
import type { Verb } from "./define.ts";
import { CliError, EXIT, Interrupted } from "./errors.ts";
import { explained, withUser } from "./explain.ts";
import { helpFor, overview } from "./help.ts";
import { VERBS } from "./verbs.ts";
import { candidates } from "./verbs/completion.ts";

/** How the program was called: as kj, or by kubectl as its plug-in, which Krew gives another name. */
export function programName(script: string | undefined): string {
  const plugin = /^kubectl-([a-z]+)/.exec(basename(script ?? ""))?.[1];
  return plugin === undefined ? "kj" : `kubectl ${plugin}`;
}

/** Runs one command line; the answer is the exit code. Never rejects. */
export async function runKj(argv: readonly string[], io: Io, program = "kj"): Promise<number> {
  if (argv[0] === "__complete") return complete(argv.slice(1), io, program);
  let context: Context | undefined;
  try {
    const { verb, args, flags } = parseCommandLine(argv);
    if (verb === undefined || flags["help"] === true) {
      io.stdout.write(helpText(verb ?? verbAskedFor(args), program));
      return argv.length === 0 ? EXIT.usage : EXIT.ok;
    }
    context = new Context(io, flags, program);
    return await verb.run(context, args, flags);
  } catch (thrown) {
    return report(
      await whyItEnded(thrown, io, context),
      io,
      context === undefined ? asksForJson(argv) : context.format.kind === "json",
    );
  } finally {
    context?.close();
  }
}

/** Candidates for the last word, for the scripts of `kj completion` and for kubectl, whose directive ends them. */
async function complete(words: readonly string[], io: Io, program: string): Promise<number> {
  const context = new Context(io, { "request-timeout": "2s" }, program);
  try {
    const found = await candidates(VERBS, words, context);
    io.stdout.write([...found, NO_FILES].map((each) => `${each}\n`).join(""));
    return EXIT.ok;
  } catch {
    // While one types, nothing is said of what is wrong.
    io.stdout.write(`${NO_FILES}\n`);
    return EXIT.ok;
  } finally {
    context.close();
  }
}

/** As kubectl's commands say it: names of files are no candidates. */
const NO_FILES = ":4";

/** Whether errors are for programs, of a command line that was not understood. */
function asksForJson(argv: readonly string[]): boolean {
  return /(^| )(-o|--output)[ =]?json( |$)/.test(argv.join(" "));
}

/** `kj help get`. */
function verbAskedFor([name]: readonly string[]): Verb | undefined {
  return name === undefined ? undefined : parseCommandLine([name, "--help"]).verb;
}

function helpText(verb: Verb | undefined, program: string): string {
  return verb === undefined ? overview(program) : helpFor(verb, program);
}

async function whyItEnded(thrown: unknown, { signal }: Io, context: Context | undefined): Promise<CliError> {
  const reason: unknown = signal.aborted && !(thrown instanceof CliError) ? signal.reason : thrown;
  const error = explained(reason, context?.place ?? "the server");
  return error.reason === "Forbidden" && context !== undefined ? named(error, context) : error;
}

/** A job API does not say whom it refused; it is asked, unless it cannot tell. */
async function named(error: CliError, context: Context): Promise<CliError> {
  try {
    const source = await context.source();
    if (source.kind === "kubernetes") return error;
    const { name, job_namespace: namespace } = await source.whoAmI();
    return withUser(error, name, namespace);
  } catch {
    return error;
  }
}

function report({ message, reason, hint, exit }: CliError, io: Io, asJson: boolean): number {
  if (asJson) {
    io.stderr.write(`${JSON.stringify({ code: exit, reason, message, hint })}\n`);
    return exit;
  }
  const prefix = exit === EXIT.interrupted ? "" : "Error: ";
  io.stderr.write(`${prefix}${message}\n${hint === undefined || hint === "" ? "" : `  ${hint}\n`}`);
  return exit;
}

/** Runs the process's command line, and ends it. */
export async function main(version: string): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => interruption.abort(new Interrupted(signal)));
  // A reader such as `head` that has seen enough is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.error),
  );
  const { stdout, stderr, stdin, env, argv } = process;
  const io: Io = { stdout, stderr, stdin, env, version, now: () => Date.now(), signal: interruption.signal };
  const called = argv[1];
  const isCompletion = basename(called ?? "").startsWith("kubectl_complete-");
  const words = isCompletion ? ["__complete", ...argv.slice(2)] : argv.slice(2);
  process.exitCode = await runKj(words, io, programName(called));
}
