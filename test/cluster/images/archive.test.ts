import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { imageArchive, withFolders, writeImageArchive } from "./archive.ts";
import { busyboxEntries, isStaticElf } from "./busybox.ts";
import { tar } from "./tar.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "cluster-image-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Unpacks with the system's tar, which is the judge of what we write. */
function unpack(archive: Buffer | string): string {
  const [source, input] = typeof archive === "string" ? [archive, undefined] : ["-", archive];
  execFileSync("tar", ["-xpf", source, "-C", dir], { input });
  return dir;
}

describe("tar", () => {
  it("writes files, folders and links that tar unpacks", () => {
    const long = `${"deep/".repeat(30)}file`;
    unpack(
      tar([
        { path: "folder/", type: "folder", mode: 0o700 },
        { path: "folder/program", mode: 0o755, content: Buffer.from("x".repeat(700)) },
        { path: "link", type: "symlink", target: "folder/program" },
        { path: long, content: Buffer.from("deep") },
      ]),
    );
    expect(readFileSync(join(dir, "link"), "utf8")).toHaveLength(700);
    expect(readlinkSync(join(dir, "link"))).toBe("folder/program");
    expect(statSync(join(dir, "folder/program")).mode & 0o777).toBe(0o755);
    expect(statSync(join(dir, "folder")).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(dir, long), "utf8")).toBe("deep");
  });

  it("refuses a path that the format cannot hold", () => {
    expect(() => tar([{ path: "x".repeat(101) }])).toThrow("too long");
  });
});

describe("imageArchive", () => {
  const spec = {
    tag: "example.local/image:1",
    entries: [{ path: "bin/program", mode: 0o755, content: Buffer.from("program") }],
    entrypoint: ["/bin/program"],
    cmd: ["run"],
    env: ["A=b"],
    user: "1000:1000",
  };

  it("holds a manifest, a config and a layer that match each other", () => {
    const path = join(dir, "image.tar");
    writeImageArchive(path, spec);
    unpack(path);
    const read = (name: string): Buffer => readFileSync(join(dir, name));
    const [manifest] = JSON.parse(read("manifest.json").toString());
    expect(manifest.RepoTags).toEqual([spec.tag]);
    const config = JSON.parse(read(manifest.Config).toString());
    expect(config.config).toMatchObject({
      Entrypoint: ["/bin/program"],
      Cmd: ["run"],
      Env: ["A=b"],
      User: "1000:1000",
    });
    const layer = read(manifest.Layers[0]);
    expect(config.rootfs.diff_ids).toEqual([`sha256:${createHash("sha256").update(layer).digest("hex")}`]);
    unpack(layer);
    expect(read("bin/program").toString()).toBe("program");
  });

  it("is the same for the same input", () => {
    expect(imageArchive(spec).equals(imageArchive(spec))).toBe(true);
  });
});

describe("withFolders", () => {
  it("adds missing parents once, before their content, and keeps given ones", () => {
    const entries = withFolders([
      { path: "a/b/c" },
      { path: "a/b/d" },
      { path: "tmp/", type: "folder", mode: 0o1777 },
      { path: "tmp/x" },
    ]);
    expect(entries.map(({ path }) => path)).toEqual(["a/", "a/b/", "a/b/c", "a/b/d", "tmp/", "tmp/x"]);
    expect(entries.at(-2)?.mode).toBe(0o1777);
  });
});

describe("busyboxEntries", () => {
  it("links every tool to the one program", () => {
    const entries = busyboxEntries(Buffer.from("binary"), ["busybox", "sh", "nc"]);
    expect(entries.filter(({ type }) => type === "symlink").map(({ path, target }) => [path, target])).toEqual([
      ["bin/sh", "/bin/busybox"],
      ["bin/nc", "/bin/busybox"],
    ]);
  });
});

describe("isStaticElf", () => {
  /** A 64-bit ELF header with one program header of this type. */
  function elf(programHeaderType: number): Buffer {
    const file = Buffer.alloc(120);
    file.writeUInt32BE(0x7f454c46, 0);
    file[4] = 2;
    file.writeBigUInt64LE(64n, 32);
    file.writeUInt16LE(56, 54);
    file.writeUInt16LE(1, 56);
    file.writeUInt32LE(programHeaderType, 64);
    return file;
  }

  it.each([
    ["only loadable parts", elf(1), true],
    ["an interpreter", elf(3), false],
    ["a script", Buffer.from("#!/bin/sh\n".padEnd(80)), false],
  ])("judges a file with %s", (_, content, expected) => {
    expect(isStaticElf(content)).toBe(expected);
  });
});
