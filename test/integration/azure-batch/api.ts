import { pino } from "pino";
import { readOptions } from "../../../src/process/options.ts";
import { type Api, startApi } from "../../../src/server/api.ts";
import { API_OPTIONS } from "../../../src/server/options.ts";

/** Starts a job API that takes clients of Azure Batch, whose config `writeConfig` wrote. */
export async function startBatchApi(kubeconfig: string, config: string, ...more: readonly string[]): Promise<Api> {
  const flags = [
    `--kubeconfig=${kubeconfig}`,
    `--azure-batch-config=${config}`,
    ...["http", "grpc", "health", "azure-batch"].map((name) => `--${name}-port=0`),
    "--address=127.0.0.1",
    "--protocol=NOTLS",
    "--request-rate=0",
    ...more,
  ];
  const api = await startApi(readOptions(API_OPTIONS, flags, {}), "test", pino({ level: "silent" }));
  await api.synced;
  return api;
}
