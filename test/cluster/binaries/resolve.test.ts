import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cacheRoot, makeCached, versionedFolder } from "./cache.ts";
import { programsOf, provideProgram } from "./resolve.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "cluster-binaries-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

describe("provideProgram", () => {
  it("takes a program from KUBEBUILDER_ASSETS first", async () => {
    const etcd = join(dir, "etcd");
    writeFileSync(etcd, "");
    chmodSync(etcd, 0o755);
    vi.stubEnv("KUBEBUILDER_ASSETS", dir);
    expect(await provideProgram("etcd")).toBe(etcd);
  });

  it("names the remedies when there is nothing to build with", async () => {
    vi.stubEnv("KUBEBUILDER_ASSETS", "");
    vi.stubEnv("XDG_CACHE_HOME", dir);
    vi.stubEnv("PATH", dir);
    await expect(provideProgram("etcd")).rejects.toThrow(/Go is not on PATH.*KUBEBUILDER_ASSETS.*--provider kind/s);
  });

  it("names the programs it knows", async () => {
    await expect(provideProgram("docker")).rejects.toThrow("known are etcd,");
  });
});

describe("programsOf", () => {
  it.each([
    ["api", false, ["etcd", "kube-apiserver", "kubectl"]],
    ["simulated", true, ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok", "kubectl"]],
  ] as const)("%s", (mode, controllerManager, expected) => {
    expect(programsOf(mode, controllerManager)).toEqual(expected);
  });
});

describe("the cache", () => {
  it("lies where XDG says", () => {
    expect(cacheRoot({ XDG_CACHE_HOME: "/x" })).toBe("/x/kusciajob-operator/test-cluster");
    expect(cacheRoot({})).toMatch(/\.cache\/kusciajob-operator\/test-cluster$/);
  });

  it("has a new folder when a pinned version changes", () => {
    const source = join(dir, "go.mod");
    const folders = ["one", "two"].map((text) => {
      writeFileSync(source, text);
      return versionedFolder("x", [source], dir);
    });
    expect(new Set(folders).size).toBe(2);
  });

  it("shows a file only when it is complete, and sweeps what killed makers left", async () => {
    const folder = join(dir, "folder");
    mkdirSync(folder);
    writeFileSync(join(folder, "program.draft-4194305"), "half");
    const path = join(folder, "program");
    const failing = async (draft: string): Promise<void> => {
      writeFileSync(draft, "half");
      throw new Error("no space left");
    };
    await expect(makeCached(path, failing)).rejects.toThrow("no space left");
    expect(readdirSync(folder)).toEqual([]);
    await makeCached(path, async (draft) => writeFileSync(draft, "whole"));
    expect(existsSync(path)).toBe(true);
    await makeCached(path, () => Promise.reject(new Error("must not be made again")));
  });
});
