import type { Pod } from "../api/kubernetes.ts";
import { ANNOTATION } from "../api/names.ts";
import type { DeployTemplate } from "../api/types.ts";

/** Restarts of a container before its party fails, where the template does not say. */
export const DEFAULT_BACKOFF_LIMIT = 6;

/**
 * The limit goes with the pod: whoever judges it later need not find the AppImage as it was. Without restarts there is
 * none.
 */
export function restartAnnotations({ spec }: DeployTemplate): Record<string, string> {
  const { restartPolicy = "", backoffLimit = DEFAULT_BACKOFF_LIMIT } = spec;
  return restartPolicy === "" || restartPolicy === "Never" ? {} : { [ANNOTATION.backoffLimit]: String(backoffLimit) };
}

/** How often a container of the pod may be restarted; undefined if the kubelet never restarts any. */
export function backoffLimitOf({ metadata }: Pod): number | undefined {
  const limit = metadata.annotations?.[ANNOTATION.backoffLimit];
  if (limit === undefined) return undefined;
  return /^\d+$/.test(limit) ? Number(limit) : DEFAULT_BACKOFF_LIMIT;
}
