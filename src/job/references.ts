import type { Namespace } from "../api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../api/names.ts";
import type { FailureReason, WaitReason } from "../api/reasons.ts";
import type { AppImage, Task } from "../api/types.ts";
import { domainNameProblem, reservedNameProblem } from "../domain/names.ts";
import { buildFailedPrefix, WorkloadError } from "../workload/errors.ts";
import { distinctParties } from "../workload/parties.ts";
import { chooseTemplateFor } from "../workload/template-choice.ts";
import type { JobSettings, Snapshot } from "./types.ts";

/** Something that a task names and that is not there, how it is waited for and how the wait fails. */
export interface Missing {
  readonly wait: Extract<WaitReason, "AppImageNotFound" | "DomainNotFound">;
  readonly failure: Extract<FailureReason, "AppImageNotFound" | "TemplateNotFound" | "DomainNotFound">;
  readonly message: string;
}

/** What the task cannot start without; a missing domain, which fails the job, before a missing AppImage. */
export function missingReference(snapshot: Snapshot, task: Task): Missing | undefined {
  const domain = task.parties
    .map(({ domainID }) => missingDomain(snapshot, domainID))
    .find((each) => each !== undefined);
  if (domain !== undefined) return { wait: "DomainNotFound", failure: "DomainNotFound", message: domain };
  return task.external === true ? undefined : missingAppImage(snapshot, task);
}

/** The AppImage, or its template for a party, in Kuscia's words. */
export function missingAppImage(snapshot: Snapshot, task: Task): Missing | undefined {
  const appImage = snapshot.references.appImage(task.appImage);
  const wait = "AppImageNotFound";
  if (appImage !== undefined) {
    const message = missingTemplate(appImage, task);
    return message === undefined ? undefined : { wait, failure: "TemplateNotFound", message };
  }
  const why = `failed to get appImage "${task.appImage}" from cache, appimage.kuscia.secretflow "${task.appImage}" not found`;
  return { wait, failure: wait, message: `${buildFailedPrefix(task.parties[0]?.domainID ?? "")}${why}` };
}

/** Why the namespace of a party is no domain for this job; undefined if it is one (docs/security.md, "Who can do what"). */
export function missingDomain(snapshot: Snapshot, domainID: string): string | undefined {
  const { settings, references, job } = snapshot;
  if (reservedNameProblem(settings, domainID) !== undefined) return `namespace "${domainID}" can never be a domain`;
  const problem = domainNameProblem(settings, domainID);
  if (problem !== undefined) return `domain "${domainID}" cannot exist: ${problem}`;
  const unnamed = unnamedDomain(settings, domainID);
  if (unnamed !== undefined) return unnamed;
  const namespace = references.namespace(domainID);
  const unlabelled = unlabelledDomain(namespace, domainID);
  if (namespace === undefined || unlabelled !== undefined) return unlabelled;
  return admits(snapshot, namespace)
    ? undefined
    : `namespace "${domainID}" does not name "${job.metadata.namespace}" in its annotation ${ANNOTATION.allowedJobNamespaces}`;
}

/** Why an operator that is limited to named domains does not look at this one; undefined if it does. */
export function unnamedDomain({ domainNamespaces }: JobSettings, domainID: string): string | undefined {
  if (domainNamespaces.includes("*") || domainNamespaces.includes(domainID)) return undefined;
  return `namespace "${domainID}" is not among those that this operator may use (--domain-namespaces)`;
}

function unlabelledDomain(namespace: Namespace | undefined, domainID: string): string | undefined {
  if (namespace === undefined) return `namespace "${domainID}" not found`;
  const { deletionTimestamp, labels } = namespace.metadata;
  if (deletionTimestamp !== undefined) return `namespace "${domainID}" is being deleted`;
  if (labels?.[LABEL.domainDeleted] === "true") return `domain "${domainID}" was deleted`;
  if (labels?.[LABEL.domainName] === domainID) return undefined;
  return `namespace "${domainID}" lacks the label ${LABEL.domainName}=${domainID}`;
}

/** A partner is a domain of another cluster: out of scope (docs/architecture.md). */
export function isPartner({ references }: Snapshot, domainID: string): boolean {
  const label = references.namespace(domainID)?.metadata.labels?.[LABEL.domainRole];
  return references.domain(domainID)?.spec.role === "partner" || label === "partner";
}

/** With job namespaces listed by name the administrator has decided; with `*` each domain decides for itself. */
function admits({ settings, job }: Snapshot, namespace: Namespace): boolean {
  if (!settings.jobNamespaces.includes("*")) return true;
  const allowed = namespace.metadata.annotations?.[ANNOTATION.allowedJobNamespaces] ?? "";
  return allowed.split(",").some((each) => each.trim() === job.metadata.namespace);
}

function missingTemplate(appImage: AppImage, task: Task): string | undefined {
  for (const { domainID, role } of distinctParties(task)) {
    try {
      chooseTemplateFor(appImage, domainID, role);
    } catch (error) {
      if (!(error instanceof WorkloadError)) throw error;
      return buildFailedPrefix(domainID) + error.message;
    }
  }
  return undefined;
}
