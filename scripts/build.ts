import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";
import { load } from "js-yaml";
import manifest from "../package.json" with { type: "json" };
import { buildConsole, canBuildConsole } from "./build-console.ts";
import { onlyKubeConfig } from "./only-kubeconfig.ts";

/** `crds/` by plural: local mode serves these kinds, and a bundle has no files beside it. */
function readCRDs(): Record<string, unknown> {
  const files = readdirSync("crds").filter((name) => name.endsWith(".yaml"));
  return Object.fromEntries(
    files.map((name) => [basename(name, ".yaml"), load(readFileSync(join("crds", name), "utf8"))]),
  );
}

/**
 * Bundles each program, libraries included, into one file of `dist`: one file starts fast and needs no node_modules.
 * `kj.mjs` is the command line, `main.mjs` everything else.
 */
const PROGRAMS: readonly { source: string; target: string; defines: Record<string, string>; shebang?: string }[] = [
  { source: "src/main.ts", target: "main.mjs", defines: { KJO_CRDS: JSON.stringify(readCRDs()) } },
  { source: "src/kj.ts", target: "kj.mjs", defines: {}, shebang: "#!/usr/bin/env node\n" },
];

mkdirSync("dist", { recursive: true });
// Whoever runs a program meanwhile finds the old file or the new one, never half of it.
const fresh = mkdtempSync(join("dist", ".build-"));
try {
  for (const { source, target, defines, shebang = "" } of PROGRAMS) {
    await build({
      entryPoints: [source],
      outfile: join(fresh, target),
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      minifySyntax: true,
      // Names stay: they stand in stack traces.
      minifyWhitespace: true,
      sourcemap: "linked",
      legalComments: "linked",
      define: { KJO_VERSION: JSON.stringify(manifest.version), ...defines },
      // Some libraries are CommonJS and call require for Node's own modules.
      banner: {
        js: `${shebang}import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`,
      },
      plugins: [onlyKubeConfig],
      logLevel: "info",
    });
  }
  chmodSync(join(fresh, "kj.mjs"), 0o755);
  if (canBuildConsole()) {
    await buildConsole(resolve(fresh, "console"));
    // A folder cannot take the place of another.
    if (existsSync("dist/console")) renameSync("dist/console", join(fresh, ".old"));
  } else process.stdout.write("the console is left out: it needs the packages of `npm ci`\n");
  for (const name of readdirSync(fresh)) if (name !== ".old") renameSync(join(fresh, name), join("dist", name));
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
