import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { posix } from "node:path";
import { tar, type TarEntry } from "./tar.ts";

/** What an image consists of. */
export interface ImageSpec {
  /** Full name with a tag other than `latest`, or Kubernetes would try to pull it. */
  tag: string;
  entries: TarEntry[];
  entrypoint?: string[];
  cmd?: string[];
  env?: string[];
  workingDir?: string;
  /** Numeric user, optionally `:group`. */
  user?: string;
}

const sha256 = (data: Buffer): string => createHash("sha256").update(data).digest("hex");

const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", arm64: "arm64" };

/** Adds the folders that entries lie in: without them they would get whatever mode the unpacker chooses. */
export function withFolders(entries: TarEntry[]): TarEntry[] {
  const given = new Set(entries.map(({ path }) => path.replace(/\/$/, "")));
  const folders = new Set<string>();
  for (const path of given) {
    for (let parent = posix.dirname(path); parent !== "." && !given.has(parent); parent = posix.dirname(parent))
      folders.add(parent);
  }
  return [...[...folders].sort().map((path): TarEntry => ({ path: `${path}/`, type: "folder" })), ...entries];
}

/** An image with one layer as a docker-archive: the form that ctr, podman and docker all import. */
export function imageArchive(spec: ImageSpec): Buffer {
  const layer = tar(withFolders(spec.entries));
  const config = Buffer.from(
    JSON.stringify({
      architecture: ARCHITECTURES[process.arch] ?? process.arch,
      os: "linux",
      created: "1970-01-01T00:00:00Z",
      config: {
        Entrypoint: spec.entrypoint,
        Cmd: spec.cmd,
        Env: spec.env,
        WorkingDir: spec.workingDir ?? "/",
        User: spec.user,
      },
      rootfs: { type: "layers", diff_ids: [`sha256:${sha256(layer)}`] },
      history: [{ created: "1970-01-01T00:00:00Z", created_by: "kusciajob-operator test cluster" }],
    }),
  );
  const configName = `${sha256(config)}.json`;
  const layerName = `${sha256(layer)}.tar`;
  const manifest = Buffer.from(JSON.stringify([{ Config: configName, RepoTags: [spec.tag], Layers: [layerName] }]));
  return tar([
    { path: configName, content: config },
    { path: layerName, content: layer },
    { path: "manifest.json", content: manifest },
  ]);
}

/** Writes an image to a file that `load-image` takes. */
export function writeImageArchive(path: string, spec: ImageSpec): void {
  writeFileSync(path, imageArchive(spec));
}
