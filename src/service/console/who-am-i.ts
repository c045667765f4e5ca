import { ConsoleService } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { ANYONE } from "../access.ts";
import type { Verb } from "../caller.ts";
import { define } from "../define.ts";

const VERBS: readonly Verb[] = ["get", "list", "watch", "create", "patch", "delete"];

/** Tells who the caller is, and what it may do with all jobs. */
export const whoAmI = define({
  rpc: ConsoleService.method.whoAmI,
  path: "/api/v1/whoami",
  access: ANYONE,
  uses: [],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: async (_request, { caller, backend }) => {
    const { namespace } = backend.jobs;
    const may = await Promise.all(VERBS.map((verb) => caller.may({ verb, resource: "kusciajobs", namespace })));
    const verbs = VERBS.filter((_, index) => may[index]);
    return { data: { name: caller.name, jobNamespace: namespace, may: verbs } };
  },
});
