import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { KUBERNETES_VERSION, KWOK_VERSION } from "../versions.ts";

/** A Go module of ours that pins what is built. */
export type GoModule = "kubernetes" | "kwok";

/** Programs that can be built, with their Go package and how long a cold build takes on two cores. */
export const GO_PROGRAMS: Record<string, { module: GoModule; package: string; cold: string }> = {
  etcd: { module: "kubernetes", package: "go.etcd.io/etcd/server/v3", cold: "35 s" },
  "kube-apiserver": { module: "kubernetes", package: "k8s.io/kubernetes/cmd/kube-apiserver", cold: "4 min" },
  "kube-controller-manager": {
    module: "kubernetes",
    package: "k8s.io/kubernetes/cmd/kube-controller-manager",
    cold: "1 min",
  },
  "kube-scheduler": { module: "kubernetes", package: "k8s.io/kubernetes/cmd/kube-scheduler", cold: "20 s" },
  kubelet: { module: "kubernetes", package: "k8s.io/kubernetes/cmd/kubelet", cold: "40 s" },
  "kube-proxy": { module: "kubernetes", package: "k8s.io/kubernetes/cmd/kube-proxy", cold: "15 s" },
  coredns: { module: "kubernetes", package: "github.com/coredns/coredns", cold: "1 min" },
  kwok: { module: "kwok", package: "sigs.k8s.io/kwok/cmd/kwok", cold: "2 to 5 min" },
};

/** Whom a long build tells about itself, and who can end it. */
export interface BuildContext {
  progress: (line: string) => void;
  signal?: AbortSignal;
}

/** Folder of a module's go.mod and go.sum. */
export function moduleFolder(module: GoModule): string {
  return join(import.meta.dirname, "..", "modules", module);
}

/** Version under which a module's programs are cached. */
export function moduleVersion(module: GoModule): string {
  return module === "kubernetes" ? KUBERNETES_VERSION : KWOK_VERSION;
}

const PROGRESS_EVERY_MS = 15_000;

function linkerFlags(module: GoModule): string {
  if (module === "kwok") return "-s -w";
  // Without these the server says v0.0.0, which helm and kubectl refuse.
  const [major, minor] = KUBERNETES_VERSION.slice(1).split(".");
  const version = "k8s.io/component-base/version";
  return `-s -w -X ${version}.gitVersion=${KUBERNETES_VERSION} -X ${version}.gitMajor=${major} -X ${version}.gitMinor=${minor}`;
}

/** Fails with the remedy when Go is missing or too old to fetch the toolchain that the modules ask for. */
function requireGo(program: string): void {
  const found = /go(\d+)\.(\d+)/.exec(spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).stdout ?? "");
  const minor = Number(found?.[2] ?? 0);
  if (found && minor >= 21) return;
  const problem = found
    ? `Go ${found[1]}.${found[2]} is too old (1.21 or newer fetches the version it needs)`
    : "Go is not on PATH";
  throw new Error(
    `${program} is needed and ${problem}. Install Go, or set KUBEBUILDER_ASSETS to a folder with the Kubernetes ${KUBERNETES_VERSION} programs, ` +
      `or use --provider kind with a container engine`,
  );
}

/** Builds a program to `output`, telling every few seconds that it is still at it. */
export async function goBuild(program: string, output: string, { progress, signal }: BuildContext): Promise<void> {
  const recipe = GO_PROGRAMS[program];
  if (!recipe) throw new Error(`no recipe to build ${program}`);
  requireGo(program);
  const started = performance.now();
  const elapsed = (): string => `${Math.round((performance.now() - started) / 1000)} s`;
  progress(`building ${program} (the first time about ${recipe.cold} on two idle cores)`);
  const timer = setInterval(() => progress(`building ${program}: ${elapsed()}`), PROGRESS_EVERY_MS);
  try {
    await run(recipe, output, signal);
  } finally {
    clearInterval(timer);
  }
  progress(`built ${program} in ${elapsed()}`);
}

function run(recipe: { module: GoModule; package: string }, output: string, signal?: AbortSignal): Promise<void> {
  const args = [
    "build",
    "-trimpath",
    "-buildvcs=false",
    "-ldflags",
    linkerFlags(recipe.module),
    "-o",
    output,
    recipe.package,
  ];
  // GOWORK and GOFLAGS of the user's own projects must not change what is built.
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "-mod=readonly" };
  const child = spawn("go", args, { cwd: moduleFolder(recipe.module), env, stdio: ["ignore", "pipe", "pipe"], signal });
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
      else reject(new Error(`go build ${recipe.package} failed (${ended ?? `exit ${code}`}):\n${tail.trim()}`));
    });
  });
}
