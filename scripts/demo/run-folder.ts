import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { identify, isAlive, type ProcessIdentity, signalProcess } from "../../src/process/identity.ts";
import { writeWholeFile } from "../../src/local/whole-file.ts";
import { poll } from "../../test/cluster/poll.ts";
import { StateFile } from "../../test/cluster/state.ts";
import { messageOf, parseJson } from "../../test/cluster/values.ts";

const PREFIX = "kusciajob-demo-";

/** What a run of the demo has started, so that it can be taken down by a later process too. */
interface Record {
  readonly demo: ProcessIdentity;
  readonly operator?: ProcessIdentity;
  readonly keep: boolean;
}

/** The folder of one run of the demo: its record, the operator's log, and the cluster. */
export class RunFolder {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = resolve(dir);
  }

  /** @throws when the temporary folder cannot be written, with what to do. */
  static create(): RunFolder {
    const demo = identify(process.pid);
    if (demo === undefined) throw new Error("cannot identify the own process");
    let folder: RunFolder | undefined;
    try {
      folder = new RunFolder(mkdtempSync(join(tmpdir(), PREFIX)));
      // As root the pods of local mode run as other users, who must get through; every file in it is closed.
      chmodSync(folder.dir, 0o711);
      folder.#write({ demo, keep: false });
      return folder;
    } catch (error) {
      if (folder !== undefined) rmSync(folder.dir, { recursive: true, force: true });
      throw new Error(`cannot write in ${tmpdir()}: ${messageOf(error)}; make room, or set TMPDIR to another folder`, {
        cause: error,
      });
    }
  }

  get clusterDir(): string {
    return join(this.dir, "cluster");
  }

  get operatorLog(): string {
    return join(this.dir, "operator.log");
  }

  /** Last lines of the operator's log. */
  operatorLogTail(lines: number): string[] {
    if (!existsSync(this.operatorLog)) return [];
    return readFileSync(this.operatorLog, "utf8").trimEnd().split("\n").slice(-lines);
  }

  recordOperator(pid: number): void {
    this.#write({ ...this.#read(), operator: identify(pid) });
  }

  /** From now on the run outlives the process that made it. */
  keep(): void {
    this.#write({ ...this.#read(), keep: true });
  }

  /** Ends the operator, then the cluster, and removes the folder. Repeating it is harmless. */
  async remove(): Promise<void> {
    const { operator } = this.#read();
    if (operator !== undefined) await endProcess(operator);
    const file = new StateFile(this.clusterDir);
    const state = file.read();
    if (state !== undefined) {
      // What handles clusters needs packages of the tests, which local mode does without.
      const { tearDown } = await import("../../test/cluster/teardown.ts");
      await tearDown(this.clusterDir, file, state);
    }
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Whether its maker was killed before it could clean up. What is another user's, or cannot be read, is left alone. */
  isAbandoned(): boolean {
    try {
      if (statSync(this.dir).uid !== process.getuid?.()) return false;
      const { demo, keep } = this.#read();
      return !keep && !isAlive(demo);
    } catch {
      return false;
    }
  }

  isOurs(): boolean {
    return existsSync(this.#recordPath);
  }

  get #recordPath(): string {
    return join(this.dir, "demo.json");
  }

  #read(): Record {
    return parseJson<Record>(readFileSync(this.#recordPath, "utf8"));
  }

  #write(record: Record): void {
    writeWholeFile(this.#recordPath, `${JSON.stringify(record, null, 2)}\n`);
  }
}

/** Runs whose demo was killed. */
export function abandonedRuns(): RunFolder[] {
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => new RunFolder(join(tmpdir(), name)))
    .filter((folder) => folder.isAbandoned());
}

/** Local mode gives its pods ten seconds. */
const PATIENCE_MS = 15_000;

/** Asks a process to end, and insists when its time is over. */
async function endProcess(target: ProcessIdentity): Promise<void> {
  if (!signalProcess(target, "SIGTERM")) return;
  const ended = (): true | undefined => (isAlive(target) ? undefined : true);
  try {
    await poll(ended, { what: "the operator's end", timeoutMs: PATIENCE_MS, intervalMs: 25 });
  } catch {
    signalProcess(target, "SIGKILL");
    await poll(ended, { what: "the operator's end", timeoutMs: 5000 });
  }
}
