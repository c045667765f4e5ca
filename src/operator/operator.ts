import type { Logger } from "pino";
import { Registry, collectDefaultMetrics } from "prom-client";
import { serveHealth } from "../process/health.ts";
import { type Manager, startManager } from "./manager.ts";
import { OperatorMetrics } from "./metrics.ts";
import { checkOptions, type OperatorOptions } from "./options.ts";

/** A running operator. */
export interface Operator {
  readonly healthPort: number;
  /** Settles when the operator can no longer go on by itself, with the reason: it lost its Lease. */
  readonly lost: Promise<string>;
  /** Lets writes in flight end, gives up the Lease, closes everything. */
  stop(): Promise<void>;
}

/** Starts an operator, with its endpoint for health and metrics. */
export async function startOperator(options: OperatorOptions, version: string, logger: Logger): Promise<Operator> {
  checkOptions(options);
  const metrics = new OperatorMetrics(new Registry());
  collectDefaultMetrics({ register: metrics.registry });
  const manager = startManager({ options, version, logger, metrics });
  const health = await serveHealth({
    healthPort: options["health-port"],
    metricsPort: options["metrics-port"],
    registry: metrics.registry,
    live: {},
    ready: { caches: () => readCaches(manager) },
  });
  return {
    healthPort: health.healthPort,
    lost: manager.lost,
    stop: async () => {
      await manager.stop();
      await health.close();
    },
  };
}

/** What is wrong with the caches. */
function readCaches(manager: Manager): string | undefined {
  if (!manager.synced()) return "not synced yet";
  const silent = manager.silent();
  return silent.length === 0 ? undefined : `no event from the API server of ${silent.join(", ")}`;
}
