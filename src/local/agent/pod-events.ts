import { randomBytes } from "node:crypto";
import type { Pod } from "../../api/kubernetes.ts";
import { timestamp } from "../api/metadata.ts";
import type { ModelApiServer } from "../api/server.ts";

/** Tells of a pod what the kubelet would. */
export type TellPod = (pod: Pod, event: { type?: "Normal" | "Warning"; reason: string; message: string }) => void;

/** Writes Events of pods, as a component of a node. A namespace that is going takes none, which does not matter. */
export function podEvents(server: ModelApiServer, source: { component: string; host: string }): TellPod {
  return ({ metadata }, { type = "Normal", reason, message }) => {
    const { name = "", namespace = "", uid, resourceVersion } = metadata;
    const time = timestamp(Date.now());
    const body = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: `${name.slice(0, 200)}.${randomBytes(8).toString("hex")}`, namespace },
      involvedObject: { apiVersion: "v1", kind: "Pod", name, namespace, uid, resourceVersion },
      type,
      reason,
      message,
      source,
      reportingComponent: source.component,
      reportingInstance: source.host,
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    };
    server.handle({ method: "POST", path: `/api/v1/namespaces/${namespace}/events`, body });
  };
}
