import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import type { KusciaJob } from "../../src/api/types.ts";
import { jsonDocuments } from "./documents.ts";

const FINAL: ReadonlySet<string> = new Set(["Succeeded", "Failed", "Cancelled", "ApprovalReject"]);
const PAUSE_MS = 500;

/** Whose job to watch, and with what. */
export interface Watched {
  readonly kubectl: string;
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly name: string;
}

/** Whether nothing more will happen to a job by itself. */
export function isFinished({ status }: KusciaJob): boolean {
  return FINAL.has(status?.phase ?? "") && status?.completionTime !== undefined;
}

/** Every state of a job that kubectl sees, until the job is finished or the signal ends it. */
export async function* watchJob(watched: Watched, signal: AbortSignal): AsyncGenerator<KusciaJob> {
  for (;;) {
    for await (const job of oneWatch(watched, signal)) {
      yield job;
      if (isFinished(job)) return;
    }
    signal.throwIfAborted();
    // The server ends watches now and then, and kubectl with them.
    await delay(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

async function* oneWatch(
  { kubectl, kubeconfig, namespace, name }: Watched,
  signal: AbortSignal,
): AsyncGenerator<KusciaJob> {
  const args = ["get", "kusciajob", name, "-n", namespace, "-o", "json", "--watch"];
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  const child = spawn(kubectl, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const stop = (): void => void child.kill("SIGKILL");
  signal.addEventListener("abort", stop, { once: true });
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  let seen = false;
  try {
    for await (const job of jsonDocuments<KusciaJob>(child.stdout.setEncoding("utf8"))) {
      seen = true;
      yield job;
    }
    await ended;
    signal.throwIfAborted();
    if (!seen && complaint.includes("NotFound")) throw new Error(complaint.trim());
  } finally {
    stop();
    signal.removeEventListener("abort", stop);
  }
}
