import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findOnPath } from "./resolve.ts";

/** What a real node needs from the system, with the Debian package that has it. */
const NEEDS: { package: string; present: () => boolean }[] = [
  { package: "containerd", present: () => findOnPath("containerd") !== undefined && findOnPath("ctr") !== undefined },
  { package: "runc", present: () => findOnPath("runc") !== undefined },
  { package: "containernetworking-plugins", present: () => cniPluginFolder() !== undefined },
  { package: "iptables", present: () => findOnPath("iptables") !== undefined },
  { package: "conntrack", present: () => findOnPath("conntrack") !== undefined },
  { package: "iproute2", present: () => findOnPath("ip") !== undefined },
  { package: "mount", present: () => findOnPath("mount") !== undefined },
  { package: "util-linux", present: () => findOnPath("unshare") !== undefined && findOnPath("nsenter") !== undefined },
];

/** Folder of the CNI plugins, as Debian or as upstream installs them. */
export function cniPluginFolder(): string | undefined {
  return ["/usr/lib/cni", "/opt/cni/bin"].find((folder) =>
    ["ptp", "portmap", "host-local", "loopback"].every((plugin) => existsSync(`${folder}/${plugin}`)),
  );
}

/** Runs apt without questions; its output is shown only when it fails. */
export function runApt(command: string, args: string[], cwd?: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    cwd,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status !== 0)
    throw new Error(
      `${command} ${args.join(" ")} failed: ${error?.message ?? `${stdout}${stderr}`.trim().slice(-2000)}`,
    );
}

/** Installs what is missing when that is possible, else says what to install. */
export function provideSystemPackages(progress: (line: string) => void): void {
  const missing = NEEDS.filter((need) => !need.present()).map((need) => need.package);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || findOnPath("apt-get") === undefined) {
    throw new Error(
      `the real mode needs ${missing.join(", ")} (names of Debian packages); install them, or use the mode simulated`,
    );
  }
  progress(`installing ${missing.join(", ")}`);
  runApt("apt-get", ["update", "-q"]);
  runApt("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...missing]);
  const still = NEEDS.filter((need) => missing.includes(need.package) && !need.present()).map((need) => need.package);
  if (still.length > 0)
    throw new Error(`installed ${still.join(", ")}, but the programs are still not found; check PATH`);
}
