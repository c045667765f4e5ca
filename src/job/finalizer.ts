import { FINALIZER } from "../api/names.ts";
import { hasFinalizer } from "../api/phases.ts";
import type { KusciaJob } from "../api/types.ts";
import { allChildren } from "./children.ts";
import { partyDomains } from "./pass.ts";
import type { Snapshot } from "./types.ts";

/** Every namespace that may hold something of the job: what is recorded, whatever its labels are now, and what is seen. */
export function namespacesOf({ job, children }: Pick<Snapshot, "job" | "children">): string[] {
  const recorded = (job.status?.tasks ?? []).flatMap(({ parties = [] }) => parties.map(({ domainID }) => domainID));
  const seen = allChildren(children).map(({ object: { metadata } }) => metadata.namespace);
  // Domains of added tasks are recorded there before anything is made in them.
  const joined = Object.keys(job.status?.stageStatus ?? {});
  const hooked = (job.status?.hooks ?? []).map(({ domainID }) => domainID);
  return [...new Set([...recorded, ...hooked, ...partyDomains(job.spec.tasks), ...joined, ...seen])]
    .filter((each) => each !== "")
    .sort();
}

/** A job that is created with our finalizer, so that the operator need not add it. */
export function withFinalizer<T extends KusciaJob>(job: T): T {
  const { metadata } = job;
  return { ...job, metadata: { ...metadata, finalizers: [...(metadata.finalizers ?? []), FINALIZER] } };
}

/** The job's finalizers without ours; undefined when it has not got it. */
export function withoutFinalizer(job: KusciaJob): readonly string[] | undefined {
  return hasFinalizer(job) ? job.metadata.finalizers?.filter((each) => each !== FINALIZER) : undefined;
}

/** Before anything is made, and while anything is there (docs/architecture.md). */
export function needsFinalizer(
  { job, children }: Pick<Snapshot, "job" | "children">,
  phase: string | undefined,
): boolean {
  if (hasFinalizer(job)) return false;
  const working = phase === "Pending" || phase === "Running" || phase === "Suspended";
  return working || allChildren(children).length > 0;
}
