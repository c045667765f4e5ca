import { GROUP } from "../api/names.ts";

/** The roles of the server's account, as the chart names them: by where it needs them. */
export const ROLES = {
  jobs: "The job namespace",
  catalog: "The cluster",
  domainlist: "The cluster, unless the chart's `rbac.scope` is `namespaced`",
  appimages: "The cluster, with the chart's `api.catalog.enabled`",
  domains: "The cluster, with the chart's `api.domains.enabled`",
  logs: "The namespaces of domains",
  consents: "The namespaces of domains that answer jobs through this API",
  results: "The namespaces of domains whose results are read through this API",
  programs: "The namespaces of domains whose programs call this API",
  input: "The namespaces of domains whose programs take input through this API",
  reviews: "The cluster, with `--kubernetes-auth`",
} as const;

export type Role = keyof typeof ROLES;

const RESOURCES = {
  kusciajobs: { group: GROUP, role: "jobs" },
  "kusciajobs/status": { group: GROUP, role: "jobs" },
  kusciajobtasks: { group: GROUP, role: "jobs" },
  "kusciajobtasks/status": { group: GROUP, role: "jobs" },
  kusciajobtemplates: { group: GROUP, role: "jobs" },
  kusciajobschedules: { group: GROUP, role: "jobs" },
  kusciajobconsents: { group: GROUP, role: "consents" },
  appimages: { group: GROUP, role: "catalog", writes: "appimages" },
  domains: { group: GROUP, role: "domainlist", writes: "domains" },
  configmaps: { group: "", role: "results", writes: "programs" },
  pods: { group: "", role: "logs" },
  "pods/log": { group: "", role: "logs" },
  "pods/attach": { group: "", role: "input" },
  resourcequotas: { group: "", role: "logs" },
  events: { group: "", role: "jobs", also: "logs" },
  tokenreviews: { group: "authentication.k8s.io", role: "reviews" },
  subjectaccessreviews: { group: "authorization.k8s.io", role: "reviews" },
} as const satisfies Record<string, { group: string; role: Role; writes?: Role; also?: Role }>;

const READS: ReadonlySet<string> = new Set(["get", "list", "watch"]);

/** The last two are no requests: the chart's admission policies ask for them. */
const VERBS = [
  "get",
  "list",
  "watch",
  "create",
  "update",
  "patch",
  "delete",
  "attest",
  "impersonate-initiator",
] as const;

/** The API group and the names of a resource, in the terms of a SubjectAccessReview. */
export function attributesOf(resource: keyof typeof RESOURCES): {
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
} {
  const [name = "", subresource] = resource.split("/");
  return { group: RESOURCES[resource].group, resource: name, ...(subresource !== undefined && { subresource }) };
}

/** Something that the server's own account does. */
export type ServerRight = `${(typeof VERBS)[number]} ${keyof typeof RESOURCES}`;

/** What the server does by itself, whatever it is asked: the cache of jobs, and asking who calls. */
export const OWN_RIGHTS: readonly ServerRight[] = [
  "list kusciajobs",
  "watch kusciajobs",
  "list kusciajobtasks",
  "watch kusciajobtasks",
  "create tokenreviews",
  "create subjectaccessreviews",
];

/** A rule of a role. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** The rules of each role that give these rights and no others. */
export function rulesFor(rights: readonly ServerRight[]): Readonly<Record<Role, readonly Rule[]>> {
  const all = Object.entries(RESOURCES).flatMap(([resource, { group, ...roles }]) => {
    const verbs = VERBS.filter((verb) => rights.includes(`${verb} ${resource}` as ServerRight));
    const roleOf = (verb: string): Role => ("writes" in roles && !READS.has(verb) ? roles.writes : roles.role);
    // What is followed is followed in the job namespace alone.
    const elsewhere = "also" in roles ? verbs.filter((verb) => verb !== "watch") : [];
    const also =
      "also" in roles && elsewhere.length > 0 ? [{ role: roles.also, rule: ruleOf(group, resource, elsewhere) }] : [];
    const own = [...new Set(verbs.map(roleOf))].map((role) => {
      const theirs = verbs.filter((verb) => roleOf(verb) === role);
      return { role, rule: ruleOf(group, resource, theirs) };
    });
    return [...own, ...also];
  });
  const rulesOf = (role: string): Rule[] => all.filter((each) => each.role === role).map(({ rule }) => rule);
  return Object.fromEntries(Object.keys(ROLES).map((role) => [role, rulesOf(role)])) as Record<Role, Rule[]>;
}

function ruleOf(group: string, resource: string, verbs: readonly string[]): Rule {
  return { apiGroups: [group], resources: [resource], verbs };
}
