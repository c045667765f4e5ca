import { defineConfig } from "vitest/config";
import { filesNotOnLocal, isOnLocal } from "./test/integration/not-on-local.ts";

// A bound on time says that something came to an end, not how fast it was: no loaded machine may break it.
const LIVENESS_MS = 120_000;

/** `KJO_TEST_API_CLUSTER` and `KJO_TEST_REAL_CLUSTER` name one cluster, which one worker uses. */
const workers = (cluster: string, own: number): number => (process.env[cluster] === undefined ? own : 1);

/** Files of a worker share their modules: to load these anew for each file took a third of the time. No file mocks a module. */
const SHARED = { isolate: false } as const;

/**
 * unit: pure, beside the code. faults: the operator on a model of the API server, a fault at every point. integration:
 * against a real kube-apiserver. browser: the console in a real browser, on the same. e2e: real containers. spu: a real engine in local mode, only when asked for.
 * Each worker of the last two has a cluster of its own, which the global set-up starts and its files share one after the other.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...SHARED,
          name: "unit",
          include: [
            "src/**/*.test.ts",
            "test/cluster/**/*.test.ts",
            "test/conformance/**/*.test.ts",
            "test/local/**/*.test.ts",
            "scripts/**/*.test.ts",
          ],
          testTimeout: LIVENESS_MS,
          hookTimeout: LIVENESS_MS,
          expect: { poll: { timeout: LIVENESS_MS } },
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          testTimeout: LIVENESS_MS,
        },
      },
      {
        test: {
          ...SHARED,
          name: "integration",
          include: ["test/integration/**/*.test.ts", "test/cluster/**/*.itest.ts"],
          exclude: isOnLocal() ? filesNotOnLocal() : [],
          setupFiles: ["test/integration/skip-on-local.ts"],
          globalSetup: ["test/integration/setup.ts"],
          maxWorkers: workers("KJO_TEST_API_CLUSTER", 3),
          testTimeout: 2 * LIVENESS_MS,
          hookTimeout: 300_000,
          expect: { poll: { timeout: LIVENESS_MS } },
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: ["test/browser/setup.ts"],
          // Files share what they load, and the browser: each has a corner of the cluster and profiles of its own.
          ...SHARED,
          maxWorkers: workers("KJO_TEST_API_CLUSTER", 2),
          testTimeout: 2 * LIVENESS_MS,
          hookTimeout: 300_000,
          expect: { poll: { timeout: LIVENESS_MS } },
        },
      },
      {
        test: {
          name: "spu",
          include: ["test/spu/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/setup.ts"],
          maxWorkers: workers("KJO_TEST_REAL_CLUSTER", 2),
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
