import { runApi } from "./api.ts";
import { runWrites } from "./writes.ts";

/** Benchmarks by name. Each brings up a cluster of its own and prints one JSON line per shape or part. */
const BENCHES: Readonly<Record<string, { run: (args: string[]) => Promise<void>; about: string }>> = {
  api: { run: runApi, about: "many jobs at once through the job API, and many watch clients [--jobs N] [--clients N]" },
  writes: { run: runWrites, about: "API writes per pod, by kind, of a chain of tasks with two parties" },
};

const name = process.argv[2];
const bench = name === undefined ? undefined : BENCHES[name];
if (bench === undefined) {
  const lines = Object.entries(BENCHES).map(([each, { about }]) => `  ${each.padEnd(10)}${about}`);
  process.stderr.write(`Usage: npm run bench -- <name>\n\n${lines.join("\n")}\n`);
  process.exit(2);
}
await bench.run(process.argv.slice(3));
