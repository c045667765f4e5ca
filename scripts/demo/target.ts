import type { DemoKube } from "./kube.ts";

/** What the examples are shown on. */
export interface DemoTarget {
  readonly mode: "local" | "real" | "simulated";
  readonly kubeconfig: string;
  readonly kube: DemoKube;
}
