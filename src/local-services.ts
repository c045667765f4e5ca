import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Local, startLocal } from "./local/local.ts";
import { LOCAL_OPTIONS, type LocalOptions } from "./local/options.ts";
import { writeWholeFile } from "./local/whole-file.ts";
import { startOperator } from "./operator/operator.ts";
import { OPERATOR_OPTIONS } from "./operator/options.ts";
import type { Logger } from "./process/log.ts";
import { readOptions } from "./process/options.ts";
import { type Api, startApi } from "./server/api.ts";
import { hasConsole } from "./server/console/files.ts";
import { API_OPTIONS } from "./server/options.ts";
import { VERSION } from "./version.ts";

export { LOCAL_OPTIONS };
export const LOCAL_PURPOSE =
  "Runs KusciaJobs on this machine without Kubernetes: each container is a process. For trying and developing, not for production.";

/** Everything of local mode, started and stopped as one. */
interface Services {
  readonly lost: Promise<string>;
  stop(): Promise<void>;
}

/** Starts an API server with a node, the operator and the job API in this process, and says how to reach them. */
export async function startAll(options: LocalOptions, logger: Logger): Promise<Services> {
  if (options["end-with-stdin"]) process.stdin.resume().once("close", () => process.kill(process.pid, "SIGTERM"));
  const local = await startLocal(options, logger);
  const started: { stop(): Promise<void> }[] = [local];
  const stop = async (): Promise<void> => {
    for (const each of started.toReversed()) await each.stop();
  };
  try {
    const token = tokenFile(local.folder);
    const api = await startApi(apiOptions(local.kubeconfig, token, options), VERSION, logger);
    started.push(api);
    const operator = await startOperator(operatorOptions(local, options, api.httpPort), VERSION, logger);
    started.push(operator);
    await api.synced;
    process.stdout.write(welcome(local, api, token));
    return { lost: operator.lost, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function operatorOptions(
  { kubeconfig, ports }: Local,
  options: LocalOptions,
  apiPort: number,
): Parameters<typeof startOperator>[0] {
  return {
    ...readOptions(OPERATOR_OPTIONS, [], {}),
    kubeconfig,
    "leader-elect": false,
    "health-port": -1,
    "domain-settings": options["domain-settings"],
    "job-api-url": apiPort < 0 ? "" : `http://127.0.0.1:${apiPort}`,
    "shared-network": "127.0.0.1",
    "shared-ports": ports,
  };
}

function apiOptions(kubeconfig: string, token: string, options: LocalOptions): Parameters<typeof startApi>[0] {
  return {
    ...readOptions(API_OPTIONS, [], {}),
    kubeconfig,
    address: "127.0.0.1",
    "http-port": options["api-port"],
    "grpc-port": -1,
    // A build without the packages of development has none.
    "console-port": hasConsole() ? options["console-port"] : -1,
    "health-port": -1,
    protocol: "NOTLS",
    "token-file": token,
    // For the tokens of tasks' pods; there are no others here.
    "kubernetes-auth": true,
    "local-only": true,
  };
}

/** The token of the job API is made once, so that clients keep theirs over restarts. */
function tokenFile(folder: string): string {
  const path = join(folder, "token");
  if (!existsSync(path)) writeWholeFile(path, `${randomBytes(24).toString("base64url")}\n`);
  return path;
}

function welcome(local: { kubeconfig: string; url: string }, api: Api, token: string): string {
  const port = api.httpPort;
  const jobs = [
    `Job API         http://127.0.0.1:${port}`,
    `  curl -H "Token: $(cat '${token}')" -d '{"job_id": "common-customers"}' http://127.0.0.1:${port}/api/v1/job/query`,
  ];
  const page = `http://127.0.0.1:${api.consolePort}/#token=${readFileSync(token, "utf8").trim()}`;
  return [
    `Kubernetes API  ${local.url}`,
    `  export KUBECONFIG='${local.kubeconfig}'`,
    "  kubectl get kusciajobs",
    ...(port < 0 ? [] : jobs),
    ...(api.consolePort < 0 ? [] : [`Console         ${page}`]),
    "Stop with Ctrl-C; jobs are still there at the next start.",
    "",
  ].join("\n");
}
