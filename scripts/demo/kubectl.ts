import type { Cluster } from "../../test/cluster/index.ts";
import type { Screen } from "./screen.ts";

const SAFE_WORD = /^[\w@%+=:,./-]+$/;

/** Runs kubectl before the user's eyes: the command, then its output. */
export async function showKubectl(cluster: Cluster, screen: Screen, args: string[]): Promise<void> {
  screen.command(["kubectl", ...args].map(quoted).join(" "));
  screen.quote(await cluster.kubectl(args));
}

function quoted(word: string): string {
  return SAFE_WORD.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
