import type { TestProject } from "vitest/node";
import { provideClusters } from "../support/shared-cluster.ts";
import { provideChromium } from "./chromium.ts";

/** An API server for the tests of the console. `KJO_TEST_API_CLUSTER=DIR` uses a running cluster and leaves it alone. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  provideChromium();
  return provideClusters(project, { mode: "api", controllerManager: true }, process.env["KJO_TEST_API_CLUSTER"]);
}
