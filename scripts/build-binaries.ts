import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { dump } from "js-yaml";
import { inject } from "postject";
import manifest from "../package.json" with { type: "json" };
import { onlyKubeConfig } from "./only-kubeconfig.ts";

/**
 * Makes kj into single binaries, each a copy of Node with kj in it (a single executable application), packs them, and
 * writes the manifest for Krew that names them.
 *
 *   npm run binaries                                        for this machine, with the Node that runs
 *   npm run binaries -- --node win32-x64=./node.exe --node darwin-arm64=./node --url https://…/v0.1.0
 *
 * Every Node must be of the version that runs: the program is prepared by that one.
 */
const { values } = parseArgs({
  options: {
    node: { type: "string", multiple: true },
    url: { type: "string", default: "https://example.com/kusciajob-operator/releases/download" },
    out: { type: "string", default: "dist/bin" },
  },
});

/** By the names of Node and of Go, which Krew uses. */
const PLATFORMS: Readonly<Record<string, { readonly os: string; readonly arch: string }>> = {
  "linux-x64": { os: "linux", arch: "amd64" },
  "linux-arm64": { os: "linux", arch: "arm64" },
  "darwin-x64": { os: "darwin", arch: "amd64" },
  "darwin-arm64": { os: "darwin", arch: "arm64" },
  "win32-x64": { os: "windows", arch: "amd64" },
};
/** Node looks for it, and finds by it that there is a program inside. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

interface Artifact {
  readonly os: string;
  readonly arch: string;
  readonly bin: string;
  readonly archive: string;
  readonly sha256: string;
}

const out = resolve(values.out);
const work = mkdtempSync(join(tmpdir(), "kj-binaries-"));
try {
  mkdirSync(out, { recursive: true });
  const blob = await prepare();
  const artifacts: Artifact[] = [];
  for (const [platform, node] of nodes()) artifacts.push(await binary(platform, node, blob));
  writeFileSync(join(out, "kusciajob.yaml"), krewManifest(artifacts));
  for (const { archive, sha256 } of artifacts) process.stdout.write(`${sha256}  ${join(out, archive)}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The platforms that are asked for, with a Node for each. */
function nodes(): [string, string][] {
  const given = (values.node ?? []).map((pair): [string, string] => {
    const [platform = "", node = ""] = pair.split("=", 2);
    if (PLATFORMS[platform] === undefined || node === "")
      throw new Error(`--node ${pair} is not PLATFORM=PATH; platforms: ${Object.keys(PLATFORMS).join(", ")}`);
    return [platform, node];
  });
  return given.length > 0 ? given : [[`${process.platform}-${process.arch}`, process.execPath]];
}

/** kj as one script, in the form that Node takes into itself. */
async function prepare(): Promise<Buffer> {
  const script = join(work, "kj.cjs");
  await build({
    stdin: {
      contents:
        'import { main } from "./src/cli/main.ts"; import { VERSION } from "./src/version.ts"; void main(VERSION);',
      resolveDir: process.cwd(),
      loader: "ts",
    },
    outfile: script,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    minify: true,
    legalComments: "inline",
    define: { KJO_VERSION: JSON.stringify(manifest.version) },
    plugins: [onlyKubeConfig],
    logLevel: "warning",
  });
  const config = join(work, "sea.json");
  const blob = join(work, "kj.blob");
  writeFileSync(config, JSON.stringify({ main: script, output: blob, disableExperimentalSEAWarning: true }));
  execFileSync(process.execPath, ["--experimental-sea-config", config], { stdio: ["ignore", "ignore", "inherit"] });
  return readFileSync(blob);
}

/** One binary in an archive with the licences. */
async function binary(platform: string, node: string, blob: Buffer): Promise<Artifact> {
  const { os, arch } = PLATFORMS[platform]!;
  const bin = os === "windows" ? "kj.exe" : "kj";
  const folder = join(work, platform);
  mkdirSync(folder);
  const path = join(folder, bin);
  copyFileSync(node, path);
  chmodSync(path, 0o755);
  // A signature would no longer fit; macOS runs nothing without one.
  if (os === "darwin") sign("--remove-signature", path);
  await inject(path, "NODE_SEA_BLOB", blob, {
    sentinelFuse: FUSE,
    ...(os === "darwin" && { machoSegmentName: "NODE_SEA" }),
  });
  if (os === "darwin") sign("--sign", "-", path);
  copyFileSync("LICENSE", join(folder, "LICENSE"));
  const archive = `kj-v${manifest.version}-${os}-${arch}.tar.gz`;
  execFileSync("tar", ["-C", folder, "-czf", join(out, archive), bin, "LICENSE"]);
  const sha256 = createHash("sha256")
    .update(readFileSync(join(out, archive)))
    .digest("hex");
  return { os, arch, bin, archive, sha256 };
}

/** Where there is no codesign, whoever installs the binary signs it. */
function sign(...args: string[]): void {
  if (process.platform === "darwin") execFileSync("codesign", args, { stdio: "inherit" });
  else if (args[0] === "--sign") process.stderr.write(`${args.at(-1)} is not signed: that needs macOS\n`);
}

/** Krew refuses names that are acronyms, so the plug-in is `kubectl kusciajob`. */
function krewManifest(artifacts: readonly Artifact[]): string {
  const platforms = artifacts.map(({ os, arch, bin, archive, sha256 }) => ({
    selector: { matchLabels: { os, arch } },
    uri: `${values.url}/v${manifest.version}/${archive}`,
    sha256,
    bin,
    files: [bin, "LICENSE"].map((from) => ({ from, to: "." })),
  }));
  return dump({
    apiVersion: "krew.googlecontainertools.github.com/v1alpha2",
    kind: "Plugin",
    metadata: { name: "kusciajob" },
    spec: {
      version: `v${manifest.version}`,
      shortDescription: "Run KusciaJobs and see why they wait or failed",
      description:
        "Lists KusciaJobs with what they wait for or why they failed, shows logs of all parties, runs, waits for, restarts " +
        "and approves jobs. It asks Kubernetes, or a job API with --server.",
      platforms,
    },
  });
}
