import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { withFileLock } from "../fileLock.ts";
import type { Mode } from "../options.ts";
import { cacheRoot, makeCached, versionedFolder } from "./cache.ts";
import { type BuildContext, GO_PROGRAMS, goBuild, moduleFolder, moduleVersion } from "./goBuild.ts";
import { isInLayer, layerPath, unpackFromLayer } from "./layer.ts";

const BUILD_TIMEOUT_MS = 30 * 60_000;

/** Programs that a mode runs. */
export function programsOf(mode: Mode, controllerManager: boolean): string[] {
  const programs = ["etcd", "kube-apiserver"];
  if (controllerManager || mode === "real") programs.push("kube-controller-manager");
  if (mode !== "api") programs.push("kube-scheduler");
  if (mode === "simulated") programs.push("kwok");
  if (mode === "real") programs.push("kubelet", "kube-proxy", "coredns");
  return [...programs, "kubectl"];
}

/** Finds an executable on PATH and in the folders of system programs, which a user's PATH often lacks. */
export function findOnPath(program: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"].filter(Boolean);
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function fromAssets(program: string): string | undefined {
  const folder = process.env["KUBEBUILDER_ASSETS"];
  const path = folder ? join(folder, program) : undefined;
  return path !== undefined && isExecutable(path) ? path : undefined;
}

function cachePath(program: string): string {
  if (isInLayer(program)) return layerPath(program, cacheRoot());
  const recipe = GO_PROGRAMS[program];
  if (!recipe)
    throw new Error(
      `unknown program ${program}; known are ${[...Object.keys(GO_PROGRAMS), "kubectl", "helm"].join(", ")}`,
    );
  const folder = moduleFolder(recipe.module);
  return join(
    versionedFolder(`${recipe.module}-${moduleVersion(recipe.module)}`, [
      join(folder, "go.mod"),
      join(folder, "go.sum"),
    ]),
    program,
  );
}

/** Path of a program that is there already, or undefined. */
function findProgram(program: string): string | undefined {
  const assets = fromAssets(program);
  if (assets) return assets;
  const cached = cachePath(program);
  return existsSync(cached) ? cached : undefined;
}

/** Path of a program: KUBEBUILDER_ASSETS, else our cache, else it is made now; one maker at a time on a machine. */
export async function provideProgram(program: string, context: BuildContext = { progress: () => {} }): Promise<string> {
  const found = findProgram(program);
  if (found) return found;
  const path = cachePath(program);
  const onPath = isInLayer(program) && process.platform !== "linux" ? findOnPath(program) : undefined;
  if (onPath) return onPath;
  const make = async (): Promise<void> => {
    if (isInLayer(program)) await unpackFromLayer(program, path);
    else await makeCached(path, (draft) => goBuild(program, draft, context));
  };
  await withFileLock(join(cacheRoot(), isInLayer(program) ? "unpack.lock" : "build.lock"), make, {
    timeoutMs: BUILD_TIMEOUT_MS,
    signal: context.signal,
    onWait: ({ pid }) => context.progress(`waiting for another build (process ${pid})`),
  });
  return path;
}

/** Paths of several programs, made one after the other: each build uses all cores. */
export async function providePrograms(programs: string[], context: BuildContext): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const program of programs) paths.set(program, await provideProgram(program, context));
  return paths;
}
