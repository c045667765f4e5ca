import { cacheRoot } from "../../test/cluster/binaries/cache.ts";
import { type Cluster, startCluster } from "../../test/cluster/index.ts";
import { messageOf } from "../../test/cluster/values.ts";
import { chooseMode, thisMachine } from "./choose-mode.ts";
import type { DemoOptions } from "./options.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Screen } from "./screen.ts";

const FIRST_BUILD = [
  "Kubernetes itself is built from its source now. This happens once on a machine and takes about 10 minutes on two cores;",
  `the programs are kept in ${cacheRoot()}, so that the next cluster starts in seconds.`,
];

/** What steps of the demo share. */
export interface DemoContext {
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** Starts the cluster asked for, or the best that this machine can have. */
export async function bringUp(folder: RunFolder, options: DemoOptions, context: DemoContext): Promise<Cluster> {
  const { screen, signal } = context;
  const choice = chooseMode(thisMachine());
  const mode = options.mode ?? choice.mode;
  screen.line(options.mode === undefined ? choice.why : `${mode}, as asked`);
  try {
    return await start(folder, mode, context);
  } catch (error) {
    signal.throwIfAborted();
    if (mode === "simulated" || options.mode !== undefined) throw error;
    screen.event(`no real containers here: ${messageOf(error)}`, "bad");
    screen.event("going on with simulated pods: they only pretend to run, so there will be no results", "plain");
    return start(folder, "simulated", context);
  }
}

function start(folder: RunFolder, mode: "real" | "simulated", { screen, signal }: DemoContext): Promise<Cluster> {
  let explained = false;
  const progress = (line: string): void => {
    if (line.startsWith("building ") && !explained) {
      for (const text of FIRST_BUILD) screen.line(text);
      explained = true;
    }
    screen.event(line);
  };
  return startCluster({ dir: folder.clusterDir, mode, progress, signal });
}
