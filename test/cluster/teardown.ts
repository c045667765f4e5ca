import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive, signalProcess } from "../../src/process/identity.ts";
import { deleteKindCluster } from "./kind.ts";
import { removeNode } from "./node/sandbox.ts";
import { releaseSlot } from "./slots.ts";
import type { ClusterState, StateFile } from "./state.ts";
import { programOf, waitForEnd } from "./supervise.ts";

// Names are listed so that a folder which also holds something else loses only what is ours.
const OWN_ENTRIES = ["etcd", "pki", "node", "kubeconfig", "audit.log", "audit-policy.json", "kwok.yaml", "logs"];

/** Ends all processes of a cluster and takes its node off the machine. Everything goes by what the state recorded. */
async function stopProcesses(state: ClusterState): Promise<void> {
  if (state.options.provider === "kind") {
    deleteKindCluster(state.id);
    return;
  }
  const components = Object.values(state.components);
  const targets = components.flatMap((component) => [
    ...programOf(component),
    ...(component.process ? [component.process] : []),
  ]);
  for (const target of targets) signalProcess(target, "SIGKILL");
  await waitForEnd(targets, 20_000);
  if (state.node) await removeNode(state.node);
}

/** Removes a cluster: processes, node, claim, and its files. With `keepLogs`, what a failed start logged stays for a look. */
export async function tearDown(dir: string, file: StateFile, state: ClusterState, keepLogs = false): Promise<void> {
  await stopProcesses(state);
  for (const entry of OWN_ENTRIES) {
    if (keepLogs && entry === "logs") continue;
    rmSync(join(dir, entry), { recursive: true, force: true });
  }
  if (state.slot !== undefined) releaseSlot(state.slot, state.id);
  if (keepLogs) {
    file.write({ ...state, phase: "failed", components: {}, node: undefined, slot: undefined });
    return;
  }
  // Last, so that a teardown killed before this point can be repeated.
  rmSync(file.path, { force: true });
  removeIfEmpty(dir);
}

function removeIfEmpty(dir: string): void {
  if (readdirSync(dir).length > 0) return;
  rmdirSync(dir);
}

/** How remains are dealt with. */
export interface ClearOptions {
  progress: (line: string) => void;
  /** Remove a living cluster too. */
  replace?: boolean;
}

/** Makes a folder fit for a new cluster: remains of an ended or killed one are removed, a living one is refused. */
export async function clearRemains(dir: string, file: StateFile, { progress, replace }: ClearOptions): Promise<void> {
  const state = file.read();
  if (!state) return;
  if (state.phase === "starting" && state.starter.pid !== process.pid && isAlive(state.starter)) {
    throw new Error(`another start is under way in ${dir} (process ${state.starter.pid})`);
  }
  const lives = Object.values(state.components).some(({ process: found }) => found !== undefined && isAlive(found));
  if (state.phase === "ready" && lives && !replace) {
    throw new Error(`a cluster already runs in ${dir}; take it down first: npm run cluster -- down --dir ${dir}`);
  }
  progress("removing what a former cluster left here");
  await tearDown(dir, file, state);
}
