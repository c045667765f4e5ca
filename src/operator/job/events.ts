import type { KubeObject, Stored } from "../../api/kubernetes.ts";
import { API_VERSION } from "../../api/names.ts";
import type { KusciaJob } from "../../api/types.ts";

/** Objects from a LIST carry no kind of their own; an Event must name it. */
export function withKind(job: Stored<KusciaJob>): KubeObject & { apiVersion: string; kind: string } {
  return { ...job, apiVersion: API_VERSION, kind: "KusciaJob" };
}
