/**
 * Makes from the CRDs what must agree with them (types, validators, reference pages, the chart's copy), from the
 * protocol buffers their code, and from Kubernetes' client the fields of its types.
 * `--check` writes nothing and fails with the list of files that are not as they would be made.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { generateBuiltInTypes } from "./generate-built-in-types.ts";
import { chartFiles } from "./generate-chart.ts";
import { clientFiles } from "./generate-client.ts";
import { docsFiles } from "./generate-docs.ts";
import { generateApiReference, generateProto, registryWithComments } from "./generate-proto.ts";
import { pythonFiles } from "./generate-python.ts";
import { generateReference } from "./generate-reference.ts";
import { loadKinds } from "./generate-schemas.ts";
import { TASK_CRD, taskCrd } from "./generate-task-crd.ts";
import { generateScalars } from "./generate-scalars.ts";
import { generateTypes } from "./generate-types.ts";
import { generateValidatorTypes, generateValidators } from "./generate-validators.ts";

const NOTE = "Generated from crds/*.yaml by `npm run generate`. Do not edit.";
const CODE = "src/api/generated";
/** Folders in which everything is generated. */
const FOLDERS = [CODE, "python/src/kusciajob/_generated", "python/src/kusciajob/_sync"];

/** Every generated file, by its path below the root of the repository. */
async function generate(root: string): Promise<Map<string, string>> {
  const kinds = loadKinds(root);
  const files = new Map([
    [TASK_CRD, taskCrd(root)],
    [`${CODE}/built-in-types.ts`, generateBuiltInTypes()],
    [`${CODE}/types.ts`, `// ${NOTE}\n${generateTypes(kinds)}`],
    [`${CODE}/scalars.ts`, `// ${NOTE}\n${generateScalars(kinds)}`],
    [`${CODE}/validators.js`, `// ${NOTE}\n${generateValidators(kinds)}`],
    [`${CODE}/validators.d.ts`, `// ${NOTE}\n${generateValidatorTypes(kinds)}`],
  ]);
  for (const kind of kinds)
    files.set(`docs/reference/${kind.kind.toLowerCase()}.md`, `<!-- ${NOTE} -->\n\n${generateReference(kind)}`);
  for (const [path, text] of [
    ...chartFiles(root),
    ...generateProto(),
    ...docsFiles(),
    ...clientFiles(),
    ...pythonFiles(root, registryWithComments()),
    ...(await generateApiReference()),
  ])
    files.set(path, text);
  return files;
}

/** Files that differ from what would be made, and files in folders of generated code that nothing makes. */
function stale(root: string, files: Map<string, string>): string[] {
  const changed = [...files].filter(([path, text]) => read(join(root, path)) !== text).map(([path]) => path);
  return [...changed, ...leftovers(root, files)].sort();
}

function leftovers(root: string, files: Map<string, string>): string[] {
  return FOLDERS.flatMap((folder) => names(join(root, folder)).map((name) => `${folder}/${name}`)).filter(
    (path) => !files.has(path) && !path.endsWith("__pycache__"),
  );
}

function read(path: string): string | undefined {
  return ifThere(() => readFileSync(path, "utf8"));
}

function names(folder: string): string[] {
  return ifThere(() => readdirSync(folder)) ?? [];
}

function ifThere<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function write(root: string, files: Map<string, string>): void {
  for (const path of leftovers(root, files)) rmSync(join(root, path), { recursive: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    root: { type: "string", default: resolve(import.meta.dirname, "..") },
  },
});
// All else is made from the CRDs, this one among them.
if (!values.check) write(values.root, new Map([[TASK_CRD, taskCrd(values.root)]]));
const files = await generate(values.root);
const old = stale(values.root, files);
if (!values.check) write(values.root, files);
else if (old.length > 0) {
  console.error(`Not as ${basename(import.meta.filename)} makes them:\n${old.map((path) => `  ${path}`).join("\n")}`);
  console.error("Run `npm run generate` and commit the result.");
  process.exitCode = 1;
}
console.log(
  values.check
    ? `${files.size - old.length} of ${files.size} generated files are up to date`
    : `${old.length} of ${files.size} generated files changed`,
);
