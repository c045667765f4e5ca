import type { AppImage, DomainPolicy, KusciaJob, PolicyAction, PolicyRule, Task } from "../api/types.ts";
import { type FindAppImage, tasksOf } from "./content.ts";

/** The one DomainPolicy of a namespace. */
export const POLICY_NAME = "default";

/** What counts for a domain without a DomainPolicy, and where no rule matches. */
export type Approval = "Automatic" | "Required";

/** What a domain's policy says to a job. */
export interface PolicyAnswer {
  readonly action: PolicyAction;
  /** Why nothing starts whatever is accepted; empty if nothing hinders it. */
  readonly obstacle: string;
}

const STRICTNESS: Readonly<Record<PolicyAction, number>> = { Accept: 0, Ask: 1, Reject: 2 };

/** The strictest action for any task and role of the domain. */
export function policyAnswer(
  job: KusciaJob,
  domainID: string,
  policy: DomainPolicy | undefined,
  options: { readonly defaultApproval: Approval; readonly findAppImage: FindAppImage },
): PolicyAnswer {
  const { rules = [], approval = options.defaultApproval } = policy?.spec ?? {};
  const otherwise: PolicyAction = approval === "Required" ? "Ask" : "Accept";
  const actions = tasksOf(job, domainID).flatMap((task) =>
    rolesOf(task, domainID).map((role) => {
      const rule = rules.find((each) => matches(each, job, task, role));
      return rule?.action ?? otherwise;
    }),
  );
  const action = actions.toSorted((a, b) => STRICTNESS[b] - STRICTNESS[a])[0] ?? otherwise;
  const unpinned =
    policy?.spec.requireImageDigest === true ? unpinnedImage(job, domainID, options.findAppImage) : undefined;
  const obstacle =
    unpinned === undefined
      ? ""
      : `AppImage ${unpinned} names its image without a digest, which the DomainPolicy of ${domainID} requires`;
  return { action, obstacle };
}

function rolesOf({ parties }: Task, domainID: string): string[] {
  return parties.filter((party) => party.domainID === domainID).map(({ role = "" }) => role);
}

function matches(rule: PolicyRule, job: KusciaJob, task: Task, role: string): boolean {
  const among = (list: readonly string[] | undefined, value: string): boolean =>
    list === undefined || list.includes(value);
  return (
    among(rule.initiators, job.spec.initiator) &&
    among(rule.jobNamespaces, job.metadata.namespace ?? "") &&
    among(rule.roles, role) &&
    (rule.appImages === undefined || rule.appImages.some((pattern) => matchesName(pattern, task.appImage)))
  );
}

/** The only wildcard is a `*` at the end. */
function matchesName(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

const DIGEST = /@sha256:[0-9a-f]{64}$/;

function unpinnedImage(job: KusciaJob, domainID: string, findAppImage: FindAppImage): string | undefined {
  return tasksOf(job, domainID)
    .map(({ appImage }) => appImage)
    .find((name) => {
      const found = findAppImage(name);
      return found !== undefined && !isPinned(found);
    });
}

function isPinned({ spec: { image } }: AppImage): boolean {
  return DIGEST.test(`${image.name}:${image.tag}`) || DIGEST.test(image.name);
}
