import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimSlot, releaseSlot, SLOT_COUNT } from "./slots.ts";

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cluster-slots-"));
  folder = join(root, "claims");
});
afterEach(() => rmSync(root, { recursive: true }));

const anySlot = async (): Promise<boolean> => true;

/** A cluster folder whose state file names `id`. */
function clusterFolder(id: string): { dir: string; id: string } {
  const dir = join(root, id);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "state.json"), JSON.stringify({ id }));
  return { dir, id };
}

describe("claimSlot", () => {
  it("gives clusters that start at the same time different slots", async () => {
    const claims = ["a", "b", "c", "d"].map((id) => claimSlot(clusterFolder(id), anySlot, folder));
    expect(new Set(await Promise.all(claims))).toEqual(new Set([0, 1, 2, 3]));
  });

  it("takes over the slot of a cluster that is gone, or whose folder now holds another one", async () => {
    const gone = clusterFolder("gone");
    expect(await claimSlot(gone, anySlot, folder)).toBe(0);
    rmSync(gone.dir, { recursive: true });
    const reused = clusterFolder("reused");
    expect(await claimSlot(reused, anySlot, folder)).toBe(0);
    writeFileSync(join(reused.dir, "state.json"), JSON.stringify({ id: "later" }));
    expect(await claimSlot(clusterFolder("new"), anySlot, folder)).toBe(0);
  });

  it("passes over slots that the machine cannot use", async () => {
    expect(await claimSlot(clusterFolder("a"), async (slot) => slot > 4, folder)).toBe(5);
  });

  it("says so when there is none left", async () => {
    await expect(claimSlot(clusterFolder("a"), async () => false, folder)).rejects.toThrow(
      `all ${SLOT_COUNT} cluster slots are taken`,
    );
  });
});

describe("releaseSlot", () => {
  it("removes a cluster's own claim only", async () => {
    const slot = await claimSlot(clusterFolder("a"), anySlot, folder);
    releaseSlot(slot, "b", folder);
    expect(existsSync(join(folder, "slot-0.json"))).toBe(true);
    releaseSlot(slot, "a", folder);
    expect(existsSync(join(folder, "slot-0.json"))).toBe(false);
  });
});
