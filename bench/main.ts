import { runWrites } from "./writes.ts";

/** Benchmarks by name. Each brings up a cluster of its own and prints one JSON line per shape. */
const BENCHES: Readonly<Record<string, { run: () => Promise<void>; about: string }>> = {
  writes: { run: runWrites, about: "API writes per pod, by kind, of a chain of tasks with two parties" },
};

const name = process.argv[2];
const bench = name === undefined ? undefined : BENCHES[name];
if (bench === undefined) {
  const lines = Object.entries(BENCHES).map(([each, { about }]) => `  ${each.padEnd(10)}${about}`);
  process.stderr.write(`Usage: npm run bench -- <name>\n\n${lines.join("\n")}\n`);
  process.exit(2);
}
await bench.run();
