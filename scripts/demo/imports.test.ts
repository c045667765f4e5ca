import { builtinModules } from "node:module";
import { build } from "esbuild";
import { expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };

/** Packages that are loaded with a module, as opposed to those that it loads when it needs them. */
async function packagesOf(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    metafile: true,
    write: false,
    outdir: "unused",
  });
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (output: string): void => {
    if (seen.has(output)) return;
    seen.add(output);
    for (const { path, kind, external } of metafile.outputs[output]?.imports ?? []) {
      if (kind !== "import-statement") continue;
      if (external === true) found.add(path.split("/", path.startsWith("@") ? 2 : 1).join("/"));
      else visit(path);
    }
  };
  const start = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry);
  visit(start?.[0] ?? "");
  return [...found].filter((name) => !name.startsWith("node:") && !builtinModules.includes(name));
}

it.each(["scripts/demo/main.ts", "scripts/build.ts"])("%s starts without development packages", async (entry) => {
  const packages = await packagesOf(entry);
  expect(packages).toContain("js-yaml");
  expect(packages.filter((name) => !(name in manifest.dependencies))).toEqual([]);
});
