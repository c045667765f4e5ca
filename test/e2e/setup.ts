import type { TestProject } from "vitest/node";
import { provideClusters } from "../support/shared-cluster.ts";

/** A cluster with real containers for each worker of the e2e tests. `KJO_TEST_REAL_CLUSTER=DIR` uses a running one and leaves it alone. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideClusters(project, { mode: "real" }, process.env["KJO_TEST_REAL_CLUSTER"]);
}
