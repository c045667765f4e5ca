import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "./values.ts";
import { DEFAULT_RELEASE, MODULES } from "./versions.ts";

/** Pins a release of Kubernetes for the test cluster: writes the module that its programs are built from. */
const USAGE =
  "Usage: npx tsx test/cluster/pin.ts VERSION, for example 1.37.2; the minor version's former pin is replaced";

const KUBERNETES_PROGRAMS = ["kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubelet"];

/** What else a cluster is made of, whatever its version: built with the newest release, see `releaseThatPins`. */
const COMPANIONS = [
  { tool: "github.com/coredns/coredns", module: "github.com/coredns/coredns", version: "v1.15.0" },
  { tool: "go.etcd.io/etcd/server/v3", module: "go.etcd.io/etcd/server/v3", version: "v3.7.0" },
  { tool: "sigs.k8s.io/kwok/cmd/kwok", module: "sigs.k8s.io/kwok", version: "v0.8.0" },
];

/** The parts of `go mod edit -json` that matter here. */
interface GoMod {
  Go: string;
  Replace: { Old: { Path: string }; New: { Path: string } }[];
}

function go(args: string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync("go", args, {
    encoding: "utf8",
    cwd,
    env: { ...process.env, GOWORK: "off", GOFLAGS: "" },
  });
  if (status !== 0) throw new Error(`go ${args.join(" ")} failed: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
  return stdout;
}

/** The go.mod to start from; `go mod tidy` adds what these requirements require. */
function moduleText(version: string, { Go, Replace }: GoMod, companions: typeof COMPANIONS): string {
  const staging = Replace.filter(({ New }) => New.Path.startsWith("./staging/")).map(({ Old }) => Old.Path);
  const stagingVersion = version.replace(/^v1\./, "v0.");
  const tools = [
    ...KUBERNETES_PROGRAMS.map((program) => `k8s.io/kubernetes/cmd/${program}`),
    ...companions.map(({ tool }) => tool),
  ];
  const requirements = [{ module: "k8s.io/kubernetes", version }, ...companions];
  return `// Programs of the test cluster, pinned by ../../../pin.ts.
module kusciajob-operator.local/test-cluster/kubernetes

go ${Go}

tool (
${tools
  .toSorted()
  .map((tool) => `\t${tool}\n`)
  .join("")})

// Kubernetes replaces its staging modules by folders of its own tree, which a dependent module does not inherit.
replace (
${staging.map((path) => `\t${path} => ${path} ${stagingVersion}\n`).join("")})

require (
${requirements.map(({ module, version: required }) => `\t${module} ${required} // indirect\n`).join("")})
`;
}

function pin(version: string): void {
  const minor = version.split(".").slice(0, 2).join(".").slice(1);
  const isNewest = minor.localeCompare(DEFAULT_RELEASE.minor, "en", { numeric: true }) >= 0;
  const { GoMod: file } = parseJson<{ GoMod: string }>(
    go(["mod", "download", "-json", `k8s.io/kubernetes@${version}`]),
  );
  const upstream = parseJson<GoMod>(go(["mod", "edit", "-json", file]));
  const folder = join(MODULES, minor);
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, "go.sum"), { force: true });
  writeFileSync(join(folder, "go.mod"), moduleText(version, upstream, isNewest ? COMPANIONS : []));
  go(["mod", "tidy"], folder);
}

const requested = /^v?(1\.\d+\.\d+)$/.exec(process.argv[2] ?? "")?.[1];
if (requested === undefined || process.argv.length > 3) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  pin(`v${requested}`);
}
