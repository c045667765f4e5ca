import { create } from "@bufbuild/protobuf";
import { DOMAINS } from "../../api/resources.ts";
import type { Domain, DomainSpec } from "../../api/types.ts";
import { timeText } from "../convert/time.ts";
import { invalid } from "../errors.ts";
import * as proto from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/domain_pb.js";
import { nameProblem } from "../names.ts";
import type { Verb } from "../auth/caller.ts";
import { type Call, type Handler, orFail, requireAccess } from "./call.ts";
import { translated } from "./translate.ts";

export const createDomain: Handler<
  typeof proto.CreateDomainRequestSchema,
  typeof proto.CreateDomainResponseSchema
> = async (request, call) => {
  requireDomainID(request.domainId);
  const problem = nameProblem("domain_id", request.domainId);
  if (problem !== undefined) throw invalid(problem);
  await access(call, "create");
  const domain: Domain = { metadata: { name: request.domainId }, spec: specOf(request) };
  await translated({ exists: "domainExists", other: "createDomain" }, () =>
    call.backend.client.create(DOMAINS, domain, { signal: call.signal }),
  );
  return {};
};

/** Replaces what this API knows of a domain; its quota and the like stay. */
export const updateDomain: Handler<
  typeof proto.UpdateDomainRequestSchema,
  typeof proto.UpdateDomainResponseSchema
> = async (request, call) => {
  requireDomainID(request.domainId);
  await access(call, "patch");
  const cleared = { role: null, cert: null, master: null, authCenter: null };
  const patch = { spec: { ...cleared, ...specOf(request) } };
  await translated({ missing: "domainNotExists", other: "updateDomain" }, () =>
    call.backend.client.patch(DOMAINS, { name: request.domainId }, patch, { signal: call.signal }),
  );
  return {};
};

export const deleteDomain: Handler<
  typeof proto.DeleteDomainRequestSchema,
  typeof proto.DeleteDomainResponseSchema
> = async (request, call) => {
  requireDomainID(request.domainId);
  await access(call, "delete");
  await translated({ missing: "domainNotExists", other: "deleteDomain" }, () =>
    call.backend.client.delete(DOMAINS, { name: request.domainId }, { signal: call.signal }),
  );
  return {};
};

export const queryDomain: Handler<
  typeof proto.QueryDomainRequestSchema,
  typeof proto.QueryDomainResponseSchema
> = async (request, call) => {
  requireDomainID(request.domainId);
  await access(call, "get");
  const domain = await translated({ missing: "domainNotExists", other: "queryDomain" }, () =>
    read(request.domainId, call),
  );
  return { data: dataOf(domain) };
};

/** In the order asked for; the first that cannot be shown fails the call. */
export const batchQueryDomain: Handler<
  typeof proto.BatchQueryDomainRequestSchema,
  typeof proto.BatchQueryDomainResponseSchema
> = async (request, call) => {
  if (request.domainIds.length === 0) throw invalid("domain ids can not be empty");
  request.domainIds.forEach(requireDomainID);
  await access(call, "get");
  const domains = [];
  for (const id of request.domainIds) {
    const { domainId, role, cert, nodeStatuses } = dataOf(await orFail("queryDomainStatus", () => read(id, call)));
    domains.push({ domainId, role, cert, nodeStatuses });
  }
  return { data: { domains } };
};

function requireDomainID(id: string): void {
  if (id === "") throw invalid("domain id can not be empty");
}

function access(call: Call, verb: Verb): Promise<void> {
  return requireAccess(call, { verb, resource: "domains" });
}

function read(name: string, call: Call): Promise<Domain> {
  return call.backend.client.get(DOMAINS, { name }, { signal: call.signal });
}

function specOf({
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

function dataOf({ metadata, spec, status }: Domain): proto.QueryDomainResponseData {
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
