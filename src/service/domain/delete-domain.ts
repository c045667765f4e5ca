import { DOMAINS } from "../../api/resources.ts";
import { DomainService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/domain_pb.js";
import { inCluster } from "../access.ts";
import { define } from "../define.ts";
import { LACKS_DOMAINS, requireDomainID } from "./domain-id.ts";

/** Deletes a Domain. */
export const deleteDomain = define({
  rpc: DomainService.method.deleteDomain,
  path: "/api/v1/domain/delete",
  check: requireDomainID,
  access: inCluster("delete", "domains"),
  uses: ["delete domains"],
  audit: ({ domainId }) => ({ subject: domainId }),
  repeat: false,
  failure: { missing: "domainNotExists", other: "deleteDomain", forbidden: LACKS_DOMAINS },
  run: async ({ domainId }, { backend, signal }) => {
    await backend.client.delete(DOMAINS, { name: domainId }, { signal });
    return {};
  },
});
