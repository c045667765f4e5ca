import { parseArgs } from "node:util";
import { build, isBuildStale } from "../scripts/program.mjs";
import { runAbuse } from "./abuse.ts";
import { added } from "./added.ts";
import { runApi } from "./api.ts";
import { runClients } from "./clients.ts";
import { runConsole } from "./console.ts";
import { runConsoles } from "./consoles.ts";
import { contention } from "./contention.ts";
import { deletions } from "./deletions.ts";
import { Field } from "./field.ts";
import { neighbour } from "./neighbour.ts";
import { runSoak } from "./soak.ts";
import { burst, history, running, type Shape, type Sizes, trickle, wide } from "./shapes.ts";
import { wideCancel } from "./wide-cancel.ts";

/** In the order in which they run when none is named; the last leaves its finished jobs behind. */
const SHAPES: Readonly<Record<string, { run: Shape; about: string }>> = {
  burst: { run: burst, about: "100 jobs at once, each a chain of 5 tasks with 2 parties" },
  wide: { run: wide, about: "1 job of 128 tasks side by side with 4 parties" },
  trickle: { run: trickle, about: "1 chain of 20 tasks on an idle operator" },
  running: { run: running, about: "new work beside 1,000 running jobs" },
  neighbour: { run: neighbour, about: "a party's jobs beside 40 pods of another whose webhook takes 10 s for each" },
  "wide-cancel": { run: wideCancel, about: "1 task of 1,000 pods, cancelled in the middle" },
  deletions: { run: deletions, about: "new work while 10,000 finished jobs are deleted at once" },
  added: { run: added, about: "1 open job that 10,000 tasks are added to through the job API, beside a bare client" },
  history: { run: history, about: "a burst before and after 5,000 finished jobs" },
};

const USAGE = `Usage: npm run bench [-- <name> [options]]

Without a name all shapes run in turn on one cluster, and each prints one JSON line.

${Object.entries(SHAPES)
  .map(([name, { about }]) => `  ${name.padEnd(12)}${about}`)
  .join("\n")}
  ${"api".padEnd(12)}many jobs through the job API, and many watch clients; not part of a run without a name
  ${"clients".padEnd(12)}many published clients of Azure Batch and CloudPSS; not part of a run without a name
  ${"abuse".padEnd(12)}how long one client's worst delays another's calls to the job API; not part of a run without a name
  ${"console".padEnd(12)}frames of the console in a browser [--tasks N --jobs N --changes PER-SECOND --seconds N]; not part of a run without a name
  ${"consoles".padEnd(12)}many open consoles on one replica of the job API [--consoles N --readers N --jobs N]; not part of a run without a name
  ${"contention".padEnd(12)}100 two-party jobs and room for a few, by a quota and by full nodes; not part of a run without a name
  ${"soak".padEnd(12)}memory and handles over a long run of everything [--minutes N]; not part of a run without a name

Options: --jobs N --tasks N --parties N --rounds N --finished N (history, deletions) --running N (running)\n  --pods N (wide-cancel); api: --jobs N --clients N; clients: --clients N --tasks N --readers N --messages N\n  abuse: --seconds N --only PART-OF-A-NAME
ARGO_CONTROLLER=path names a workflow-controller of Argo Workflows that takes turns with the operator.
`;

function sizesOf(args: string[]): Sizes {
  const number = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: {
      jobs: number,
      tasks: number,
      parties: number,
      rounds: number,
      finished: number,
      running: number,
      pods: number,
    },
  });
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, positive(name, value)]));
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} must be a whole number above 0, not ${value}`);
  return number;
}

async function main([first = "", ...rest]: readonly string[]): Promise<void> {
  if (first === "api") return runApi(rest);
  if (first === "clients") return runClients(rest);
  if (first === "console") return runConsole(rest);
  if (first === "consoles") return runConsoles(rest);
  if (first === "abuse") return runAbuse(rest);
  if (first === "soak") return runSoak(rest);
  if (first === "contention") {
    if (isBuildStale()) await build();
    return contention(sizesOf(rest));
  }
  const isName = first !== "" && !first.startsWith("-");
  const shapes = isName ? [SHAPES[first]] : Object.values(SHAPES);
  const sizes = sizesOf(isName || first === "" ? rest : [first, ...rest]);
  if (isBuildStale()) await build();
  await Field.use(async (field) => {
    for (const shape of shapes) await shape?.run(field, sizes);
  });
}

const argv = process.argv.slice(2);
const known = [...Object.keys(SHAPES), "api", "clients", "abuse", "console", "consoles", "contention", "soak"];
const asksForHelp = argv.includes("--help") || argv[0] === "help";
if (asksForHelp || (argv[0] !== undefined && !argv[0].startsWith("-") && !known.includes(argv[0]))) {
  process.stderr.write(USAGE);
  process.exit(asksForHelp ? 0 : 2);
}
await main(argv);
