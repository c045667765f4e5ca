import { existsSync } from "node:fs";
import { join } from "node:path";
import { DemoKube } from "./kube.ts";
import { type DemoContext, startProgram } from "./program-process.ts";
import type { RunFolder } from "./run-folder.ts";
import type { DemoTarget } from "./target.ts";

/** The line with which local mode says that it is ready. */
const READY = /^Kubernetes API /m;

/** Starts local mode, which holds API server, node and operator in one process; unless it is to be kept it ends with us. */
export async function startLocally(folder: RunFolder, keep: boolean, context: DemoContext): Promise<DemoTarget> {
  const data = join(folder.dir, "local");
  const kubeconfig = join(data, "kubeconfig");
  await context.screen.step("local", "Starting an API server, a node and the operator in one process", () => {
    const args = ["local", "--data", data, "--api-port=-1", ...(keep ? [] : ["--end-with-stdin"])];
    const isReady = (): boolean => READY.test(folder.operatorLogTail(20).join("\n")) && existsSync(kubeconfig);
    return startProgram(folder, { what: "local mode", args, isReady, listensToUs: !keep }, context);
  });
  return { mode: "local", kubeconfig, kube: DemoKube.ofOurs(kubeconfig) };
}
