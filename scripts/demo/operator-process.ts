import { createServer } from "node:net";
import { type DemoContext, startProgram } from "./program-process.ts";
import type { RunFolder } from "./run-folder.ts";

/** Starts the operator outside the cluster and waits until it is ready. */
export async function startOperator(folder: RunFolder, kubeconfig: string, context: DemoContext): Promise<void> {
  const port = await freePort();
  const args = ["operator", "--kubeconfig", kubeconfig, "--leader-elect=false", "--health-port", String(port)];
  const isReady = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  await startProgram(folder, { what: "the operator", args, isReady }, context);
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
