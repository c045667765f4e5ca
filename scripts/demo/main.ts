import { relative } from "node:path";
import { messageOf } from "../../test/cluster/values.ts";
import { applyExamples, jobOf, showApply } from "./apply.ts";
import { follow } from "./follow.ts";
import type { NamedJob } from "./kube.ts";
import { startLocally } from "./local-process.ts";
import { build, isBuildStale } from "../program.mjs";
import { DEFAULT_JOB, type DemoOptions, readOptions, USAGE, UsageError } from "./options.ts";
import type { DemoContext } from "./program-process.ts";
import { explainFailure, showResults } from "./results.ts";
import { abandonedRuns, RunFolder } from "./run-folder.ts";
import { Screen } from "./screen.ts";
import type { DemoTarget } from "./target.ts";
import { createView } from "./view.ts";
import { visitCluster } from "./visit.ts";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const INTRODUCTION = [
  "This starts the operator and runs a KusciaJob: a graph of tasks that two parties, alice and bob, work on together, each with",
  "its pods and its data in a namespace of its own. They find out which customers they have in common, and learn nothing of the",
  "others; then they fit a model on those in common.",
];

const screen = new Screen(process.stdout, process.env);
try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
  const usage = error instanceof UsageError ? `\n\n${USAGE}` : "";
  process.stderr.write(`${messageOf(error)}${usage}\n`);
  process.exitCode ||= error instanceof UsageError ? 2 : 1;
}

async function main(options: DemoOptions): Promise<number> {
  if (options.help) {
    screen.line(USAGE);
    return 0;
  }
  if (options.down !== undefined) return takeDown(options.down);
  const job = jobOf(options.job);
  const context: DemoContext = { screen, signal: abortOnSignal() };
  for (const text of INTRODUCTION) screen.line(text);
  await removeAbandoned();
  if (isBuildStale()) {
    await screen.step("build", "Building the operator", () => {
      screen.command("npm run build");
      return build();
    });
  }
  const succeeded = await demonstrate(options, job, context);
  context.signal.throwIfAborted();
  showNext(options);
  return succeeded ? 0 : 1;
}

/** The demo proper. What it starts is gone when it ends, unless it is to be kept. */
async function demonstrate(options: DemoOptions, job: NamedJob, context: DemoContext): Promise<boolean> {
  const folder = RunFolder.create();
  let kept = false;
  let leave = (): Promise<void> => Promise.resolve();
  try {
    const visit =
      options.kubeconfig === undefined ? undefined : await visitCluster(options.kubeconfig, folder, context);
    if (visit !== undefined) leave = () => visit.leave();
    const target = visit?.target ?? (await start(folder, options, context));
    const succeeded = await runJob(target, folder, { options, job, context });
    if (options.keep) {
      target.kube.close();
      folder.keep();
      kept = true;
      showKept(target, folder, job);
    }
    return succeeded;
  } catch (error) {
    // What a signal made fail says less than the signal.
    context.signal.throwIfAborted();
    throw error;
  } finally {
    if (!kept) {
      await screen.step("clean-up", "Taking everything down", async () => {
        await leave();
        await folder.remove();
      });
    }
    screen.line();
    screen.line(screen.summary(), "dim");
  }
}

async function start(folder: RunFolder, options: DemoOptions, context: DemoContext): Promise<DemoTarget> {
  const target = await bringUp(folder, options, context);
  await screen.step(
    "examples",
    "Applying the examples: two domains, what each of them knows, and their applications",
    () => applyExamples(target, screen),
  );
  context.signal.throwIfAborted();
  return target;
}

async function bringUp(folder: RunFolder, { mode, keep }: DemoOptions, context: DemoContext): Promise<DemoTarget> {
  if (mode === "local") return startLocally(folder, keep, context);
  // What builds clusters needs packages of the tests, which local mode does without.
  const { startOnCluster } = await import("./bring-up.ts");
  return startOnCluster(folder, mode, context);
}

async function runJob(
  target: DemoTarget,
  folder: RunFolder,
  { options, job, context }: { options: DemoOptions; job: NamedJob; context: DemoContext },
): Promise<boolean> {
  const { kube } = target;
  const ending = await screen.step("job", `Running the job ${job.name}`, async () => {
    await showApply(kube, screen, options.job);
    screen.command(`kubectl get kj -n ${job.namespace} ${job.name} --watch`);
    const how = { signal: context.signal, timeoutSeconds: options.timeoutSeconds };
    return follow({ kube, job }, createView(screen), how);
  });
  const seen = ending.job;
  if (seen === undefined) throw new Error(`the job ${job.name} was not seen`);
  const succeeded = seen.status?.phase === "Succeeded";
  screen.line();
  screen.line("==> What the parties computed", "strong");
  await showResults(target, screen, seen);
  if (succeeded) return true;
  screen.line();
  screen.line(`==> The job did not Succeed: ${whyNot(ending.timedOut, options, seen.status)}`, "bad");
  await explainFailure(kube, screen, { job: seen, operatorLog: folder.operatorLogTail(10) });
  return false;
}

function whyNot(
  timedOut: boolean,
  { timeoutSeconds }: DemoOptions,
  { phase = "not seen yet", reason = "", message = "" }: { phase?: string; reason?: string; message?: string } = {},
): string {
  const words = [phase, reason, message].filter((part) => part !== "").join(", ");
  return timedOut ? `not ended after ${timeoutSeconds} s (${words})` : words;
}

async function takeDown(dir: string): Promise<number> {
  const folder = new RunFolder(dir);
  if (!folder.isOurs()) throw new Error(`${dir} holds no demo; name the folder that --keep printed`);
  await folder.remove();
  screen.event(`removed ${dir}`, "plain");
  return 0;
}

async function removeAbandoned(): Promise<void> {
  for (const folder of abandonedRuns()) {
    screen.event(`removing what a killed demo left in ${folder.dir}`);
    await folder.remove();
  }
}

/** The first signal ends the demo in order; further ones, such as npm's copy of a Ctrl-C, change nothing. */
function abortOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [name, code] of Object.entries(EXIT_CODES)) {
    process.on(name, () => {
      if (controller.signal.aborted) return;
      process.exitCode = code;
      controller.abort(new Error(`ended by ${name}`));
    });
  }
  return controller.signal;
}

function showKept(target: DemoTarget, folder: RunFolder, job: NamedJob): void {
  const dir = relative(".", folder.dir);
  screen.line();
  screen.line("==> Everything goes on running", "strong");
  screen.line("Look around:");
  screen.line(`  export KUBECONFIG=${target.kubeconfig}`);
  screen.line(`  kubectl describe kj -n ${job.namespace} ${job.name}`);
  screen.line("  kubectl get pods,services,configmaps -A -l kuscia.secretflow/controller=kusciajob-operator");
  screen.line("  kubectl apply -f examples/jobs/failing.yaml && kubectl get kj -A -o wide --watch");
  screen.line(`  tail -f ${folder.operatorLog}`);
  screen.line("Take it down:");
  screen.line(`  npm run demo -- --down ${dir.startsWith("..") ? folder.dir : dir}`);
}

function showNext({ job, keep, mode }: DemoOptions): void {
  screen.line();
  screen.line("==> Next", "strong");
  if (mode === "local")
    screen.line("  npm run local                                       leave it running, and work with kubectl");
  if (!keep) screen.line("  npm run demo -- --keep                              look around afterwards");
  if (job === DEFAULT_JOB)
    screen.line("  npm run demo -- --job examples/jobs/failing.yaml    see how a failure is explained");
  if (mode === "local")
    screen.line("  npm run demo -- --mode real                         the same in containers of a Kubernetes cluster");
  screen.line("  examples/README.md                                  what the manifests mean");
}
