/** The Kubernetes whose answers the model gives. */
const VERSION = { major: "1", minor: "35", gitVersion: "v1.35.4+kusciajob-local" };

/** The answer to `GET /version`. */
export function versionInfo(): object {
  return {
    ...VERSION,
    gitCommit: "",
    gitTreeState: "clean",
    buildDate: "1970-01-01T00:00:00Z",
    goVersion: "",
    compiler: "",
    platform: `${process.platform}/${process.arch}`,
  };
}

/** The version that the node says it has. */
export const KUBELET_VERSION = VERSION.gitVersion;
