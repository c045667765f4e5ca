import { create } from "@bufbuild/protobuf";
import type { Domain, DomainSpec } from "../../api/types.ts";
import * as proto from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/domain_pb.js";
import { timeText } from "./time.ts";

/** What a request says of a domain. */
export function domainSpecOf({
  role,
  cert,
  authCenter,
  masterDomainId,
}: proto.CreateDomainRequest | proto.UpdateDomainRequest): DomainSpec {
  return {
    ...(role !== "" && { role: role as "partner" }),
    ...(cert !== "" && { cert }),
    ...(masterDomainId !== "" && { master: masterDomainId }),
    ...(authCenter && authCenter.authenticationType !== "" && { authCenter: authCenterOf(authCenter) }),
  };
}

function authCenterOf({ authenticationType, tokenGenMethod }: proto.AuthCenter): NonNullable<DomainSpec["authCenter"]> {
  return {
    authenticationType: authenticationType as "Token",
    ...(tokenGenMethod !== "" && { tokenGenMethod: tokenGenMethod as "UID-RSA-GEN" }),
  };
}

/** What an answer shows of a domain. */
export function domainDataOf({ metadata, spec, status }: Domain): proto.QueryDomainResponseData {
  return create(proto.QueryDomainResponseDataSchema, {
    domainId: metadata.name,
    role: spec.role,
    cert: spec.cert,
    nodeStatuses: (status?.nodeStatuses ?? []).map((node) => ({
      ...node,
      lastHeartbeatTime: timeText(node.lastHeartbeatTime),
      lastTransitionTime: timeText(node.lastTransitionTime),
    })),
    deployTokenStatuses: (status?.deployTokenStatuses ?? []).map((token) => ({
      ...token,
      lastTransitionTime: timeText(token.lastTransitionTime),
    })),
    annotations: metadata.annotations,
    authCenter: spec.authCenter,
    masterDomainId: spec.master,
  });
}
