import type { TestProject } from "vitest/node";
import { provideCluster } from "../support/shared-cluster.ts";

/** One API server for all integration tests. `KJO_TEST_API_CLUSTER=DIR` uses a running cluster and leaves it alone. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideCluster(
    project,
    { mode: "api", controllerManager: true, audit: true },
    process.env["KJO_TEST_API_CLUSTER"],
  );
}
