import { isRecord } from "./json.ts";
import { forbidden } from "./refusals.ts";
import type { ModelApiServer } from "./server.ts";
import type { Target } from "./target.ts";
import type { ModelObject, ModelResponse } from "./types.ts";

/**
 * Refuses a pod that a ResourceQuota has no room for: for the option `admit`. Unlike the real plugin it needs nobody who
 * counts, so that a new quota holds at once, and it writes no status.
 */
export function podQuota(
  server: Pick<ModelApiServer, "objects">,
  target: Target,
  name: string,
): ModelResponse | undefined {
  const { kind, namespace } = target;
  if (kind.plural !== "pods" || namespace === undefined) return undefined;
  const used = usedPods(server, namespace);
  for (const quota of server.objects("resourcequotas", namespace)) {
    const hard = podsAllowed(quota);
    if (hard === undefined || used < Number(hard)) continue;
    const why = `exceeded quota: ${quota.metadata.name}, requested: pods=1, used: pods=${used}, limited: pods=${hard}`;
    return forbidden(kind, name, why).response;
  }
  return undefined;
}

/** How many pods of a namespace count. */
export function usedPods(server: Pick<ModelApiServer, "objects">, namespace: string): number {
  return server.objects("pods", namespace).filter(counts).length;
}

/** A pod that has ended takes no room. */
function counts({ status }: ModelObject): boolean {
  return !isRecord(status) || (status["phase"] !== "Succeeded" && status["phase"] !== "Failed");
}

function podsAllowed({ spec }: ModelObject): string | undefined {
  const hard = isRecord(spec) && isRecord(spec["hard"]) ? spec["hard"] : {};
  const { pods } = hard;
  return typeof pods === "string" || typeof pods === "number" ? String(pods) : undefined;
}
