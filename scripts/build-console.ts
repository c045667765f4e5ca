import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const ROOT = resolve(import.meta.dirname, "..");
const TARGET = join(ROOT, "dist/console");

/** Bytes that a page may take on its way, gzipped. A list that opens at once is what the console is for. */
const BUDGETS = { list: 110_000, job: 200_000 };

/** A chunk of vite's manifest. */
interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
  readonly imports?: readonly string[];
  /** What comes when it is wanted. */
  readonly dynamicImports?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

/** What the pages take, in gzipped bytes. */
export type Sizes = Readonly<Record<keyof typeof BUDGETS, number>>;

/** Whether the packages are there: local mode and its demo are installed without those of development. */
export function canBuildConsole(): boolean {
  return ["vite", "react", "react-dom"].every((name) => existsSync(join(ROOT, "node_modules", name)));
}

/** Builds `src/console` into `dist/console`. @throws when a page is larger than its budget */
export async function buildConsole(target: string = TARGET): Promise<Sizes> {
  const { build } = await import("vite");
  // A test that runs this must not get React for development.
  process.env["NODE_ENV"] = "production";
  await build({
    root: join(ROOT, "src/console"),
    configFile: false,
    logLevel: "warn",
    // Under the console's policy nothing may be a data: URL but images.
    build: {
      outDir: target,
      emptyOutDir: true,
      manifest: true,
      assetsInlineLimit: 0,
      target: "es2023",
      modulePreload: { polyfill: false },
      // "use client" is for servers that render React.
      rolldownOptions: { onLog: (level, log, handle) => log.code !== "MODULE_LEVEL_DIRECTIVE" && handle(level, log) },
    },
    worker: { format: "es" },
  });
  const manifest = JSON.parse(readFileSync(join(target, ".vite/manifest.json"), "utf8")) as Manifest;
  rmSync(join(target, ".vite"), { recursive: true });
  const sizes = sizesOf(manifest, target);
  for (const page of Object.keys(BUDGETS) as (keyof typeof BUDGETS)[]) {
    if (sizes[page] > BUDGETS[page])
      throw new Error(
        `the console's page "${page}" takes ${kb(sizes[page])} kB gzipped, more than the ${kb(BUDGETS[page])} it may`,
      );
  }
  return sizes;
}

const JOB_PAGE = "job/job-page.tsx";
/** A reader has one of these. */
const LANGUAGES = ["i18n/en.ts", "i18n/zh-cn.ts"];

/**
 * The list is all that the index loads, with the larger language; the job page is that and its own chunks, with those that
 * come later, and workers.
 */
function sizesOf(manifest: Manifest, target: string): Sizes {
  const weight = (files: Iterable<string>): number =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(target, file))).length, 0);
  const index = filesOf(manifest, "index.html");
  const texts = Math.max(...LANGUAGES.map((name) => weight([chunkOf(manifest, name).file])));
  const later = (chunkOf(manifest, JOB_PAGE).dynamicImports ?? []).flatMap((name) => [...filesOf(manifest, name)]);
  const job = new Set([...index, ...filesOf(manifest, JOB_PAGE), ...later, ...workers(target)]);
  return { list: weight(index) + texts, job: weight(job) + texts };
}

/** @throws when the build has no such chunk */
function chunkOf(manifest: Manifest, name: string): Chunk {
  const chunk = manifest[name];
  if (chunk === undefined)
    throw new Error(`the console's build has no chunk of "${name}", so its pages cannot be weighed`);
  return chunk;
}

/** Everything that has to arrive before a chunk runs. */
function filesOf(manifest: Manifest, name: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  const chunk = chunkOf(manifest, name);
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const file of chunk.css ?? []) seen.add(file);
  for (const next of chunk.imports ?? []) filesOf(manifest, next, seen);
  return seen;
}

function workers(target: string): string[] {
  return readdirSync(join(target, "assets"))
    .filter((name) => name.includes("worker"))
    .map((name) => `assets/${name}`);
}

/** In units of 1,000 bytes, so that a budget holds however one counts. */
function kb(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { list, job } = await buildConsole();
  process.stdout.write(`dist/console: list ${kb(list)} kB, job page ${kb(job)} kB, gzipped\n`);
}
