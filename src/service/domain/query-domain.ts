import { DOMAINS } from "../../api/resources.ts";
import { DomainService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/domain_pb.js";
import { inCluster } from "../access.ts";
import { domainDataOf } from "../convert/domain.ts";
import { define } from "../define.ts";
import { requireDomainID } from "./domain-id.ts";

/** Shows one Domain. */
export const queryDomain = define({
  rpc: DomainService.method.queryDomain,
  path: "/api/v1/domain/query",
  check: requireDomainID,
  access: inCluster("get", "domains"),
  uses: ["get domains"],
  audit: false,
  repeat: true,
  failure: { missing: "domainNotExists", other: "queryDomain" },
  run: async ({ domainId }, { backend, signal }) => ({
    data: domainDataOf(await backend.client.get(DOMAINS, { name: domainId }, { signal })),
  }),
});
