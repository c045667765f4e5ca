import { GROUP, MANAGER } from "../../api/names.ts";
import { CHILD_KINDS } from "../../job/children.ts";

/** One thing the operator does to a kind of object, in the terms of RBAC. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** The one object that it is about. */
  readonly name?: string;
}

function rights(verbs: readonly string[], group: string, ...resources: readonly string[]): Right[] {
  return resources.flatMap((each) => {
    const [resource = "", subresource] = each.split("/");
    return verbs.map((verb) => ({ verb, group, resource, ...(subresource !== undefined && { subresource }) }));
  });
}

/** The API group of "v1" or "group/version". */
function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}

/** `list` is for API servers without streaming lists too. */
const WATCH = ["list", "watch"];
const CHILD = ["get", ...WATCH, "create", "delete", "deletecollection"];

/**
 * Everything that the operator does, by where. The start-up check asks for these rights, and tests hold them against the
 * chart's roles of the same names and against the calls that an API server sees.
 */
export const RIGHTS = {
  /** In the whole cluster, however few domains it serves. */
  cluster: rights(WATCH, GROUP, "appimages"),
  /** In the whole cluster, while tasks stand in lines for nodes, and when a pod is lost. */
  nodes: rights(WATCH, "", "nodes"),
  /**
   * Where jobs are: runs of schedules (create), the finalizer and the stage label (patch), the end of their time to live
   * (delete), tasks that are added to them, status, Events.
   */
  jobs: [
    ...rights(["get", ...WATCH, "create", "patch", "delete"], GROUP, "kusciajobs"),
    ...rights(["get", ...WATCH, "patch", "deletecollection"], GROUP, "kusciajobtasks"),
    ...rights(["get", ...WATCH], GROUP, "kusciajobschedules"),
    ...rights(WATCH, GROUP, "kusciajobtemplates"),
    ...rights(
      ["update"],
      GROUP,
      "kusciajobs/status",
      "kusciajobtasks/status",
      "kusciajobschedules/status",
      "kusciajobtemplates/status",
    ),
    ...rights(["create", "patch"], "", "events"),
  ],
  /**
   * Where parties run: what they consent to, the children of jobs, the scheduling gates of pods (patch), the quotas that
   * leave room for them, the Events that tell why a pod does not start, and those that tell what a domain is asked.
   */
  parties: [
    ...rights(["get", ...WATCH], GROUP, "domainpolicies", "kusciajobconsents"),
    ...CHILD_KINDS.flatMap(({ type }) => rights(CHILD, groupOf(type.apiVersion), type.plural)),
    ...rights(["patch"], "", "pods"),
    ...rights(WATCH, "", "resourcequotas"),
    ...rights(["list", "create", "patch"], "", "events"),
  ],
  /** Where parties run, with `--kept-logs`. */
  keptLogs: rights(["get"], "", "pods/log"),
  /** In the whole cluster: which Namespaces are domains, and a Domain becomes a Namespace with a ResourceQuota. */
  domains: [
    ...rights(WATCH, GROUP, "domains"),
    ...rights(["update"], GROUP, "domains/status"),
    ...rights([...WATCH, "create", "patch"], "", "namespaces"),
    ...rights(["create", "update", "delete"], "", "resourcequotas"),
  ],
  /** In the operator's own namespace. A creation cannot be limited to a name. */
  lease: [
    ...rights(["create"], "coordination.k8s.io", "leases"),
    ...rights(["get", "update"], "coordination.k8s.io", "leases").map((right) => ({ ...right, name: MANAGER })),
  ],
} as const satisfies Record<string, readonly Right[]>;

/** Those without which a cache never gets synced. */
export function toWatch(wanted: readonly Right[]): Right[] {
  const watched = new Set(wanted.filter(({ verb }) => verb === "watch").map(({ resource }) => resource));
  return wanted.filter(({ verb, resource }) => WATCH.includes(verb) && watched.has(resource));
}
