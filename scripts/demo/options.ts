import { parseArgs } from "node:util";
import { messageOf } from "../../test/cluster/values.ts";

/** Jobs of `examples/` are applied after the domains and the applications that they name. */
export const DEFAULT_JOB = "examples/jobs/common-customers.yaml";

export const USAGE = `Usage: npm run demo -- [options]

Starts everything on this machine, applies examples/, shows the job and takes everything down again.

  --mode MODE             local (default): pods are processes of this machine, nothing else is needed;
                          real: a Kubernetes cluster with containers (Linux, root, 10 minutes at first);
                          simulated: a Kubernetes cluster whose pods only pretend to run (10 minutes at first)
  --kubeconfig FILE       a cluster that is there already; what is made there, and removed again, is listed first
  --job FILE              manifest of the KusciaJob to run (default ${DEFAULT_JOB})
  --timeout SECONDS       give up when the job has not ended by then (default 300)
  --keep                  leave everything running, to look around
  --down DIR              take down what --keep left in DIR`;

/** What the user asked for. */
export interface DemoOptions {
  readonly help: boolean;
  readonly mode: "local" | "real" | "simulated";
  readonly kubeconfig?: string;
  readonly job: string;
  readonly timeoutSeconds: number;
  readonly keep: boolean;
  readonly down?: string;
}

/** A mistake in the command line. */
export class UsageError extends Error {}

export function readOptions(argv: readonly string[]): DemoOptions {
  const values = parse(argv);
  const { timeout = "300" } = values;
  if (values.kubeconfig !== undefined && (values.mode ?? values.keep) !== undefined) {
    throw new UsageError("--kubeconfig goes with neither --mode nor --keep: the cluster is left as it was");
  }
  if (!/^[1-9]\d*$/.test(timeout)) throw new UsageError(`--timeout must be a whole number of seconds, not ${timeout}`);
  return {
    help: values.help ?? false,
    mode: modeOf(values.mode),
    kubeconfig: values.kubeconfig,
    job: values.job ?? DEFAULT_JOB,
    timeoutSeconds: Number(timeout),
    keep: values.keep ?? false,
    down: values.down,
  };
}

function modeOf(mode = "local"): DemoOptions["mode"] {
  if (mode === "local" || mode === "real" || mode === "simulated") return mode;
  throw new UsageError(`--mode must be local, real or simulated, not ${mode}`);
}

function parse(argv: readonly string[]) {
  const options = {
    mode: { type: "string" },
    kubeconfig: { type: "string" },
    job: { type: "string" },
    timeout: { type: "string" },
    keep: { type: "boolean" },
    down: { type: "string" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}
