import * as fc from "fast-check";
import { collection, draft, get, mergePatch, post, remove } from "./objects.ts";
import type { Memory, Question } from "./pair.ts";

const PLURALS = ["kusciajobs", "pods", "configmaps", "leases"] as const;
const NAMES = ["a", "a-b", "b"] as const;
const SELECTORS = [
  "color",
  "color%3Dred",
  "color!%3Dred,color",
  "color+in+(red,blue)",
  "color&fieldSelector=metadata.name%3Da",
] as const;

interface About {
  readonly plural: (typeof PLURALS)[number];
  readonly name: (typeof NAMES)[number];
}

/** Which version or uid a request names: what was seen last, something else, or none. */
interface Claims {
  readonly version: "last" | "older" | "none";
  readonly uid: "own" | "other" | "none";
}

/** What a write changes. */
type Alteration =
  | { readonly color: "red" | "blue" | null }
  | { readonly finalizers: readonly string[] }
  | { readonly content: number }
  | { readonly phase: "Running" | "Succeeded" | "Failed" };

/** One request of a sequence, as data, so that a failure can be read and shrunk. */
export type Step =
  | ({ readonly do: "create"; readonly color: "red" | "blue" | null; readonly finalizers: readonly string[] } & About)
  | ({ readonly do: "get" } & About)
  | { readonly do: "list"; readonly plural: About["plural"]; readonly selector: string; readonly limit: 0 | 1 | 2 }
  | ({ readonly do: "put" | "patch"; readonly alters: Alteration } & About & Claims)
  | ({ readonly do: "delete"; readonly grace: number | null } & About & Claims)
  | { readonly do: "delete all"; readonly plural: About["plural"]; readonly selector: string }
  | { readonly do: "bind"; readonly name: About["name"] }
  | {
      readonly do: "watch";
      readonly plural: About["plural"];
      readonly selector: string;
      readonly from: "the beginning" | "what was listed" | "now" | "now, marked";
    };

const about = { plural: fc.constantFrom(...PLURALS), name: fc.constantFrom(...NAMES) };
const color = fc.constantFrom("red" as const, "blue" as const, null);
const finalizers = fc.constantFrom([], ["e.x/a"], ["e.x/a", "e.x/b"], ["e.x/b"]);
const selector = fc.constantFrom(...SELECTORS);
const claims = {
  version: fc.constantFrom("last" as const, "last" as const, "none" as const, "older" as const),
  uid: fc.constantFrom("own" as const, "none" as const, "none" as const, "other" as const),
};
const alteration: fc.Arbitrary<Alteration> = fc.oneof(
  fc.record({ color }),
  fc.record({ finalizers }),
  fc.record({ content: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ phase: fc.constantFrom("Running" as const, "Succeeded" as const, "Failed" as const) }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("create" as const), ...about, color, finalizers }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("get" as const), ...about }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("list" as const),
      plural: about.plural,
      selector,
      limit: fc.constantFrom(0 as const, 1 as const, 2 as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom("put" as const, "patch" as const),
      ...about,
      ...claims,
      alters: alteration,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("delete" as const),
      ...about,
      ...claims,
      grace: fc.constantFrom(null, null, 0, 5, 60),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete all" as const), plural: about.plural, selector }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("bind" as const), name: about.name }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("watch" as const),
      plural: about.plural,
      selector,
      from: fc.constantFrom(
        "the beginning" as const,
        "what was listed" as const,
        "now" as const,
        "now, marked" as const,
      ),
    }),
  },
);

/** Sequences about few objects, so that requests meet. */
export const sequence: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 1, maxLength: 30, size: "max" });

const KIND: Readonly<Record<About["plural"], string>> = {
  kusciajobs: "KusciaJob",
  pods: "Pod",
  configmaps: "ConfigMap",
  leases: "Lease",
};
const STRANGER = "12345678-1234-1234-1234-123456789012";

/** The path of the watch that a step opens. */
export function watchPath(namespace: string, each: Step & { do: "watch" }): (memory: Memory) => string {
  const path = `${collection(each.plural, namespace)}?watch=true&labelSelector=${each.selector}`;
  return (memory) => {
    const origin = memory.object(`Namespace/${namespace}`)?.metadata.resourceVersion ?? "";
    if (each.from === "the beginning") return `${path}&resourceVersion=${origin}`;
    if (each.from === "what was listed") return `${path}&resourceVersion=${memory.listVersion || origin}`;
    if (each.from === "now") return path;
    return `${path}&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`;
  };
}

/** The requests that a step stands for. */
export function questions(namespace: string, each: Exclude<Step, { do: "watch" }>): Question[] {
  if (each.do === "list" || each.do === "delete all") {
    const path = `${collection(each.plural, namespace)}?labelSelector=${each.selector}`;
    if (each.do === "delete all") return [{ method: "DELETE", path }];
    // Each real namespace has a ConfigMap of its own, which counts for pages.
    const limit = each.plural === "configmaps" ? 0 : each.limit;
    const first = get(`${path}&limit=${limit}`);
    return [first, (memory) => get(`${path}&limit=${limit}&continue=${memory.token}`)];
  }
  const plural = each.do === "bind" ? "pods" : each.plural;
  const path = `${collection(plural, namespace)}/${each.name}`;
  const key = `${KIND[plural]}/${each.name}`;
  switch (each.do) {
    case "create":
      return [post(plural, namespace, draft(plural, { name: each.name, ...metadataOf(each) }))];
    case "get":
      return [get(path)];
    case "bind":
      // And look: whoever writes a pod back must have seen its node.
      return [{ method: "POST", path: `${path}/binding`, body: binding(each.name) }, get(path)];
    case "delete":
      return [(memory) => remove(path, deleteOptions(memory, key, each))];
    case "patch":
      return [
        (memory) => mergePatch(part(path, each), { ...altered(each), metadata: patchMetadata(memory, key, each) }),
      ];
    case "put":
      return [(memory) => ({ method: "PUT", path: part(path, each), body: replacement(memory, key, each) })];
  }
}

type Write = Step & { do: "put" | "patch" };

function binding(name: string): object {
  return { apiVersion: "v1", kind: "Binding", metadata: { name }, target: { kind: "Node", name: "node" } };
}

/** Only what has a status is given one. */
function hasStatus({ plural }: Write): boolean {
  return plural === "kusciajobs" || plural === "pods";
}

function part(path: string, each: Write): string {
  return "phase" in each.alters && hasStatus(each) ? `${path}/status` : path;
}

function altered({ plural, alters }: Write): object {
  if ("phase" in alters) return { status: { phase: alters.phase } };
  if (!("content" in alters)) return {};
  const { content } = alters;
  if (plural === "kusciajobs") return { spec: { maxParallelism: content } };
  if (plural === "configmaps") return { data: { a: String(content) } };
  if (plural === "leases") return { spec: { holderIdentity: `holder ${content}` } };
  // Hardly anything of a pod's spec may change.
  return { spec: { activeDeadlineSeconds: 100 - content } };
}

function metadataOf(given: { color?: string | null; finalizers?: readonly string[] }): object {
  const { color: value, finalizers: wanted } = given;
  return {
    ...(value !== undefined && { labels: value === null ? {} : { color: value } }),
    ...(wanted !== undefined && { finalizers: wanted }),
  };
}

function claimed(memory: Memory, key: string, { version, uid }: Claims): { uid?: string; resourceVersion?: string } {
  const last = memory.object(key)?.metadata;
  const older = memory.object(key, 1)?.metadata;
  return {
    ...(uid !== "none" && { uid: uid === "other" ? STRANGER : (last?.uid ?? STRANGER) }),
    ...(version !== "none" && { resourceVersion: (version === "older" ? older : last)?.resourceVersion ?? "1" }),
  };
}

function deleteOptions(memory: Memory, key: string, each: Step & { do: "delete" }): object {
  const grace = each.grace === null ? {} : { gracePeriodSeconds: each.grace };
  return { preconditions: claimed(memory, key, each), ...grace };
}

function patchMetadata(memory: Memory, key: string, each: Write): object {
  const { alters } = each;
  const labels = "color" in alters ? { labels: { color: alters.color } } : {};
  const others = "finalizers" in alters ? { finalizers: alters.finalizers } : {};
  return { ...labels, ...others, ...claimed(memory, key, each) };
}

function replacement(memory: Memory, key: string, each: Write): object {
  const base = memory.object(key) ?? draft(each.plural, { name: each.name });
  const { uid: _, resourceVersion: __, ...metadata } = (base as { metadata: Record<string, unknown> }).metadata;
  const change = altered(each);
  const spec = "spec" in change ? { spec: { ...(base as { spec?: object }).spec, ...(change.spec as object) } } : {};
  const meta = "phase" in each.alters || "content" in each.alters ? {} : metadataOf(each.alters);
  return { ...base, ...change, ...spec, metadata: { ...metadata, ...meta, ...claimed(memory, key, each) } };
}
