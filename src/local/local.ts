import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "../process/log.ts";
import { OptionError } from "../process/options.ts";
import { Agent } from "./agent/agent.ts";
import { KUBELET_BACK_OFF } from "./agent/restarts.ts";
import { createApiServer, presentOf } from "./api-server.ts";
import type { Change } from "./api/types.ts";
import { provideCertificates } from "./certificates.ts";
import { Controllers } from "./controllers/controllers.ts";
import { defaultFolder, letsOthersThrough, openFolder } from "./folder.ts";
import { type Listener, type ListenerOptions, listen } from "./http/listener.ts";
import { Journal } from "./journal.ts";
import { portOf, writeKubeconfig } from "./kubeconfig.ts";
import { type LocalOptions, type RunnerName, runnerOf } from "./options.ts";
import { engineRunner, requireEngine } from "./runners/engine.ts";
import { processRunner } from "./runners/process.ts";
import type { Runner } from "./runners/runner.ts";
import { simulatedRunner } from "./runners/simulated.ts";
import { type PlainPath, plainPath } from "./plain-path.ts";
import { PodTokens } from "./pod-tokens.ts";
import { type PortShare, takePortShare } from "./port-share.ts";

/** A running local mode, without operator and job API. */
export interface Local {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly url: string;
  /** The ports that its pods are given, `FIRST-LAST`. */
  readonly ports: string;
  /** Ends all pods in order, then everything else. */
  stop(): Promise<void>;
}

/** Starts the API server and the node of local mode. @throws OptionError */
export async function startLocal(options: LocalOptions, logger: Logger): Promise<Local> {
  const runner = createRunner(runnerOf(options));
  const folder = openFolder(options.data === "" ? defaultFolder(process.env) : options.data);
  let share: PortShare | undefined;
  let plain: PlainPath | undefined;
  const release = (): void => {
    plain?.release();
    share?.release();
    folder.release();
  };
  try {
    share = takePortShare(options["port-range"]);
    const { text: ports } = share;
    const journal = new Journal({
      folder: folder.path,
      present: () => presentOf(server),
      onError: (error) =>
        logger.error({ error: String(error) }, "the journal cannot be written; tried again until it can"),
    });
    const parts: { agent?: Agent; controllers?: Controllers } = {};
    const tokens = new PodTokens();
    const commit = (change: Change): void => {
      journal.append(change);
      parts.agent?.onCommit(change);
      parts.controllers?.onCommit(change);
    };
    const server = createApiServer(journal.restored, commit, tokens);
    const { path: root } = (plain = plainPath(folder.path, tmpdir()));
    const below = (name: string): string => {
      mkdirSync(join(folder.path, name), { recursive: true, mode: 0o711 });
      return join(root, name);
    };
    const agent = new Agent({
      server,
      runner,
      backOff: KUBELET_BACK_OFF,
      recorded: () => journal.recorded(),
      pods: below("pods"),
      domains: below("domains"),
      switchesUser: letsOthersThrough(folder.path),
      maxPods: options["max-pods"],
      issueToken: (pod, audience) => tokens.issue(pod, audience),
    });
    const controllers = new Controllers(server);
    Object.assign(parts, { agent, controllers });
    const certificates = provideCertificates(folder.path);
    const kubeconfig = join(folder.path, "kubeconfig");
    const listener = await listenForKubectl({
      server,
      tls: { ca: certificates.ca, ...certificates.server },
      ports: options.port === 0 ? [portOf(kubeconfig) ?? 0, 0] : [options.port],
      recorded: () => journal.attempted(),
      logs: agent.logs,
      inputs: agent.inputs,
      onError: (error) =>
        logger.error({ error: error instanceof Error ? error.stack : String(error) }, "a request failed"),
    });
    const url = `https://127.0.0.1:${listener.port}`;
    writeKubeconfig(kubeconfig, url, certificates);
    agent.start();
    controllers.start();
    return {
      folder: folder.path,
      kubeconfig,
      url,
      ports,
      stop: async () => {
        await agent.stop();
        controllers.stop();
        await listener.close();
        journal.close();
        release();
      },
    };
  } catch (error) {
    release();
    if (!isAboutDisk(error)) throw error;
    throw new OptionError(
      `cannot write in ${folder.path}: ${error.message}; make room, or choose another folder with --data FOLDER`,
      { cause: error },
    );
  }
}

function isAboutDisk(error: unknown): error is Error {
  return ["ENOSPC", "EDQUOT", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "");
}

/** A port that cannot be had is the user's to change. */
async function listenForKubectl(options: ListenerOptions): Promise<Listener> {
  try {
    return await listen(options);
  } catch (error) {
    const port = options.ports.at(-1);
    throw new OptionError(`cannot listen on port ${port}: ${(error as Error).message}; choose another with --port`, {
      cause: error,
    });
  }
}

function createRunner(name: RunnerName): Runner {
  switch (name) {
    case "process":
      return processRunner;
    case "simulated":
      return simulatedRunner;
    case "docker":
    case "podman":
      requireEngine(name);
      return engineRunner(name);
  }
}
