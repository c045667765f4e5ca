import type { KusciaJob } from "../../api/types.ts";

/** What a call does, in the words of Kubernetes' access control. */
export type Verb = "get" | "list" | "watch" | "create" | "patch" | "delete";

/** Something that access control decides about. */
export interface Access {
  readonly verb: Verb;
  readonly resource: "kusciajobs" | "appimages" | "domains";
  readonly namespace?: string;
}

/** Who calls. */
export interface Caller {
  /** For the audit log. */
  readonly name: string;
  /** Calls are counted by it. */
  readonly key: string;
  /** @throws CallError when Kubernetes cannot tell. */
  may(access: Access): Promise<boolean>;
  /** Whether the caller's credentials still hold; for calls that last. @throws CallError when Kubernetes cannot tell. */
  stillValid(): Promise<boolean>;
}

/** Whoever holds the token, or comes in where none is asked for: everything is allowed. */
export function masterCaller(name: string, key: string): Caller {
  return { name, key, may: () => Promise.resolve(true), stillValid: () => Promise.resolve(true) };
}

/** Domains that take part: the initiator first, then the parties in the order of the tasks. */
export function participants(job: Pick<KusciaJob, "spec">): readonly string[] {
  return [
    ...new Set([job.spec.initiator, ...job.spec.tasks.flatMap((task) => task.parties.map((party) => party.domainID))]),
  ];
}

/** As what a caller acts on a job: "" as master, else as this domain; undefined if not at all. */
export async function roleOf(
  caller: Caller,
  verb: Verb,
  jobNamespace: string,
  domains: readonly string[],
): Promise<string | undefined> {
  const access = { verb, resource: "kusciajobs" } as const;
  if (await caller.may({ ...access, namespace: jobNamespace })) return "";
  for (const domain of domains) {
    if (domain !== "" && (await caller.may({ ...access, namespace: domain }))) return domain;
  }
  return undefined;
}
