import type { KusciaJob } from "../api/types.ts";
import { ALL, type Sight } from "./sight.ts";

/** What a call does to objects, in the words of Kubernetes' access control. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete";

/** Something that access control decides about. */
export interface Right {
  readonly verb: Verb;
  readonly resource:
    | "kusciajobs"
    | "kusciajobtemplates"
    | "kusciajobschedules"
    | "kusciajobconsents"
    | "appimages"
    | "domains"
    | "pods"
    | "pods/log"
    | "pods/attach";
  /** Absent for what belongs to the whole cluster. */
  readonly namespace?: string;
}

/** Who calls. */
export interface Caller {
  /** For the audit log. */
  readonly name: string;
  /** Calls are counted by it. */
  readonly key: string;
  /** Set for a pod of a task, which may do nothing but what concerns its own task. */
  readonly pod?: CallingPod;
  /** @throws CallError when Kubernetes cannot tell. */
  may(right: Right): Promise<boolean>;
  /** Whether the caller's credentials still hold; for calls that last. @throws CallError when Kubernetes cannot tell. */
  stillValid(): Promise<boolean>;
}

/** The pod that a token was made for. */
export interface CallingPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** A caller that is a pod of a task: whatever rights its ServiceAccount has in Kubernetes, here it has none. */
export function podCaller(pod: CallingPod, stillValid: Caller["stillValid"]): Caller {
  const name = `pod:${pod.namespace}/${pod.name}`;
  return { name, key: `pod:${pod.uid}`, pod, may: () => Promise.resolve(false), stillValid };
}

/** A caller to whom everything is allowed: one with the token, or anyone where no token is asked for. */
export function masterCaller(name: string, key: string): Caller {
  return { name, key, may: () => Promise.resolve(true), stillValid: () => Promise.resolve(true) };
}

const OF_A_DOMAIN: readonly Right["resource"][] = [
  "kusciajobs",
  "kusciajobconsents",
  "pods",
  "pods/log",
  "pods/attach",
];

/** A caller that acts for some domains and needs no leave of Kubernetes' for what concerns them. */
export function domainCaller(about: Pick<Caller, "name" | "key" | "stillValid">, domains: readonly string[]): Caller {
  const may = ({ resource, namespace }: Right): boolean =>
    namespace !== undefined && domains.includes(namespace) && OF_A_DOMAIN.includes(resource);
  return { ...about, may: (right) => Promise.resolve(may(right)) };
}

/** Domains that take part: the initiator first, then the parties in the order of the tasks. */
export function participants(job: Pick<KusciaJob, "spec">): readonly string[] {
  return [
    ...new Set([job.spec.initiator, ...job.spec.tasks.flatMap((task) => task.parties.map((party) => party.domainID))]),
  ];
}

/** As whom a caller acts: the master of all jobs, or one domain. */
export const MASTER = "";

/** As whom a caller may act on jobs in which these domains take part: MASTER or a domain; undefined if as nobody. */
export async function actsAs(
  caller: Caller,
  verb: Verb,
  jobNamespace: string,
  domains: readonly string[],
): Promise<string | undefined> {
  const right = { verb, resource: "kusciajobs" } as const;
  if (await caller.may({ ...right, namespace: jobNamespace })) return MASTER;
  for (const domain of domains) {
    if (domain !== "" && (await caller.may({ ...right, namespace: domain }))) return domain;
  }
  return undefined;
}

/** What a caller sees of jobs in which these domains take part. */
export async function sightOf(
  caller: Caller,
  verb: Verb,
  jobNamespace: string,
  domains: readonly string[],
): Promise<Sight> {
  const right = { verb, resource: "kusciajobs" } as const;
  if (await caller.may({ ...right, namespace: jobNamespace })) return ALL;
  const allowed = await Promise.all(
    domains.map(async (domain) => domain !== "" && caller.may({ ...right, namespace: domain })),
  );
  return domains.filter((_, index) => allowed[index]);
}
