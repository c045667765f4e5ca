import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { chartFiles } from "./generate-chart.ts";

/** Writes the generated part of the chart and of the kustomization; `npm run generate` does the same for everything. */
const root = join(import.meta.dirname, "..");
for (const [path, content] of chartFiles(root)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
