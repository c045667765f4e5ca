import { recordOf, same } from "../api/json.ts";
import { usedPods } from "../api/quota.ts";
import type { ModelApiServer } from "../api/server.ts";

/** Keeps in each ResourceQuota's status how much of it is used; only pods are counted. */
export function countQuotas(server: ModelApiServer): void {
  for (const quota of server.objects("resourcequotas")) {
    const { namespace = "", name } = quota.metadata;
    const hard = recordOf(recordOf(quota["spec"])["hard"]);
    const used = Object.keys(hard).map((what) => [what, what === "pods" ? String(usedPods(server, namespace)) : "0"]);
    const status = { hard, used: Object.fromEntries(used) as Record<string, string> };
    if (same(quota["status"], status)) continue;
    const metadata = { ...quota.metadata, resourceVersion: undefined };
    const path = `/api/v1/namespaces/${namespace}/resourcequotas/${name}/status`;
    server.handle({ method: "PUT", path, body: { ...quota, metadata, status } });
  }
}
