import { spawn, spawnSync } from "node:child_process";
import { DEFAULT_RELEASE, type Release } from "../versions.ts";

/** Programs that can be built, with their Go package and the seconds that a cold build takes on two idle cores. */
const RECIPES: Record<string, { package: string; coldSeconds: number }> = {
  etcd: { package: "go.etcd.io/etcd/server/v3", coldSeconds: 35 },
  "kube-apiserver": { package: "k8s.io/kubernetes/cmd/kube-apiserver", coldSeconds: 240 },
  "kube-controller-manager": { package: "k8s.io/kubernetes/cmd/kube-controller-manager", coldSeconds: 60 },
  "kube-scheduler": { package: "k8s.io/kubernetes/cmd/kube-scheduler", coldSeconds: 20 },
  kubelet: { package: "k8s.io/kubernetes/cmd/kubelet", coldSeconds: 40 },
  "kube-proxy": { package: "k8s.io/kubernetes/cmd/kube-proxy", coldSeconds: 15 },
  coredns: { package: "github.com/coredns/coredns", coldSeconds: 60 },
  kwok: { package: "sigs.k8s.io/kwok/cmd/kwok", coldSeconds: 20 },
};

/** Names of the programs that can be built. */
export const GO_PROGRAMS = Object.keys(RECIPES);

/** The release whose module pins a program: only Kubernetes' own programs differ between the versions of a cluster. */
export function releaseThatPins(program: string, cluster: Release): Release {
  return RECIPES[program]?.package.startsWith("k8s.io/kubernetes/") ? cluster : DEFAULT_RELEASE;
}

/** How long cold builds of these programs take on two idle cores, for people. */
export function coldBuildTime(programs: readonly string[]): string {
  const seconds = programs.reduce((sum, program) => sum + (RECIPES[program]?.coldSeconds ?? 0), 0);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** Whom a long build tells about itself, and who can end it. */
export interface BuildContext {
  progress: (line: string) => void;
  signal?: AbortSignal;
}

const PROGRESS_EVERY_MS = 15_000;

function linkerFlags({ version, minor }: Release): string {
  // Without these the server says v0.0.0, which helm and kubectl refuse.
  const variables = { gitVersion: version, gitMajor: minor.split(".")[0], gitMinor: minor.split(".")[1] };
  const settings = Object.entries(variables).map(
    ([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`,
  );
  return ["-s -w", ...settings].join(" ");
}

/** Fails with the remedy when Go is missing or too old to fetch the toolchain that the modules ask for. */
function requireGo(program: string, { version }: Release): void {
  const found = /go(\d+)\.(\d+)/.exec(spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).stdout ?? "");
  const minor = Number(found?.[2] ?? 0);
  if (found && minor >= 21) return;
  const problem = found
    ? `Go ${found[1]}.${found[2]} is too old (1.21 or newer fetches the version it needs)`
    : "Go is not on PATH";
  throw new Error(
    `${program} is needed and ${problem}. Install Go, or set KUBEBUILDER_ASSETS to a folder with the Kubernetes ${version} programs, ` +
      `or use --provider kind with a container engine`,
  );
}

/** Builds a program to `output`, telling every few seconds that it is still at it. */
export async function goBuild(
  program: string,
  release: Release,
  output: string,
  { progress, signal }: BuildContext,
): Promise<void> {
  const recipe = RECIPES[program];
  if (!recipe) throw new Error(`no recipe to build ${program}`);
  requireGo(program, release);
  const started = performance.now();
  const elapsed = (): string => `${Math.round((performance.now() - started) / 1000)} s`;
  progress(`building ${program} (the first time about ${coldBuildTime([program])} on two idle cores)`);
  const timer = setInterval(() => progress(`building ${program}: ${elapsed()}`), PROGRESS_EVERY_MS);
  try {
    await run(recipe.package, release, output, signal);
  } finally {
    clearInterval(timer);
  }
  progress(`built ${program} in ${elapsed()}`);
}

function run(goPackage: string, release: Release, output: string, signal?: AbortSignal): Promise<void> {
  const args = ["build", "-trimpath", "-buildvcs=false", "-ldflags", linkerFlags(release), "-o", output, goPackage];
  // GOWORK and GOFLAGS of the user's own projects must not change what is built.
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "-mod=readonly" };
  const child = spawn("go", args, { cwd: release.module, env, stdio: ["ignore", "pipe", "pipe"], signal });
  let tail = "";
  const keep = (chunk: Buffer): void => {
    tail = (tail + chunk.toString()).slice(-4000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(signal?.aborted ? signal.reason : error));
    child.once("close", (code, ended) => {
      if (code === 0) resolve();
      else reject(new Error(`go build ${goPackage} failed (${ended ?? `exit ${code}`}):\n${tail.trim()}`));
    });
  });
}
