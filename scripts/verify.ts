import { runStep } from "./test/steps.ts";

/** Everything that can be said about the code without running it, plus the integrity of generated files. */
const STEPS: readonly (readonly [name: string, ...args: string[]])[] = [
  ["typecheck", "tsc", "--noEmit"],
  ["typecheck of the console", "tsc", "--noEmit", "-p", "src/console"],
  ["lint", "oxlint", "--type-aware", "--deny-warnings"],
  ["imports", "tsx", "scripts/check-imports.ts"],
  ["format", "oxfmt", "--check", "."],
  ["generated files", "tsx", "scripts/generate.ts", "--check"],
  ["unused code", "knip"],
];

let failed = false;
for (const [name, ...args] of STEPS) {
  const { code } = await runStep(name, "npx", ["--no-install", ...args]);
  failed ||= code !== 0;
}
process.exitCode = failed ? 1 : 0;
