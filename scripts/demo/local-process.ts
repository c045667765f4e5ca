import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join, relative } from "node:path";
import { poll, StopPolling } from "../../test/cluster/poll.ts";
import type { DemoContext } from "./bring-up.ts";
import { DemoKube } from "./kube.ts";
import { PROGRAM } from "./operator-process.ts";
import type { RunFolder } from "./run-folder.ts";
import type { DemoTarget } from "./target.ts";

/** The line with which local mode says that it is ready. */
const READY = /^Kubernetes API /m;

/** Starts local mode in a process of its own, which holds API server, node and operator, and waits until it is ready. */
export async function startLocally(folder: RunFolder, { screen, signal }: DemoContext): Promise<DemoTarget> {
  const data = join(folder.dir, "local");
  await screen.step("local", "Starting an API server, a node and the operator in one process", async () => {
    const flags = ["--data", data, "--api-port=-1"];
    screen.command(`node ${PROGRAM} local ${flags.join(" ")}`);
    const log = openSync(folder.operatorLog, "a", 0o600);
    // In a process group of its own: Ctrl-C is for the demo, which then ends it in order.
    const child = spawn(process.execPath, [PROGRAM, "local", ...flags], {
      detached: true,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    const state: { ended?: string } = {};
    child.once("error", (error) => (state.ended = error.message));
    child.once("exit", (code, by) => (state.ended = `it ended (${by ?? `exit ${code}`})`));
    if (child.pid !== undefined) folder.recordOperator(child.pid);
    child.unref();
    const isReady = (): true | undefined => {
      const said = folder.operatorLogTail(20).join("\n");
      if (state.ended !== undefined) {
        throw new StopPolling(
          new Error(
            `local mode did not get ready: ${state.ended}. It said (${relative(".", folder.operatorLog)}):\n${said}`,
          ),
        );
      }
      return READY.test(said) && existsSync(join(data, "kubeconfig")) ? true : undefined;
    };
    await poll(isReady, { what: "local mode", timeoutMs: 60_000, intervalMs: 25, signal });
  });
  const kubeconfig = join(data, "kubeconfig");
  return { mode: "local", kubeconfig, kube: DemoKube.ofOurs(kubeconfig) };
}
