import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot, makeCached } from "../binaries/cache.ts";
import { runApt } from "../binaries/debian.ts";
import { findOnPath } from "../binaries/resolve.ts";
import { withFileLock } from "../fileLock.ts";
import { BUSYBOX_IMAGE, PAUSE_IMAGE } from "../versions.ts";
import { type ImageSpec, writeImageArchive } from "./archive.ts";
import { nodeImage } from "./node.ts";
import type { TarEntry } from "./tar.ts";

/** Whether an ELF file needs no loader, and so runs in an image that holds nothing else. */
export function isStaticElf(content: Buffer): boolean {
  const PT_INTERP = 3;
  if (content.readUInt32BE(0) !== 0x7f454c46 || content[4] !== 2) return false; // ELF, 64 bits
  const offset = Number(content.readBigUInt64LE(32));
  const size = content.readUInt16LE(54);
  const count = content.readUInt16LE(56);
  return !Array.from({ length: count }, (_, index) => content.readUInt32LE(offset + index * size)).includes(PT_INTERP);
}

/** A static busybox: the machine's own, or from Debian's package, unpacked into the cache so that the system stays as it is. */
async function provideBusybox(): Promise<string> {
  const own = findOnPath("busybox");
  if (own && isStaticElf(readFileSync(own))) return own;
  const path = join(cacheRoot(), "busybox-static", "busybox");
  if (existsSync(path)) return path;
  if (!findOnPath("apt-get") || !findOnPath("dpkg-deb"))
    throw new Error("the real mode needs a static busybox on PATH (Debian package busybox-static)");
  const make = (): Promise<void> =>
    makeCached(path, async (draft) => {
      const folder = mkdtempSync(`${draft}-`);
      try {
        runApt("apt-get", ["download", "busybox-static"], folder);
        const archive = readdirSync(folder).find((name) => name.endsWith(".deb"));
        if (!archive) throw new Error("apt-get download busybox-static left no package");
        runApt("dpkg-deb", ["-x", archive, "root"], folder);
        const unpacked = ["bin/busybox", "usr/bin/busybox"]
          .map((name) => join(folder, "root", name))
          .find((name) => existsSync(name));
        if (!unpacked) throw new Error("the package busybox-static holds no busybox");
        renameSync(unpacked, draft);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  await withFileLock(join(cacheRoot(), "unpack.lock"), make, { timeoutMs: 120_000 });
  return path;
}

/** Files of a small userland: busybox under the name of each of its tools, and what programs expect to exist. */
export function busyboxEntries(busybox: Buffer, applets: string[]): TarEntry[] {
  return [
    { path: "bin/busybox", mode: 0o755, content: busybox },
    ...applets
      .filter((name) => name !== "busybox")
      .map((name): TarEntry => ({ path: `bin/${name}`, type: "symlink", target: "/bin/busybox", mode: 0o777 })),
    {
      path: "etc/passwd",
      content: Buffer.from("root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"),
    },
    { path: "etc/group", content: Buffer.from("root:x:0:\nnogroup:x:65534:\n") },
    { path: "root/", type: "folder", mode: 0o700 },
    { path: "tmp/", type: "folder", mode: 0o1777 },
  ];
}

/** The busybox image's files, for images that add a program of their own. */
export async function provideBusyboxEntries(): Promise<TarEntry[]> {
  const path = await provideBusybox();
  const applets = execFileSync(path, ["--list"], { encoding: "utf8" }).trim().split("\n");
  return busyboxEntries(readFileSync(path), applets);
}

/** Writes the archives of the images that every real cluster has. */
export async function provideSystemImages(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const entries = await provideBusyboxEntries();
  const busybox: ImageSpec = { tag: BUSYBOX_IMAGE, entries, cmd: ["sh"], env: ["PATH=/bin"] };
  // The sandbox container only has to exist; it is always ended by SIGKILL.
  const pause: ImageSpec = {
    tag: PAUSE_IMAGE,
    entries: entries.slice(0, 1),
    entrypoint: ["/bin/busybox", "sleep", "2147483647"],
  };
  const images = { "busybox.tar": busybox, "pause.tar": pause, "node.tar": nodeImage() };
  return Object.entries(images).map(([name, image]) => {
    const archive = join(folder, name);
    writeImageArchive(archive, image);
    return archive;
  });
}
