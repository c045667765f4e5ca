import type {
  QueryPodNodeRequestSchema,
  QueryPodNodeResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import type { Handler } from "./call.ts";
import { locatePod } from "./locate-pod.ts";

/** Names the node that a pod of a task runs on. */
export const queryPodNode: Handler<typeof QueryPodNodeRequestSchema, typeof QueryPodNodeResponseSchema> = async (
  request,
  call,
) => {
  const { pod } = await locatePod(request, "queryPodNode", call);
  const { hostIP = "" } = (pod.status ?? {}) as { hostIP?: string };
  return { nodeName: pod.spec?.nodeName ?? "", nodeIp: hostIP };
};
