import { DOMAINS } from "../../api/resources.ts";
import { DomainService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/domain_pb.js";
import { inCluster } from "../access.ts";
import { domainSpecOf } from "../convert/domain.ts";
import { define } from "../define.ts";
import { LACKS_DOMAINS, requireDomainID } from "./domain-id.ts";

/** What this API knows of a domain and a request may leave out. */
const CLEARED = { role: null, cert: null, master: null, authCenter: null };

/** Replaces what this API knows of a domain; its quota and the like stay. */
export const updateDomain = define({
  rpc: DomainService.method.updateDomain,
  path: "/api/v1/domain/update",
  check: requireDomainID,
  access: inCluster("patch", "domains"),
  uses: ["patch domains"],
  audit: ({ domainId }) => ({ subject: domainId }),
  repeat: true,
  failure: { missing: "domainNotExists", other: "updateDomain", forbidden: LACKS_DOMAINS },
  run: async (request, { backend, signal }) => {
    const patch = { spec: { ...CLEARED, ...domainSpecOf(request) } };
    await backend.client.patch(DOMAINS, { name: request.domainId }, patch, { signal });
    return {};
  },
});
