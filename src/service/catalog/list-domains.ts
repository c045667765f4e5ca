import { DOMAINS } from "../../api/resources.ts";
import { CatalogService } from "../../proto/kusciajob/api/v1alpha1/catalog_pb.js";
import { ANYONE } from "../access.ts";
import type { Call } from "../call.ts";
import { define } from "../define.ts";
import { domainSummary } from "../../job/domain-usage.ts";
import { countsByDomain, ifAllowed, wholeJobs } from "./domains.ts";

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
    const seen = await visibleAmong(ids, call);
    return { data: { domains: seen.map((id) => domainSummary(id, known.get(id), counts.get(id))) } };
  },
});

/** All for who may list domains, or all jobs; else those whose jobs the caller may list. */
async function visibleAmong(ids: readonly string[], { caller, backend }: Call): Promise<readonly string[]> {
  const right = { verb: "list", resource: "kusciajobs" } as const;
  if (await caller.may({ verb: "list", resource: "domains" })) return ids;
  if (await caller.may({ ...right, namespace: backend.jobs.namespace })) return ids;
  const seen = await Promise.all(ids.map((namespace) => caller.may({ ...right, namespace })));
  return ids.filter((_, index) => seen[index]);
}
