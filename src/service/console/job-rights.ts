import type { MessageInitShape } from "@bufbuild/protobuf";
import { isOver } from "../../api/phases.ts";
import type { KusciaJob } from "../../api/types.ts";
import { ACTIONS, previewOf } from "../../job/preview.ts";
import type { JobRightsSchema } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import type { Call } from "../call.ts";
import { actsAs, participants, type Verb } from "../caller.ts";

/** What the caller may do with a job that it sees, as the job is now. The shape of the message `JobRights`. */
export async function rightsOn(
  job: KusciaJob,
  { caller, backend }: Pick<Call, "caller" | "backend">,
): Promise<MessageInitShape<typeof JobRightsSchema>> {
  const { namespace } = backend.jobs;
  const acts = async (verb: Verb): Promise<boolean> =>
    (await actsAs(caller, verb, namespace, participants(job))) !== undefined;
  const asked = (job.status?.consents ?? []).filter(({ state }) => state === "Waiting" || state === "Outdated");
  const right = { verb: "create", resource: "kusciajobconsents" } as const;
  const [mayPatch, maySet, mayDelete, answers] = await Promise.all([
    acts("patch"),
    // Fields are the initiator's.
    actsAs(caller, "patch", namespace, [job.spec.initiator]).then((as) => as !== undefined),
    acts("delete"),
    Promise.all(asked.map(({ domainID }) => caller.may({ ...right, namespace: domainID }))),
  ]);
  const isAllowed = (action: (typeof ACTIONS)[number]): boolean =>
    (action === "delete" ? mayDelete : mayPatch) && previewOf(job, action).refusal === undefined;
  return {
    jobId: job.metadata.name ?? "",
    actions: [...ACTIONS.filter(isAllowed), ...(maySet && !isOver(job) ? ["set"] : [])],
    answersFor: asked.filter((_, index) => answers[index]).map(({ domainID }) => domainID),
  };
}
