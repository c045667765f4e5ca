import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { MUTANTS, type Mutant } from "./mutant-list.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
interface Verdict {
  readonly mutant: Mutant;
  readonly caught: boolean;
  /** What went wrong first, and how to see it. */
  readonly first: string;
  readonly seconds: number;
}

/**
 * Makes the operator worse in each of the given ways (default: all), and looks whether the suite notices. The sources are not
 * touched: the change is made to the text that goes into a bundle of the suite. If none of the scenarios named for a mutant
 * notices, all of them are asked, each for a `share` of its faults.
 */
export async function testMutants(names: readonly string[], share: string): Promise<number> {
  const verdicts: Verdict[] = [];
  for (const mutant of MUTANTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const verdict = await testMutant(mutant, share);
    verdicts.push(verdict);
    process.stderr.write(`${mutant.name}: ${verdict.caught ? "caught" : "SURVIVED"} after ${verdict.seconds} s\n`);
  }
  const rows = verdicts.map(
    ({ mutant, caught, first }) => `| ${mutant.name} | ${mutant.what} | ${caught ? first : "**survived**"} |`,
  );
  process.stdout.write(["| mutant | what it does | noticed first by |", "|---|---|---|", ...rows, ""].join("\n"));
  const survivors = verdicts.filter(({ caught }) => !caught).length;
  process.stdout.write(`\n${verdicts.length} mutants, ${verdicts.length - survivors} caught\n`);
  return survivors === 0 ? 0 : 1;
}

async function testMutant(mutant: Mutant, share: string): Promise<Verdict> {
  const begin = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-mutant-"));
  // Where the bundle looks for the CRDs and for packages.
  const bundle = join(folder, "src/local/api/suite.mjs");
  try {
    for (const name of ["crds", "node_modules"]) symlinkSync(join(ROOT, name), join(folder, name));
    await build({
      entryPoints: [join(ROOT, "test/faults/main.ts")],
      outfile: bundle,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      logLevel: "error",
      plugins: [worse(mutant)],
    });
    const first =
      (await firstFailure(bundle, [
        "--scenario",
        mutant.scenarios.join(","),
        ...(mutant.kinds === undefined ? [] : ["--kinds", mutant.kinds.join(",")]),
      ])) ?? (await firstFailure(bundle, ["--share", share, "--seed", "1"]));
    const seconds = Math.round((performance.now() - begin) / 1000);
    return { mutant, caught: first !== undefined, first: first ?? "", seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts the edits of a mutant in place of what the sources say. */
function worse({ edits }: Mutant): Plugin {
  return {
    name: "mutant",
    setup(bundler) {
      bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const own = edits.filter(({ file }) => file === relative(ROOT, path));
        if (own.length === 0) return undefined;
        const contents = own.reduce(applied, readFileSync(path, "utf8"));
        return { contents, loader: "ts" };
      });
    },
  };
}

function applied(text: string, { file, from, to }: Mutant["edits"][number]): string {
  if (text.split(from).length !== 2) throw new Error(`${file} does not contain exactly once: ${from}`);
  return text.replace(from, () => to);
}

/** Runs the faults until the first red; undefined if all is well. */
function firstFailure(bundle: string, args: readonly string[]): Promise<string | undefined> {
  const child = spawn(process.execPath, [bundle, "--first", "--workers", "0", "--seconds", "0", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  child.stderr.on("data", (data: Buffer) => {
    output += data.toString();
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) return resolve(undefined);
      const lines = output.split("\n");
      const replay = lines.findIndex((line) => line.includes("npm run faults -- "));
      if (replay < 1) return reject(new Error(output.slice(-2000)));
      const how = lines[replay]!.trim().replace("npm run faults -- --scenario ", "").replace(" --faults ", ", ");
      resolve(`${how}: ${lines[replay - 1]!.trim().slice(0, 160)}`.replaceAll("|", "/"));
    });
  });
}
