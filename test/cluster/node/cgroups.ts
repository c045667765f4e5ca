import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { poll } from "../poll.ts";

/** A mounted cgroup hierarchy. */
export interface Hierarchy {
  path: string;
  unified: boolean;
}

/** Hierarchies in the text of /proc/self/mounts: one with cgroup v2, several with v1, both on hybrid machines. */
export function parseHierarchies(mounts: string): Hierarchy[] {
  return mounts
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , type]) => type === "cgroup" || type === "cgroup2")
    .map(([, path = "", type]) => ({ path, unified: type === "cgroup2" }));
}

function hierarchies(): Hierarchy[] {
  return parseHierarchies(readFileSync("/proc/self/mounts", "utf8"));
}

/** Hands all controllers of a v2 folder down to its children, as far as the machine allows. */
function delegate(folder: string): void {
  const controllers = readFileSync(join(folder, "cgroup.controllers"), "utf8").trim().split(" ").filter(Boolean);
  for (const controller of controllers) {
    try {
      writeFileSync(join(folder, "cgroup.subtree_control"), `+${controller}`);
    } catch {
      // The kubelet names the controllers it misses; not all machines can give all of them.
    }
  }
}

/** A new v1 cpuset is empty, and no process can enter it before it has CPUs and memory nodes. */
function inheritCpuset(parent: string, child: string): void {
  for (const file of ["cpuset.cpus", "cpuset.mems"]) {
    if (existsSync(join(child, file))) writeFileSync(join(child, file), readFileSync(join(parent, file)));
  }
}

/** Makes a cgroup in every hierarchy, as the root of what a kubelet makes: two kubelets would delete each other's. */
export function createCgroups(name: string): void {
  for (const { path, unified } of hierarchies()) {
    const folder = join(path, name);
    if (unified) delegate(path);
    mkdirSync(folder, { recursive: true });
    if (unified) delegate(folder);
    else inheritCpuset(path, folder);
  }
}

function removeTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  }
  rmdirSync(folder);
}

/** Removes a cgroup and all below it. Processes leave theirs a moment after they end, hence the retries. */
export async function removeCgroups(name: string): Promise<void> {
  for (const { path } of hierarchies()) {
    const folder = join(path, name);
    const removed = (): true | undefined => {
      if (existsSync(folder)) removeTree(folder);
      return true;
    };
    await poll(removed, { what: `the end of the cgroup ${folder}`, timeoutMs: 20_000, intervalMs: 50 });
  }
}
