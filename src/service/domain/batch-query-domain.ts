import { DOMAINS } from "../../api/resources.ts";
import { DomainService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/domain_pb.js";
import { inCluster } from "../access.ts";
import { domainDataOf } from "../convert/domain.ts";
import { lookUpEach, requireBatch } from "../batch.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { requireDomainID } from "./domain-id.ts";

/** Shows Domains in the order asked for; the first that cannot be shown fails the call. */
export const batchQueryDomain = define({
  rpc: DomainService.method.batchQueryDomain,
  path: "/api/v1/domain/batchQuery",
  check: ({ domainIds }) => {
    if (domainIds.length === 0) throw invalid("domain ids can not be empty");
    requireBatch("domain ids", domainIds);
    for (const domainId of domainIds) requireDomainID({ domainId });
  },
  access: inCluster("get", "domains"),
  uses: ["get domains"],
  audit: false,
  repeat: true,
  failure: "queryDomainStatus",
  run: async ({ domainIds }, { backend, signal }) => {
    const domains = await lookUpEach(domainIds, async (name) => {
      const found = await backend.client.get(DOMAINS, { name }, { signal });
      const { domainId, role, cert, nodeStatuses } = domainDataOf(found);
      return { domainId, role, cert, nodeStatuses };
    });
    return { data: { domains } };
  },
});
