import type { TestProject } from "vitest/node";
import { provideClusters } from "../support/shared-cluster.ts";

/** An API server for each worker of the integration tests. `KJO_TEST_API_CLUSTER=DIR` uses a running cluster and leaves it alone. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideClusters(
    project,
    { mode: "api", controllerManager: true, audit: true },
    process.env["KJO_TEST_API_CLUSTER"],
  );
}
