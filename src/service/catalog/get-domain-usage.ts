import { DOMAINS, RESOURCE_QUOTAS } from "../../api/resources.ts";
import { domainSummary, lineOf, quotaUses, runningIn, runningTasks, waitingTasks } from "../../job/domain-usage.ts";
import { queuedTasks } from "../../job/lines.ts";
import { ifAllowed, orNothing } from "../../kube/errors.ts";
import { CatalogService } from "../../proto/kusciajob/api/v1alpha1/catalog_pb.js";
import { ofDomain } from "../access.ts";
import { requireDomain } from "../consent/consents.ts";
import { define } from "../define.ts";
import { mapInTurns } from "../turns.ts";
import { countsByDomain, wholeJobs } from "./domains.ts";
import { findAppImages } from "./find-app-images.ts";

const MOST_TASKS = 200;

/** Shows what a domain's quotas allow, what is used of it, and which tasks wait for the rest. */
export const getDomainUsage = define({
  rpc: CatalogService.method.getDomainUsage,
  path: "/api/v1/domain/usage",
  check: requireDomain,
  access: ofDomain("get"),
  uses: ["get domains", "list resourcequotas", "get appimages"],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: async ({ domainId }, call) => {
    const { backend, signal } = call;
    const jobs = await wholeJobs(backend);
    const [domain, quotas, counts] = await Promise.all([
      ifAllowed(() => orNothing(() => backend.client.get(DOMAINS, { name: domainId }, { signal }))),
      backend.client.list(RESOURCE_QUOTAS, { namespace: domainId, signal }),
      countsByDomain(jobs),
    ]);
    const running = (await mapInTurns(jobs, (job) => runningIn(job, domainId))).flat();
    const line = lineOf((await mapInTurns(jobs, queuedTasks)).flat(), domainId).slice(0, MOST_TASKS);
    const images = await findAppImages(
      line.map(({ spec }) => spec.appImage),
      call,
    );
    return {
      data: {
        domain: domainSummary(domainId, domain, counts.get(domainId)),
        quotas: quotas.items.flatMap(quotaUses),
        running: runningTasks(running, domainId).slice(0, MOST_TASKS),
        waiting: waitingTasks(line, domainId, (name) => images.get(name)),
      },
    };
  },
});
