import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";

/**
 * Imports go one way. Each folder of `src` may import only from itself and from those named here; the rest is what
 * makes a folder testable, movable and readable on its own.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  util: [],
  api: ["util"],
  kube: ["api", "util"],
  process: ["util"],
  workload: ["api", "util"],
  domain: ["api", "util"],
  consent: ["api", "util"],
  template: ["api", "util"],
  schedule: ["api", "template", "util"],
  job: ["api", "consent", "workload", "domain", "util"],
  operator: ["api", "consent", "domain", "job", "schedule", "template", "workload", "kube", "process", "util"],
  proto: [],
  service: ["api", "consent", "job", "schedule", "template", "workload", "kube", "process", "proto", "util"],
  server: ["api", "kube", "process", "proto", "service", "util"],
  client: ["proto"],
  cli: ["api", "client", "consent", "job", "kube", "local", "schedule", "template", "util", "workload"],
  local: ["api", "kube", "process", "util"],
  // Runs in browsers: what it shares with others must need nothing of Node.
  console: ["api", "client", "consent", "job", "template", "util"],
};
/** Modules that decide without acting: no clock, randomness, files, processes or network. */
const PURE = ["util", "api", "consent", "domain", "job", "schedule", "template", "workload"];
const FORBIDDEN_IN_PURE =
  /from "node:(?!crypto|util|zlib|buffer)[^"]*"|Date\.now\(|new Date\(\)|Math\.random\(|randomUUID|process\./;

const problems: string[] = [];
for (const folder of Object.keys(ALLOWED)) {
  for (const file of sourceFiles(join("src", folder))) check(folder, file, readFileSync(file, "utf8"));
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

function check(folder: string, file: string, text: string): void {
  for (const [, target] of text.matchAll(/(?:from|import\()\s*"(\.[^"]*)"/g)) {
    const path = normalize(join(dirname(file), target!));
    const other = path.split(sep)[1]!;
    if (other !== folder && !ALLOWED[folder]!.includes(other))
      problems.push(`${file}: src/${folder} must not import ${target}`);
  }
  const impure = PURE.includes(folder) && !/\.test\.|\/testing/.test(file) ? FORBIDDEN_IN_PURE.exec(text) : null;
  if (impure !== null) problems.push(`${file}: src/${folder} is pure, but says ${impure[0]}`);
}

function sourceFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
