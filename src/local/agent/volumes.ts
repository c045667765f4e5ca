import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ConfigMap, PodSpec } from "../../api/kubernetes.ts";
import { ConfigError, type FindConfigMap } from "./environment.ts";
import { moved, type Place } from "./places.ts";
import { type ProjectedContext, projectedFiles } from "./projected.ts";

type Volume = NonNullable<PodSpec["volumes"]>[number];
type VolumeMount = NonNullable<PodSpec["containers"][number]["volumeMounts"]>[number];

/** A pod's volume on this machine: a folder, or files that each container gets a copy of. */
export type Source = { readonly folder: string } | { readonly files: Readonly<Record<string, Buffer>> };

/** Where volumes come from. */
export interface VolumeContext extends ProjectedContext {
  readonly podFolder: string;
  /** What stays when a pod goes: each claim of its domain is a folder in it. */
  readonly domainFolder: string;
  readonly find: FindConfigMap;
}

/** Makes a volume available. @throws ConfigError */
export function provideVolume(volume: Volume, context: VolumeContext): Source {
  const { podFolder, domainFolder, find } = context;
  const folder = join(podFolder, ".volumes", volume.name);
  if (volume.projected !== undefined) return { files: projectedFiles(volume.projected, context) };
  if (volume.configMap !== undefined) return { files: configMapFiles(volume.configMap, find) };
  if (volume.persistentVolumeClaim !== undefined) {
    const claim = join(domainFolder, volume.persistentVolumeClaim.claimName);
    mkdirSync(claim, { recursive: true, mode: 0o777 });
    return { folder: claim };
  }
  if (volume.hostPath !== undefined) return { folder: hostPath(volume.hostPath) };
  if (volume.emptyDir !== undefined) {
    mkdirSync(folder, { recursive: true, mode: 0o777 });
    return { folder };
  }
  const kind = Object.keys(volume).find((key) => key !== "name") ?? "no source";
  throw new ConfigError(`volume ${volume.name} is of the kind ${kind}, which local mode does not have`);
}

function configMapFiles(
  { name = "", items, optional = false }: NonNullable<Volume["configMap"]>,
  find: FindConfigMap,
): Record<string, Buffer> {
  const found = find(name);
  if (found === undefined && !optional) throw new ConfigError(`configmap "${name}" not found`);
  return filesOf(found, items);
}

function hostPath({ path, type = "" }: { path: string; type?: string }): string {
  if (type.endsWith("OrCreate")) mkdirSync(path, { recursive: true });
  if (!existsSync(path)) throw new ConfigError(`hostPath ${path} does not exist`);
  return path;
}

function filesOf(
  map: ConfigMap | undefined,
  items: readonly { key: string; path: string }[] | undefined,
): Record<string, Buffer> {
  const text = Object.entries(map?.data ?? {}).map(([key, value]) => [key, Buffer.from(value)] as const);
  const binary = Object.entries(map?.binaryData ?? {}).map(
    ([key, value]) => [key, Buffer.from(value, "base64")] as const,
  );
  const all = new Map([...text, ...binary]);
  if (items === undefined) return Object.fromEntries(all);
  return Object.fromEntries(
    items.map(({ key, path }) => {
      const found = all.get(key);
      if (found === undefined) throw new ConfigError(`references non-existent config key: ${key}`);
      return [path, found];
    }),
  );
}

/** Puts a mount into its place. Text in it is moved, for a process sees this machine's paths. @throws ConfigError */
export function placeMount(
  source: Source,
  mount: VolumeMount,
  { here, places }: { here: string; places: readonly Place[] },
): void {
  clear(here);
  const { subPath = "" } = mount;
  if ("folder" in source) {
    const from = join(source.folder, join("/", subPath));
    if (!existsSync(from)) mkdirSync(from, { recursive: true, mode: 0o777 });
    symlinkSync(from, here);
    return;
  }
  if (subPath === "") {
    mkdirSync(here, { recursive: true });
    for (const [path, content] of Object.entries(source.files))
      writeMoved(join(here, join("/", path)), content, places);
    return;
  }
  const content = source.files[subPath];
  if (content === undefined) throw new ConfigError(`the volume ${mount.name} has no file ${subPath}`);
  writeMoved(here, content, places);
}

function clear(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { recursive: true, force: true });
}

function writeMoved(path: string, content: Buffer, places: readonly Place[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const isText = !content.includes(0);
  writeFileSync(path, isText ? moved(content.toString("utf8"), places) : content, { mode: 0o755 });
}

/** A folder at a container's path that is kept for longer than the pod. */
export function linkFolder(from: string, here: string): void {
  mkdirSync(from, { recursive: true, mode: 0o755 });
  clear(here);
  symlinkSync(from, here);
}
