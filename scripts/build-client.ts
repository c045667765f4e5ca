import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import manifest from "../package.json" with { type: "json" };

/**
 * Makes the TypeScript client a package of its own, with one dependency instead of the program's: `npm pack dist/client`
 * gives the archive that users install.
 */
const ROOT = resolve(import.meta.dirname, "..");
const { values } = parseArgs({ options: { output: { type: "string", default: join(ROOT, "dist/client") } } });
const output = resolve(values.output);

rmSync(output, { recursive: true, force: true });
tsc("--outDir", output);
nameEmittedFiles();
copyMessages(tsc("--listFilesOnly").split("\n"));
writeFileSync(join(output, "package.json"), `${JSON.stringify(packageJson(), undefined, 2)}\n`);
writeFileSync(join(output, "README.md"), readme());
copyFileSync(join(ROOT, "LICENSE"), join(output, "LICENSE"));

function tsc(...args: string[]): string {
  const compiler = join(ROOT, "node_modules/.bin/tsc");
  return execFileSync(compiler, ["-p", join(ROOT, "tsconfig.client.json"), ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** In declarations the compiler leaves the imports of sources as they are, and there are none in the package. */
function nameEmittedFiles(): void {
  for (const name of readdirSync(output, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".d.ts")) continue;
    const path = join(output, name);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(/(from "\..*)\.ts"/g, '$1.js"'));
  }
}

/** The compiler reads the generated messages' declarations only, and emits neither these nor their code. */
function copyMessages(sources: readonly string[]): void {
  for (const source of sources.filter((path) => path.endsWith("_pb.d.ts"))) {
    for (const path of [source, source.replace(/\.d\.ts$/, ".js")]) {
      const target = join(output, relative(join(ROOT, "src"), path));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(path, target);
    }
  }
}

function packageJson(): object {
  const { version, license, type, engines, dependencies } = manifest;
  const runtime = "@bufbuild/protobuf";
  return {
    name: "kusciajob-client",
    version,
    description: "Client of the KusciaJob operator's job API",
    license,
    type,
    sideEffects: false,
    types: "./client/index.d.ts",
    exports: {
      ".": { types: "./client/index.d.ts", default: "./client/index.js" },
      "./package.json": "./package.json",
    },
    files: ["client", "proto"],
    dependencies: { [runtime]: dependencies[runtime] },
    engines,
  };
}

/** What docs/api.md says of the client. */
function readme(): string {
  const text = readFileSync(join(ROOT, "docs/api.md"), "utf8");
  const section = /^## With TypeScript\n([\s\S]*?)(?=^## )/m.exec(text)?.[1];
  if (section === undefined) throw new Error("docs/api.md has no section on TypeScript");
  return `# kusciajob-client\n${section.trimEnd()}\n`;
}
