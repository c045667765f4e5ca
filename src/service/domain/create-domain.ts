import { DOMAINS } from "../../api/resources.ts";
import { DomainService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/domain_pb.js";
import { inCluster } from "../access.ts";
import { domainSpecOf } from "../convert/domain.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { nameProblem } from "../names.ts";
import { LACKS_DOMAINS, requireDomainID } from "./domain-id.ts";

/** Creates a Domain. */
export const createDomain = define({
  rpc: DomainService.method.createDomain,
  path: "/api/v1/domain/create",
  check: (request) => {
    requireDomainID(request);
    const problem = nameProblem("domain_id", request.domainId);
    if (problem !== undefined) throw invalid(problem);
  },
  access: inCluster("create", "domains"),
  uses: ["create domains"],
  audit: ({ domainId }) => ({ subject: domainId }),
  repeat: false,
  failure: { exists: "domainExists", other: "createDomain", forbidden: LACKS_DOMAINS },
  run: async (request, { backend, signal }) => {
    const domain = { metadata: { name: request.domainId }, spec: domainSpecOf(request) };
    await backend.client.create(DOMAINS, domain, { signal });
    return {};
  },
});
