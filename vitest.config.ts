import { defineConfig } from "vitest/config";

/**
 * unit: pure, beside the code. faults: the operator on a model of the API server, a fault at every point. integration:
 * against a real kube-apiserver. e2e: real containers.
 * The last two share one cluster each, which their global set-up starts, so files run one after the other.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "src/**/*.test.ts",
            "test/cluster/**/*.test.ts",
            "test/conformance/**/*.test.ts",
            "scripts/**/*.test.ts",
          ],
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts", "test/cluster/**/*.itest.ts"],
          globalSetup: ["test/integration/setup.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/setup.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
