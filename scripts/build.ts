import { rmSync } from "node:fs";
import { build } from "esbuild";
import manifest from "../package.json" with { type: "json" };

/** Bundles the whole program, libraries included, into `dist/main.mjs`: one file starts fast and needs no node_modules. */
rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: ["src/main.ts"],
  outfile: "dist/main.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  minifySyntax: true,
  sourcemap: "linked",
  legalComments: "linked",
  define: { KJO_VERSION: JSON.stringify(manifest.version) },
  // Some libraries are CommonJS and call require for Node's own modules.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  logLevel: "info",
});
