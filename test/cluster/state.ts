import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ProcessIdentity } from "../../src/process/identity.ts";
import type { ResolvedOptions } from "./options.ts";
import { parseJson } from "./values.ts";

const FORMAT = 1;

/** How to ask a component whether it is ready. */
export interface Probe {
  url: string;
  /** `admin` checks the server against the cluster's CA and shows the admin certificate. */
  auth: "none" | "insecure" | "admin";
}

/** How a component is started; recorded so that it can be started again from the state file alone. */
export interface ComponentSpec {
  name: string;
  command: string[];
  /** Runs inside the node's namespaces. */
  inNode?: boolean;
  probe?: Probe;
}

/** A component with the process that runs it, absent after a stop. */
export interface ComponentRecord extends ComponentSpec {
  process?: ProcessIdentity;
}

/** What the machine holds for the node of a real cluster beyond processes. */
export interface NodeRecord {
  /** First process of the node's namespaces; its end ends everything inside. */
  init?: ProcessIdentity;
  /** Name of the network link on the machine's side. */
  link: string;
  /** Name of the cgroup under which the kubelet makes its own. */
  cgroup: string;
}

/** Everything that is needed to use a cluster or to remove it, from another process too. */
export interface ClusterState {
  format: number;
  id: string;
  phase: "starting" | "ready" | "failed";
  starter: ProcessIdentity;
  options: ResolvedOptions;
  /** Number that decides the ports and address ranges. */
  slot?: number;
  server?: string;
  components: Record<string, ComponentRecord>;
  node?: NodeRecord;
}

/** The state file of one cluster folder. Writes are atomic, so a killed writer leaves the former state. */
export class StateFile {
  readonly path: string;

  constructor(dir: string) {
    this.path = join(dir, "state.json");
  }

  /** The recorded state, or undefined when the folder holds no cluster. */
  read(): ClusterState | undefined {
    if (!existsSync(this.path)) return undefined;
    const state = parseJson<ClusterState>(readFileSync(this.path, "utf8"));
    if (state.format !== FORMAT) {
      throw new Error(
        `${this.path} has format ${state.format}, this version reads ${FORMAT}; take that cluster down with the version that made it`,
      );
    }
    return state;
  }

  /** Writes the first state; of two starts in one folder, one fails here. */
  create(state: ClusterState): void {
    const draft = this.#draft(state);
    try {
      linkSync(draft, this.path);
    } catch (error) {
      throw new Error(`another start is under way: ${this.path} exists`, { cause: error });
    } finally {
      rmSync(draft, { force: true });
    }
  }

  write(state: ClusterState): void {
    renameSync(this.#draft(state), this.path);
  }

  #draft(state: ClusterState): string {
    mkdirSync(dirname(this.path), { recursive: true });
    const draft = `${this.path}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    return draft;
  }

  /** Reads, changes and writes in one go; callers that share a process cannot interleave since all of it is synchronous. */
  update(change: (state: ClusterState) => void): ClusterState {
    const state = this.read();
    if (!state) throw new Error(`no cluster is recorded in ${this.path}`);
    change(state);
    this.write(state);
    return state;
  }
}

/** The state of a cluster that has only just been asked for. */
export function newState(id: string, starter: ProcessIdentity, options: ResolvedOptions): ClusterState {
  return { format: FORMAT, id, phase: "starting", starter, options, components: {} };
}
