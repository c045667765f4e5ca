import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRecord } from "../../../src/local/api/json.ts";
import type { ModelRequest } from "../../../src/local/api/types.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { differences } from "./differences.ts";
import { LocalListener } from "./local-listener.ts";
import { collection, draft, mergePatch, post } from "./objects.ts";
import { removeJobs, type Reply, Side } from "./side.ts";

/** What only local mode's listener does, and the model behind it does not: beside a real kube-apiserver. */
let real: Side;
let local: LocalListener;
const ns = `listener-${randomBytes(3).toString("hex")}`;
const KINDS = ["kusciajobs", "configmaps", "pods", "services", "networkpolicies", "leases", "events"];

beforeAll(async () => {
  real = await Side.ready(sharedCluster().kubeconfig);
  local = await LocalListener.open();
  await both(post("namespaces", undefined, draft("namespaces", { name: ns })));
  for (const plural of KINDS) await both(post(plural, ns, fullDraft(plural)));
});
afterAll(async () => {
  await removeJobs(real, ns);
  real.close();
  await local.close();
});

async function both(request: ModelRequest): Promise<{ local: Reply; real: Reply }> {
  const [answer, wanted] = await Promise.all([local.side.ask(request), real.ask(request)]);
  return { local: answer, real: wanted };
}

function fullDraft(plural: string): Record<string, unknown> {
  const about = { involvedObject: { kind: "Pod", name: "x", namespace: ns, apiVersion: "v1" } };
  return draft(plural, { name: "x", labels: { a: "b" } }, plural === "events" ? about : {});
}

interface Table {
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly object?: unknown }[];
}

/** Ages differ by when they were asked for. */
const AGES = ["Age", "Last Seen", "First Seen", "Created At"];

function told(reply: Reply): unknown {
  const { columnDefinitions, rows } = reply.body as Table;
  const isAge = columnDefinitions.map(({ name }) => AGES.includes(name));
  return {
    code: reply.code,
    // What a column is about is for documentation; kubectl shows it nowhere.
    columns: columnDefinitions.map((each) => ({ ...each, description: "" })),
    rows: rows.map(({ cells, object }) => ({
      cells: cells.map((cell, i) => (isAge[i] ? typeof cell : cell)),
      object: isRecord(object) ? [object["kind"], object["apiVersion"]] : object,
    })),
  };
}

describe("tables", () => {
  const asTable = { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };

  it.each(KINDS)("of %s, as a list, one by one, and without objects", async (plural) => {
    const all = collection(plural, ns);
    for (const path of [`${all}/x`, `${all}?labelSelector=a`, `${all}/x?includeObject=None`]) {
      const answers = await both({ method: "GET", path, headers: asTable });
      expect(differences(told(answers.local), told(answers.real))).toEqual([]);
    }
  });

  it("of a namespace", async () => {
    const answers = await both({ method: "GET", path: `/api/v1/namespaces/${ns}`, headers: asTable });
    expect(differences(told(answers.local), told(answers.real))).toEqual([]);
  });

  it("of what is not there are Statuses", async () => {
    const path = `${collection("configmaps", ns)}/none`;
    const answers = await both({ method: "GET", path, headers: asTable });
    expect(answers.local).toEqual(answers.real);
  });
});

it("what the schema refuses is refused in the same words", async () => {
  const path = `${collection("kusciajobs", ns)}/x`;
  const answers = await both(mergePatch(path, { spec: { tasks: null } }));
  expect(answers.local).toEqual(answers.real);
  expect(answers.local.code).toBe(422);
});

describe("fields that a kind does not have", () => {
  // Those of built-in kinds are taken as they are: there is no schema of them here.
  it.each(["kusciajobs"])("of %s are refused, in the same words", async (plural) => {
    const body = { ...draft(plural, { name: "y" }), frob: 1 };
    const path = `${collection(plural, ns)}?fieldValidation=Strict`;
    const answers = await both({ method: "POST", path, body });
    expect(answers.local).toEqual(answers.real);
    expect(answers.local.code).toBe(400);
  });
});

describe("discovery", () => {
  it.each(["/api/v1", "/apis/kuscia.secretflow/v1alpha1", "/apis/coordination.k8s.io/v1"])(
    "of %s names the same kinds in the same way",
    async (path) => {
      const answers = await both({ method: "GET", path });
      const resourcesOf = ({ body }: Reply): Map<string, Record<string, unknown>> => {
        const { resources } = body as { resources: Record<string, unknown>[] };
        // A hash of how it is stored, which says nothing to anybody else.
        return new Map(resources.map((each) => [String(each["name"]), { ...each, storageVersionHash: undefined }]));
      };
      const [served, wanted] = [resourcesOf(answers.local), resourcesOf(answers.real)];
      expect(served.size).toBeGreaterThan(0);
      for (const [name, resource] of served) {
        const verbs = (each: Record<string, unknown> | undefined): string[] => [
          ...((each?.["verbs"] as string[]) ?? []),
        ];
        expect({ ...resource, verbs: [] }, name).toEqual({ ...wanted.get(name), verbs: [] });
        expect(verbs(wanted.get(name)), name).toEqual(expect.arrayContaining(verbs(resource)));
      }
    },
  );
});
