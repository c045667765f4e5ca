import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Image every test may use: busybox built from the machine's own static binary. */
export const BUSYBOX_IMAGE = "kusciajob-operator.local/busybox:1.35";
/** The Node that runs the tests and the demo, as an image. */
export const NODE_IMAGE = "kusciajob-operator.local/node:20";

/** Image of the pod sandbox, made from the same binary. */
export const PAUSE_IMAGE = "kusciajob-operator.local/pause:3";

/** Holds a folder a minor version, each a Go module made by `pin.ts`. */
export const MODULES = join(import.meta.dirname, "modules", "kubernetes");

/** A release of Kubernetes that a cluster can have. */
export interface Release {
  /** `1.37`. */
  readonly minor: string;
  /** `v1.37.2`, as the module requires it. */
  readonly version: string;
  /** Folder of the Go module that pins the programs. */
  readonly module: string;
}

function readRelease(minor: string): Release {
  const module = join(MODULES, minor);
  const version = /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(readFileSync(join(module, "go.mod"), "utf8"))?.[1];
  if (version === undefined) throw new Error(`${module}/go.mod does not require k8s.io/kubernetes`);
  return { minor, version, module };
}

/** All releases, oldest first. */
export const RELEASES: readonly Release[] = readdirSync(MODULES)
  .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
  .map(readRelease);

/** The newest release: what a cluster has that asks for none. */
export const DEFAULT_RELEASE = newest();

function newest(): Release {
  const last = RELEASES.at(-1);
  if (!last) throw new Error(`${MODULES} is empty`);
  return last;
}

/** Finds a release by its minor version (`1.37`) or its full version (`1.37.2`, `v1.37.2`). */
export function releaseOf(requested: string): Release {
  const wanted = requested.replace(/^v/, "");
  const found = RELEASES.find(({ minor, version }) => wanted === minor || wanted === version.slice(1));
  if (found) return found;
  const known = RELEASES.map(({ version }) => version.slice(1)).join(", ");
  throw new Error(`no Kubernetes ${requested} is pinned; there are ${known}; test/cluster/pin.ts adds one`);
}
