import type { Stored } from "../api/kubernetes.ts";

/**
 * Compares two resourceVersions of one resource type: negative when `a` is older. They are decimal numbers beyond what a
 * JavaScript number holds exactly, so the longer one is the greater one. A missing version is older than any other.
 */
export function compareVersions(a: string | undefined, b: string | undefined): number {
  const left = a ?? "";
  const right = b ?? "";
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The newer of two resourceVersions. */
export function newerVersion(a: string | undefined, b: string | undefined): string | undefined {
  return compareVersions(a, b) >= 0 ? a : b;
}

/** True when `a` was written after `b`. */
export function isNewer(a: Stored, b: Stored): boolean {
  return compareVersions(a.metadata.resourceVersion, b.metadata.resourceVersion) > 0;
}
