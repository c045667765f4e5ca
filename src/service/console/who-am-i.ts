import { ConsoleService } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { DOMAINS } from "../../api/resources.ts";
import { ANYONE } from "../access.ts";
import type { Call } from "../call.ts";
import { participants, type Verb } from "../caller.ts";
import { ifAllowed } from "../../kube/errors.ts";
import { mapInTurns } from "../turns.ts";
import { define } from "../define.ts";

const VERBS: readonly Verb[] = ["get", "list", "watch", "create", "patch", "delete"];

/** Tells who the caller is, and what it may do with all jobs. */
export const whoAmI = define({
  rpc: ConsoleService.method.whoAmI,
  path: "/api/v1/whoami",
  access: ANYONE,
  uses: ["list domains"],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: async (_request, call) => {
    const { caller, backend } = call;
    const { namespace } = backend.jobs;
    const may = await Promise.all(VERBS.map((verb) => caller.may({ verb, resource: "kusciajobs", namespace })));
    const verbs = VERBS.filter((_, index) => may[index]);
    const domains = await domainsOf(call);
    const { features, version, consoleUrl } = backend.about;
    const about = { features: [...features], version, consoleUrl };
    return { data: { name: caller.name, jobNamespace: namespace, may: verbs, domains, ...about } };
  },
});

const MOST_DOMAINS = 100;

/** Domains whose jobs the caller may list, or for which it may answer. */
async function domainsOf({ caller, backend, signal }: Call): Promise<string[]> {
  const found = await ifAllowed(() => backend.client.list(DOMAINS, { signal }));
  const parties = await mapInTurns([...backend.jobs.list()], participants);
  const ids = [...new Set([...(found?.items ?? []).map(({ metadata }) => metadata.name), ...parties.flat()])];
  const known = ids.filter((id) => id !== "").sort();
  const isOwn = async (domain: string): Promise<boolean> =>
    (await caller.may({ verb: "list", resource: "kusciajobs", namespace: domain })) ||
    caller.may({ verb: "create", resource: "kusciajobconsents", namespace: domain });
  const own = await Promise.all(known.map(isOwn));
  return known.filter((_, index) => own[index]).slice(0, MOST_DOMAINS);
}
