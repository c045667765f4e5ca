import { DOMAINS } from "../../api/resources.ts";
import { CatalogService } from "../../proto/kusciajob/api/v1alpha1/catalog_pb.js";
import { ANYONE } from "../access.ts";
import { define } from "../define.ts";
import { domainSummary } from "../../job/domain-usage.ts";
import { ifAllowed } from "../../kube/errors.ts";
import { countsByDomain, visibleDomains, wholeJobs } from "./domains.ts";

/** Shows the domains that the caller may see. */
export const listDomains = define({
  rpc: CatalogService.method.listDomains,
  path: "/api/v1/domain/list",
  // What is shown is decided for each domain.
  access: ANYONE,
  uses: ["list domains"],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: async (_request, call) => {
    const { backend, signal } = call;
    const counts = await countsByDomain(await wholeJobs(backend));
    const found = await ifAllowed(() => backend.client.list(DOMAINS, { signal }));
    const known = new Map(found?.items.map((domain) => [domain.metadata.name, domain]));
    const ids = [...new Set([...known.keys(), ...counts.keys()])].sort();
    const seen = await visibleDomains(ids, call, "list");
    return { data: { domains: seen.map((id) => domainSummary(id, known.get(id), counts.get(id))) } };
  },
});
