import { LogService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { define } from "../define.ts";
import { locatePod, requireTaskID, toPodOf } from "./locate-pod.ts";

/** Names the node that a pod of a task runs on. */
export const queryPodNode = define({
  rpc: LogService.method.queryPodNode,
  path: "/api/v1/log/node/query",
  check: requireTaskID,
  access: toPodOf("pods", "queryPodNode"),
  uses: ["get pods"],
  audit: false,
  repeat: true,
  failure: "queryPodNode",
  run: async (request, call) => {
    const { pod } = await locatePod(request, "queryPodNode", call);
    const { hostIP = "" } = (pod.status ?? {}) as { hostIP?: string };
    return { nodeName: pod.spec?.nodeName ?? "", nodeIp: hostIP };
  },
});
