import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { load } from "js-yaml";
import manifest from "../package.json" with { type: "json" };

/**
 * Of client-node only the kubeconfig is used (docs/adr/0002), but its entry point brings 14 MB of generated API client
 * along, all of which a start would have to parse.
 */
const onlyKubeConfig: Plugin = {
  name: "only-kubeconfig",
  setup(builder) {
    const config = resolve("node_modules/@kubernetes/client-node/dist/config.js");
    builder.onResolve({ filter: /^@kubernetes\/client-node$/ }, () => ({ path: config }));
    builder.onResolve({ filter: /^\.\/gen\/index\.js$/ }, ({ importer }) =>
      importer === config ? { path: "unused", namespace: "unused" } : undefined,
    );
    builder.onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "module.exports = {};", loader: "js" }));
  },
};

/** `crds/` by plural: local mode serves these kinds, and a bundle has no files beside it. */
function readCRDs(): Record<string, unknown> {
  const files = readdirSync("crds").filter((name) => name.endsWith(".yaml"));
  return Object.fromEntries(
    files.map((name) => [basename(name, ".yaml"), load(readFileSync(join("crds", name), "utf8"))]),
  );
}

/** Bundles the whole program, libraries included, into `dist/main.mjs`: one file starts fast and needs no node_modules. */
mkdirSync("dist", { recursive: true });
// Whoever runs the program meanwhile finds the old file or the new one, never half of it.
const fresh = mkdtempSync(join("dist", ".build-"));
try {
  await build({
    entryPoints: ["src/main.ts"],
    outfile: join(fresh, "main.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    minifySyntax: true,
    sourcemap: "linked",
    legalComments: "linked",
    define: { KJO_VERSION: JSON.stringify(manifest.version), KJO_CRDS: JSON.stringify(readCRDs()) },
    // Some libraries are CommonJS and call require for Node's own modules.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    plugins: [onlyKubeConfig],
    logLevel: "info",
  });
  for (const name of readdirSync(fresh)) renameSync(join(fresh, name), join("dist", name));
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
