import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveOptions } from "./options.ts";
import { newState, StateFile } from "./state.ts";
import { DEFAULT_RELEASE } from "./versions.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "cluster-state-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const state = () => newState("abc", { pid: 1, startTime: "t" }, resolveOptions({ dir, mode: "api" }));

describe("StateFile", () => {
  it("reads nothing from a folder without a cluster", () => {
    expect(new StateFile(dir).read()).toBeUndefined();
  });

  it("keeps what was written and leaves no drafts", () => {
    const file = new StateFile(dir);
    file.create(state());
    file.update((current) => {
      current.slot = 3;
      current.components["etcd"] = { name: "etcd", command: ["etcd"], process: { pid: 7, startTime: "t" } };
    });
    expect(new StateFile(dir).read()).toMatchObject({
      id: "abc",
      slot: 3,
      components: { etcd: { process: { pid: 7 } } },
    });
    expect(readdirSync(dir)).toEqual(["state.json"]);
  });

  it("lets only one of two starts create it", () => {
    const file = new StateFile(dir);
    file.create(state());
    expect(() => file.create(state())).toThrow("another start is under way");
    expect(readdirSync(dir)).toEqual(["state.json"]);
  });

  it("refuses to change what is not there", () => {
    expect(() => new StateFile(dir).update(() => {})).toThrow("no cluster is recorded");
  });

  it("refuses a state of another format", () => {
    writeFileSync(join(dir, "state.json"), JSON.stringify({ format: 99 }));
    expect(() => new StateFile(dir).read()).toThrow("format 99");
  });
});

describe("resolveOptions", () => {
  it("fills in the defaults", () => {
    expect(resolveOptions({ dir, mode: "simulated" })).toEqual({
      mode: "simulated",
      provider: "processes",
      kubernetes: DEFAULT_RELEASE.version,
      nodes: 10,
      audit: false,
      controllerManager: false,
      apiServerArgs: [],
    });
  });

  it("runs the controller-manager in real clusters always", () => {
    expect(resolveOptions({ dir, mode: "real" }).controllerManager).toBe(true);
  });

  it.each([0, 1.5, Number.NaN, 5001])("refuses %s nodes", (nodes) => {
    expect(() => resolveOptions({ dir, mode: "simulated", nodes })).toThrow("nodes must be");
  });

  it("refuses control plane options that kind would ignore", () => {
    expect(() => resolveOptions({ dir, mode: "real", provider: "kind", audit: true })).toThrow(
      "leave --kubernetes, --audit",
    );
  });

  it("refuses kind for anything but real clusters", () => {
    expect(() => resolveOptions({ dir, mode: "api", provider: "kind" })).toThrow("real clusters only");
  });
});
