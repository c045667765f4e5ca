import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Explorer, Ledger } from "./explore.ts";
import { parseFaults } from "./fault.ts";
import { testMutants } from "./mutants.ts";
import { Pool } from "./pool.ts";
import { describeFailure, tableOf } from "./report.ts";
import { runScenario } from "./run.ts";
import { SCENARIOS, scenarioNamed } from "./scenarios/all.ts";
import type { Order } from "./worker.ts";

const HELP = `Runs the operator on a model of the API server, with a fault at every point.

npm run faults                                    every single fault of every scenario, then pairs and triples
npm run faults -- --scenario chain,full           the same of these scenarios
npm run faults -- --scenario chain --faults crash-after@17,broken@3 [--seed 5]
                                                  one run, with a line for everything that happens
npm run faults -- --seed 1 --seconds 600          only pairs and triples, from this seed on, for so long
npm run faults -- mutants [NAME...]               changes the operator for the worse, and looks who notices

  --share 0.1     only so much of the single faults, picked by --seed
  --kinds a,b     only these kinds of single faults
  --workers 2     processes at a time; default: one for each core; 0: all in this one
  --first         stop at the first run that goes wrong
  --list          the scenarios
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scenario: { type: "string" },
    faults: { type: "string" },
    seed: { type: "string" },
    seconds: { type: "string" },
    share: { type: "string" },
    workers: { type: "string", default: String(availableParallelism()) },
    kinds: { type: "string" },
    first: { type: "boolean" },
    list: { type: "boolean" },
    help: { type: "boolean" },
  },
});

const [command] = positionals;
if (values.help) process.stdout.write(HELP);
else if (command !== undefined && command !== "mutants") process.exitCode = complain(command);
else if (values.list) for (const { name, about } of SCENARIOS) process.stdout.write(`${name.padEnd(26)}${about}\n`);
else if (command === "mutants") process.exitCode = await testMutants(positionals.slice(1), values.share ?? "0.1");
else if (values.scenario !== undefined && values.faults !== undefined) process.exitCode = await replay();
else process.exitCode = await explore();

function complain(unknown: string): number {
  process.stderr.write(`unknown command ${unknown}\n\n${HELP}`);
  return 2;
}

/** One run, told line by line. */
async function replay(): Promise<number> {
  const scenario = scenarioNamed(values.scenario!);
  const faults = parseFaults(values.faults!);
  const seed = Number(values.seed ?? 0);
  const explorer = await Explorer.open(scenario, scenarioNamed);
  const { trace } = await runScenario(scenario, { faults, seed, trace: true });
  const problems = await explorer.judge(faults, seed);
  process.stdout.write(`${trace.join("\n")}\n\n${problems.length === 0 ? "all is well" : problems.join("\n")}\n`);
  return problems.length === 0 ? 0 : 1;
}

async function explore(): Promise<number> {
  const workers = Number(values.workers);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const seconds = Number(values.seconds ?? (values.scenario === undefined ? 60 : 0));
  const names = values.scenario?.split(",") ?? SCENARIOS.map(({ name }) => name);
  const single = names.map((scenario): Order => ({
    do: "singles",
    scenario,
    share: Number(values.share ?? 1),
    seed,
    ...(values.kinds !== undefined && { kinds: values.kinds.split(",") }),
    ...(values.first === true && { onlyFirst: true }),
  }));
  const combined = Array.from({ length: workers }, (_, i): Order => ({
    do: "combinations",
    seed: seed + i,
    step: workers,
    seconds,
  }));
  const pool = new Pool(workers);
  try {
    const onlyCombined = seconds > 0 && values.seed !== undefined && values.share === undefined;
    const one = onlyCombined ? new Ledger() : await ledgerOf(pool, single);
    const several = seconds > 0 ? await ledgerOf(pool, combined) : new Ledger();
    if (one.runs > 0) tell("single faults", one);
    if (several.runs > 0) tell(`pairs and triples, from seed ${seed} on`, several);
    return one.failures.length + several.failures.length === 0 ? 0 : 1;
  } finally {
    pool.stop();
  }
}

async function ledgerOf(pool: Pool, orders: readonly Order[]): Promise<Ledger & { seconds?: number }> {
  const ledger: Ledger & { seconds?: number } = new Ledger();
  const begin = performance.now();
  await pool.run(orders, (order, outcome) => {
    ledger.add(outcome);
    const what = order.do === "singles" ? order.scenario : "combinations";
    process.stderr.write(`${what}: ${outcome.runs} runs, ${outcome.failures.length} failures\n`);
    for (const failure of outcome.failures) process.stderr.write(`${describeFailure(failure)}\n`);
    return values.first !== true || ledger.failures.length === 0;
  });
  ledger.seconds = (performance.now() - begin) / 1000;
  return ledger;
}

function tell(what: string, ledger: Ledger & { seconds?: number }): void {
  const { runs, failures, tally, seconds = 0 } = ledger;
  const rate = `${SCENARIOS.length} scenarios, ${runs} runs in ${Math.round(seconds)} s`;
  process.stdout.write(`\n## ${what}: ${rate}, ${failures.length} went wrong\n\n${tableOf(tally)}\n`);
}
