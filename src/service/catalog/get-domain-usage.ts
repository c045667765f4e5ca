import { APP_IMAGES, DOMAINS, RESOURCE_QUOTAS } from "../../api/resources.ts";
import type { AppImage } from "../../api/types.ts";
import {
  type DomainTask,
  domainSummary,
  lineOf,
  quotaUses,
  runningIn,
  runningTasks,
  waitingTasks,
} from "../../job/domain-usage.ts";
import { queuedTasks } from "../../job/lines.ts";
import { isBadRequest, orUndefined } from "../../kube/errors.ts";
import { CatalogService } from "../../proto/kusciajob/api/v1alpha1/catalog_pb.js";
import { ofDomain } from "../access.ts";
import type { Call } from "../call.ts";
import { requireDomain } from "../consent/consents.ts";
import { define } from "../define.ts";
import { mapInTurns } from "../turns.ts";
import { countsByDomain, ifAllowed, wholeJobs } from "./domains.ts";

const MOST_TASKS = 200;
/** AppImages that are looked up to say how many pods tasks ask for. */
const MOST_IMAGES = 50;

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
      ifAllowed(() => found(() => backend.client.get(DOMAINS, { name: domainId }, { signal }))),
      backend.client.list(RESOURCE_QUOTAS, { namespace: domainId, signal }),
      countsByDomain(jobs),
    ]);
    const running = (await mapInTurns(jobs, (job) => runningIn(job, domainId))).flat();
    const line = lineOf((await mapInTurns(jobs, queuedTasks)).flat(), domainId).slice(0, MOST_TASKS);
    const findAppImage = await imagesOf(line, call);
    return {
      data: {
        domain: domainSummary(domainId, domain, counts.get(domainId)),
        quotas: quotas.items.flatMap(quotaUses),
        running: runningTasks(running, domainId).slice(0, MOST_TASKS),
        waiting: waitingTasks(line, domainId, findAppImage),
      },
    };
  },
});

async function imagesOf(
  tasks: readonly DomainTask[],
  { backend, signal }: Call,
): Promise<(name: string) => AppImage | undefined> {
  const names = [...new Set(tasks.map(({ spec }) => spec.appImage))].slice(0, MOST_IMAGES);
  const images = new Map<string, AppImage | undefined>();
  await Promise.all(
    names.map(async (name) =>
      images.set(name, await found(() => backend.client.get(APP_IMAGES, { name }, { signal }))),
    ),
  );
  return (name) => images.get(name);
}

async function found<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await orUndefined(look);
  } catch (error) {
    if (isBadRequest(error)) return undefined;
    throw error;
  }
}
