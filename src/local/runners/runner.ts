import type { Writable } from "node:stream";
import type { Pod } from "../../api/kubernetes.ts";

/** A folder or file that a container sees at a path of its own. */
export interface Mount {
  readonly from: string;
  readonly to: string;
  readonly readOnly: boolean;
}

/** A container with everything that it needs in its place on this machine. */
export interface PlacedContainer {
  readonly pod: Pod;
  readonly name: string;
  readonly image: string;
  /** Command and arguments; empty when the pod leaves them to the image. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Stands for the container's root. */
  readonly folder: string;
  /** As the container sees it. */
  readonly workingDir: string;
  readonly mounts: readonly Mount[];
  /** Puts this machine's paths in place of the container's. */
  readonly adapt: (text: string) => string;
  /** The file that takes its output. */
  readonly log: string;
  /** The file that it may leave a last word in. */
  readonly terminationLog: string;
  /** Whether its standard input is open. */
  readonly stdin: boolean;
  readonly user?: number;
  /** In place of the user's own. */
  readonly group?: number;
}

/** How a container came to its end. */
export interface Ended {
  readonly exitCode: number;
  /** Kubelet's word: `Completed`, `Error`, `StartError`. */
  readonly reason: string;
  readonly message?: string;
}

/** A container that was started, or could not be. */
export interface RunningContainer {
  /** `process://PID@START` or an engine's id: enough to find it again after a crash. */
  readonly ref: string;
  /** Lets it go on once it is on record; absent where that is not needed. */
  readonly begin?: () => void;
  /** Its standard input, if that is open. */
  readonly stdin?: Writable;
  /** Never rejects. */
  readonly ended: Promise<Ended>;
  /** Asks it to end, and makes it after the time. May be called again with a shorter one. */
  stop(graceMs: number): void;
}

/** A command that a probe wants to be run. */
export interface Exec {
  readonly command: readonly string[];
  readonly timeoutMs: number;
}

/** Turns placed containers into something that runs. */
export interface Runner {
  /** Whether containers see this machine's own paths, so that paths in their configuration must be moved. */
  readonly sharesFiles: boolean;
  /** The Event of a pod that says what becomes of its image. */
  readonly imageNote: (image: string) => { readonly reason: string; readonly message: string };
  start(container: PlacedContainer): RunningContainer;
  /** Runs a command beside a container's own: undefined when it ended with 0, else what it said. Absent: all is well. */
  exec?(container: PlacedContainer, ref: string, exec: Exec): Promise<string | undefined>;
  /** Ends what an earlier life of local mode has left; does nothing if it is not there any more. */
  reap(ref: string): void;
}
