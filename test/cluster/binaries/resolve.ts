import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { withFileLock } from "../fileLock.ts";
import type { Mode } from "../options.ts";
import { DEFAULT_RELEASE, type Release } from "../versions.ts";
import { cacheRoot, makeCached, versionedFolder } from "./cache.ts";
import { type BuildContext, coldBuildTime, GO_PROGRAMS, goBuild, releaseThatPins } from "./goBuild.ts";
import { isInLayer, layerPath, unpackFromLayer } from "./layer.ts";

/** For all builds of a release before this one, also on a loaded machine; the lock of a dead builder is taken over at once. */
const BUILD_TIMEOUT_MS = 2 * 3_600_000;

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

function cachePath(program: string, release: Release): string {
  if (isInLayer(program)) return layerPath(program, cacheRoot());
  if (!GO_PROGRAMS.includes(program))
    throw new Error(`unknown program ${program}; known are ${[...GO_PROGRAMS, "kubectl", "helm"].join(", ")}`);
  const sources = ["go.mod", "go.sum"].map((name) => join(release.module, name));
  return join(versionedFolder(`kubernetes-${release.version}`, sources), program);
}

/** What making a program may be told. */
export interface ProvideContext extends Partial<BuildContext> {
  /** Release of the cluster that the program is for. */
  release?: Release;
}

/** Path of a program: KUBEBUILDER_ASSETS, else our cache, else it is made now; one maker at a time on a machine. */
export async function provideProgram(program: string, requested: ProvideContext = {}): Promise<string> {
  const assets = fromAssets(program);
  if (assets) return assets;
  const release = releaseThatPins(program, requested.release ?? DEFAULT_RELEASE);
  const path = cachePath(program, release);
  if (existsSync(path)) return path;
  const context: BuildContext = { progress: requested.progress ?? (() => {}), signal: requested.signal };
  const onPath = isInLayer(program) && process.platform !== "linux" ? findOnPath(program) : undefined;
  if (onPath) return onPath;
  const make = async (): Promise<void> => {
    if (isInLayer(program)) await unpackFromLayer(program, path);
    else await makeCached(path, (draft) => goBuild(program, release, draft, context));
  };
  await withFileLock(join(cacheRoot(), isInLayer(program) ? "unpack.lock" : "build.lock"), make, {
    timeoutMs: BUILD_TIMEOUT_MS,
    signal: context.signal,
    onWait: ({ pid }) => context.progress(`waiting for another build (process ${pid})`),
  });
  return path;
}

/** Says which of these programs have to be built and how long that takes; undefined when none has. */
export function describeMissing(programs: readonly string[], release: Release = DEFAULT_RELEASE): string | undefined {
  const missing = programs.filter(
    (program) =>
      GO_PROGRAMS.includes(program) &&
      fromAssets(program) === undefined &&
      !existsSync(cachePath(program, releaseThatPins(program, release))),
  );
  if (missing.length === 0) return undefined;
  const names = missing.join(", ");
  return `Kubernetes ${release.version.slice(1)} is built here once: ${names}; about ${coldBuildTime(missing)} on two idle cores`;
}

/** Paths of several programs, made one after the other: each build uses all cores. */
export async function providePrograms(programs: string[], context: ProvideContext): Promise<Map<string, string>> {
  const missing = describeMissing(programs, context.release);
  if (missing !== undefined) context.progress?.(missing);
  const paths = new Map<string, string>();
  for (const program of programs) paths.set(program, await provideProgram(program, context));
  return paths;
}
