import { createHash } from "node:crypto";
import type { Pool } from "../config.ts";

/** The one node that stands for an environment in a domain; its id never changes. */
export function nodeIDOf({ domain, appImage }: Pick<Pool, "domain" | "appImage">): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([domain, appImage]))
    .digest("hex")
    .slice(0, 12);
  return `node-${domain}-${digest}`;
}

/** Where a node is. */
export function nodeURL(base: string, poolID: string, nodeID: string): string {
  return `${base}/pools/${encodeURIComponent(poolID)}/nodes/${encodeURIComponent(nodeID)}`;
}
