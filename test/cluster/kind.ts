import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findOnPath } from "./binaries/resolve.ts";

const clusterName = (id: string): string => `kjo-${id}`;

function runKind(args: string[]): void {
  const { status, stdout, stderr, error } = spawnSync("kind", args, { encoding: "utf8" });
  if (status !== 0)
    throw new Error(`kind ${args.join(" ")} failed: ${error?.message ?? `${stdout}${stderr}`.trim().slice(-3000)}`);
}

/** Fails with the remedy when kind or an engine for it is missing. */
export function requireKind(): void {
  if (!findOnPath("kind"))
    throw new Error("--provider kind needs the kind program on PATH; install it, or leave --provider away");
  if (!["docker", "podman", "nerdctl"].some((engine) => findOnPath(engine))) {
    throw new Error(
      "--provider kind needs a container engine (docker, podman or nerdctl) on PATH; install one, or leave --provider away",
    );
  }
}

/** Makes a kind cluster of this version whose kubeconfig lies where ours would. */
export function createKindCluster(id: string, dir: string): void {
  requireKind();
  runKind(["create", "cluster", "--name", clusterName(id), "--kubeconfig", join(dir, "kubeconfig"), "--wait", "180s"]);
}

/** Removes a kind cluster; one that is gone already is fine for kind too. */
export function deleteKindCluster(id: string): void {
  runKind(["delete", "cluster", "--name", clusterName(id)]);
}

/** Loads an image archive into the kind nodes. */
export function loadImageIntoKind(id: string, archive: string): void {
  runKind(["load", "image-archive", archive, "--name", clusterName(id)]);
}
