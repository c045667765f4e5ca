import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { provideClusters } from "../support/shared-cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder that is removed after the run. */
    runFolder: string;
  }
}

/** A cluster with real containers for each worker of the e2e tests. `KJO_TEST_REAL_CLUSTER=DIR` uses a running one and leaves it alone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-e2e-"));
  project.provide("runFolder", folder);
  const stop = await provideClusters(project, { mode: "real" }, process.env["KJO_TEST_REAL_CLUSTER"]);
  return async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
