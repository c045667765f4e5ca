import { DEFAULT_RELEASE, releaseOf } from "./versions.ts";

/** How much of Kubernetes a cluster consists of, smallest first. */
export const MODES = ["api", "simulated", "real"] as const;
export type Mode = (typeof MODES)[number];

/** What makes the cluster: our own processes, kind with a container engine, or local mode's API server. */
export const PROVIDERS = ["processes", "kind", "local"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** What a caller may choose about a cluster. */
export interface ClusterOptions {
  /** Folder that holds everything of the cluster; made if missing, and must be empty or a former cluster's. */
  dir: string;
  mode: Mode;
  provider?: Provider;
  /** Kubernetes version, `1.37` or `1.37.2`; default is `KJO_TEST_KUBERNETES`, else the newest. */
  kubernetes?: string;
  /** Number of simulated nodes; default 10. */
  nodes?: number;
  /** Write one JSON line per request to `DIR/audit.log`. */
  audit?: boolean;
  /** Also run kube-controller-manager in the modes that do not need it. */
  controllerManager?: boolean;
  /** Extra arguments of kube-apiserver. */
  apiServerArgs?: string[];
  /** Take down a cluster that already runs in the folder, instead of refusing. */
  replace?: boolean;
  /** Receives one line per step; default is silence. */
  progress?: (line: string) => void;
  /** Ends the start early; what was started is removed again. */
  signal?: AbortSignal;
}

/** The options after defaults; this is what the state file keeps. */
export type ResolvedOptions = Required<Pick<ClusterOptions, "mode" | "nodes" | "audit" | "controllerManager">> & {
  provider: Provider;
  /** Full version, `v1.37.2`. */
  kubernetes: string;
  apiServerArgs: string[];
};

/** Fills in the defaults and refuses combinations that cannot work. */
export function resolveOptions(options: ClusterOptions): ResolvedOptions {
  const nodes = options.nodes ?? 10;
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > 5000) {
    throw new Error(`nodes must be a whole number from 1 to 5000, not ${nodes}`);
  }
  const provider = options.provider ?? "processes";
  if (provider === "kind" && options.mode !== "real") {
    throw new Error(`provider kind makes real clusters only; use --mode real, or leave --provider away`);
  }
  if (provider === "local" && options.mode !== "api") {
    throw new Error("provider local makes API servers only; use --mode api, or leave --provider away");
  }
  const ignored =
    options.kubernetes !== undefined ||
    options.audit ||
    options.controllerManager ||
    (options.apiServerArgs ?? []).length > 0;
  if (provider === "kind" && ignored) {
    throw new Error(
      "provider kind chooses the version and the options of the control plane; leave --kubernetes, --audit, --controller-manager and --apiserver-arg away",
    );
  }
  return {
    mode: options.mode,
    provider,
    kubernetes: releaseOf(options.kubernetes ?? (process.env["KJO_TEST_KUBERNETES"] || DEFAULT_RELEASE.version))
      .version,
    nodes,
    audit: options.audit ?? false,
    controllerManager: options.controllerManager ?? options.mode === "real",
    apiServerArgs: options.apiServerArgs ?? [],
  };
}
