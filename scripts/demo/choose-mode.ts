import { findOnPath } from "../../test/cluster/binaries/resolve.ts";

export interface Machine {
  readonly platform: string;
  readonly root: boolean;
  /** Whether a program is on PATH. */
  readonly has: (program: string) => boolean;
}

export interface Choice {
  readonly mode: "real" | "simulated";
  /** Why, for the user. */
  readonly why: string;
}

/** The best cluster that a machine can have, before anything was tried. */
export function chooseMode({ platform, root, has }: Machine): Choice {
  const simulated = (why: string): Choice => ({
    mode: "simulated",
    why: `${why}, so pods are simulated: nothing runs in them`,
  });
  if (platform !== "linux") return simulated("real containers need Linux");
  if (!root) return simulated("real containers need root (sudo)");
  if (!has("containerd") && !has("apt-get"))
    return simulated("containerd is neither installed nor installable by apt-get");
  return { mode: "real", why: "real containers: this is Linux, and you are root" };
}

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    root: process.getuid?.() === 0,
    has: (program) => findOnPath(program) !== undefined,
  };
}
