import type { ResourceQuota } from "../api/kubernetes.ts";
import type { KusciaJob, Task } from "../api/types.ts";
import { contentFor, digestsOf, type FindAppImage } from "../consent/content.ts";
import { partyNeeds } from "../workload/needs.ts";
import { partyDomains } from "./pass.ts";
import type { Preview } from "./preview.ts";
import { lacking, quotaRoom } from "./quotas.ts";
import { listed } from "./text.ts";

/** What tasks that run again meet beside their job. What is absent is not known. The names are those of the job API's JSON. */
export interface Outlook {
  /** Tasks for which quotas leave too little just now, a sentence each; none if all fit. */
  readonly quota?: { readonly lacks: readonly string[] };
  /** Parties that have to answer anew, as what they accepted has changed. Absent where nobody has accepted anything. */
  readonly consent?: { readonly asked_again: readonly string[] };
}

/** What is known beside a job. */
export interface Surroundings {
  readonly findAppImage: FindAppImage;
  /** Undefined if one may not look. */
  readonly quotasOf: (domainID: string) => readonly ResourceQuota[] | undefined;
}

/** The AppImages of its tasks and hooks. */
export function appImagesOf({ tasks, preparation, release }: KusciaJob["spec"]): string[] {
  const names = [...tasks, preparation, release].flatMap((each) => (each === undefined ? [] : [each.appImage]));
  return [...new Set(names)].filter((name) => name !== "");
}

/** The tasks that the plan runs. */
export function plannedTasks({ spec }: Pick<KusciaJob, "spec">, { rows }: Pick<Preview, "rows">): Task[] {
  const again = new Set(rows.filter(({ action }) => action === "RUN").map(({ task }) => task));
  return spec.tasks.filter(({ alias }) => again.has(alias));
}

/** What the tasks meet that run, each taken by itself; nothing is known where none does. */
export function outlookOf(job: KusciaJob, tasks: readonly Task[], around: Surroundings): Outlook {
  if (tasks.length === 0) return {};
  const [quota, consent] = [quotaOf(tasks, around), consentOf(job, around)];
  return { ...(quota && { quota }), ...(consent && { consent }) };
}

function quotaOf(tasks: readonly Task[], { findAppImage, quotasOf }: Surroundings): Outlook["quota"] {
  const known = new Map(partyDomains(tasks).map((domainID) => [domainID, quotasOf(domainID)]));
  const lacks = tasks.flatMap((task) => {
    const full = partyDomains([task]).filter((domainID) => isFull(domainID, task, { findAppImage, known }));
    return full.length === 0 ? [] : [`${task.alias} would wait for quota of ${listed(full)}`];
  });
  const isKnown = [...known.values()].every((each) => each !== undefined);
  return isKnown || lacks.length > 0 ? { lacks } : undefined;
}

interface Known {
  readonly findAppImage: FindAppImage;
  readonly known: ReadonlyMap<string, readonly ResourceQuota[] | undefined>;
}

function isFull(domainID: string, task: Task, { findAppImage, known }: Known): boolean {
  const { free } = quotaRoom(known.get(domainID) ?? []);
  const needs = new Map<string, bigint>();
  for (const party of partyNeeds(task, findAppImage(task.appImage)))
    for (const [what, amount] of party.domainID === domainID ? party.each : [])
      needs.set(what, (needs.get(what) ?? 0n) + amount * BigInt(party.pods));
  return task.external !== true && lacking(needs, free).length > 0;
}

/** Whoever sees a job in part cannot tell what others were asked. */
function consentOf(job: KusciaJob, { findAppImage }: Surroundings): Outlook["consent"] {
  const accepted = (job.status?.consents ?? []).filter(({ state }) => state === "Accepted");
  const isInPart = job.spec.tasks.some(({ parties }) => parties.length === 0);
  if (accepted.length === 0 || isInPart) return undefined;
  const isOther = (domainID: string, digest: string | undefined): boolean =>
    digestsOf(contentFor(job, domainID, findAppImage)).digest !== digest;
  const asked = accepted.filter(({ domainID, digest }) => isOther(domainID, digest));
  return { asked_again: asked.map(({ domainID }) => domainID) };
}
