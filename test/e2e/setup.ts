import type { TestProject } from "vitest/node";
import { provideCluster } from "../support/shared-cluster.ts";

/** One cluster with real containers for all e2e tests. `KJO_TEST_REAL_CLUSTER=DIR` uses a running one and leaves it alone. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideCluster(project, { mode: "real" }, process.env["KJO_TEST_REAL_CLUSTER"]);
}
