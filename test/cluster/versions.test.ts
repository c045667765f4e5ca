import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_RELEASE, RELEASES, releaseOf } from "./versions.ts";

describe("releases", () => {
  it("are ordered by version, and the newest is the default", () => {
    expect(RELEASES.map(({ minor }) => minor)).toEqual(["1.33", "1.34", "1.35", "1.36", "1.37"]);
    expect(DEFAULT_RELEASE.minor).toBe("1.37");
  });

  it.each(RELEASES)("of $minor come from staging modules of the same release", ({ minor, version, module }) => {
    expect(version.startsWith(`v${minor}.`)).toBe(true);
    const replaced = readFileSync(join(module, "go.mod"), "utf8").matchAll(/^\tk8s\.io\/\S+ => k8s\.io\/\S+ (\S+)$/gm);
    expect([...new Set([...replaced].map((match) => match[1]))]).toEqual([version.replace("v1.", "v0.")]);
  });

  it.each(["1.37", "v1.37", DEFAULT_RELEASE.version, DEFAULT_RELEASE.version.slice(1)])("%s is found", (requested) => {
    expect(releaseOf(requested)).toBe(DEFAULT_RELEASE);
  });

  it.each(["1.3", "1.37.99", "1", "latest"])("%s is refused with what there is", (requested) => {
    expect(() => releaseOf(requested)).toThrow(
      `no Kubernetes ${requested} is pinned; there are ${RELEASES.map(({ version }) => version.slice(1)).join(", ")}`,
    );
  });
});
