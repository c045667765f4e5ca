import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRecord } from "../../../src/local/api/json.ts";
import type { ModelRequest } from "../../../src/local/api/types.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { differences } from "./differences.ts";
import { LocalListener } from "./local-listener.ts";
import { collection, draft, mergePatch, post, VALID } from "./objects.ts";
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

function fullDraft(plural: string, metadata: object = { name: "x", labels: { a: "b" } }): Record<string, unknown> {
  const about = { involvedObject: { kind: "Pod", name: "x", namespace: ns, apiVersion: "v1" } };
  return draft(plural, metadata, plural === "events" ? about : {});
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

const OWNER = { apiVersion: "v1", kind: "ConfigMap", name: "o", uid: "5a6f7c1e-0000-4000-8000-000000000001" };
/** Bodies with fields that are unknown, there twice, or of another type. */
const WRONG: Readonly<Record<string, (plural: string) => string>> = {
  "at the top": (plural) => text(plural, { frob: 1, zoo: 1 }),
  "in the metadata": (plural) =>
    text(plural, { metadata: { name: "y", frob: 1, ownerReferences: [{ ...OWNER, frob: 1 }] } }),
  "in the spec": (plural) => text(plural, { spec: { zoo: 1, frob: { a: 1 }, ...specOf(plural) } }),
  "there twice": (plural) => text(plural, {}).replace(`{"name":"y"`, `{"name":"x","name":"z","name":"y"`),
  "there twice and unknown": (plural) =>
    text(plural, { zoo: { a: 1 } }).replace(
      `{"a":1}`,
      `{"a":1,"a":2},"zoo":1,"kind":"${String(VALID[plural]!["kind"])}"`,
    ),
};
const WRONG_PODS: Readonly<Record<string, object>> = {
  "in a container": { containers: [{ name: "c", imagee: "i", env: [{ name: "A", valu: "b" }] }] },
  "that is no list": { containers: "c" },
  "that holds no objects": { containers: [1] },
  "that is no list of words": { containers: [{ name: "c", image: "i", command: "x" }] },
  "that is no map": { nodeSelector: "x", containers: [] },
};

function text(plural: string, content: object): string {
  return JSON.stringify({ ...fullDraft(plural, { name: "y" }), ...content });
}

function specOf(plural: string): object {
  return VALID[plural]!["spec"] ?? {};
}

/** What a patch makes of an object differs by what a real server adds to it. */
function withoutPatched({ code, body }: Reply): unknown {
  return JSON.parse(
    JSON.stringify({ code, body }).replace(/Invalid value: \\+"\{.*?\}\\+"(?=: strict)/g, "Invalid value"),
  );
}

describe("fields that a kind does not have", () => {
  const cases = [...KINDS, "namespaces"].flatMap((plural) =>
    Object.keys(WRONG).map((what): [string, string] => [plural, what]),
  );

  it.each(cases)("of %s, %s, are refused, or warned of, in the same words", async (plural, what) => {
    const path = collection(plural, plural === "namespaces" ? undefined : ns);
    for (const mode of ["fieldValidation=Strict&dryRun=All", "dryRun=All", "fieldValidation=Ignore&dryRun=All"]) {
      const answers = await both({ method: "POST", path: `${path}?${mode}`, text: WRONG[what]!(plural) });
      const saidOf = ({ code, body, warning }: Reply): unknown => ({ code, body: code === 201 ? "" : body, warning });
      expect(saidOf(answers.local), mode).toEqual(saidOf(answers.real));
    }
  });

  it.each(Object.keys(WRONG_PODS))("of a pod, %s, are refused in the same words", async (what) => {
    const body = draft("pods", { name: "y" }, { spec: WRONG_PODS[what]! });
    const answers = await both({ method: "POST", path: `${collection("pods", ns)}?fieldValidation=Strict`, body });
    expect(answers.local).toEqual(answers.real);
    expect(answers.local.code).toBe(400);
  });

  it("are not stored", async () => {
    const body = draft("pods", { name: "known" }, { spec: { ...specOf("pods"), frob: 1 } });
    const answers = await both({ method: "POST", path: collection("pods", ns), body });
    for (const { body: stored } of [answers.local, answers.real]) {
      expect((stored as { spec: object }).spec).not.toHaveProperty("frob");
    }
  });

  it.each([
    ["merge-patch+json", "pods", { spec: { frob: 1 } }],
    ["merge-patch+json", "kusciajobs", { spec: { frob: 1 } }],
    ["json-patch+json", "pods", [{ op: "add", path: "/spec/frob", value: 1 }]],
    ["strategic-merge-patch+json", "pods", { spec: { zoo: [null, "a b"], containers: [{ name: "c", imagee: "i" }] } }],
    // One at a time: of several the server does not always name all.
    ["apply-patch+yaml", "pods", { spec: { containers: [{ name: "c", imagee: "i" }] } }],
    ["apply-patch+yaml", "configmaps", { metadata: { name: "x", namespace: ns }, dat: {} }],
    ["apply-patch+yaml", "kusciajobs", { spec: { frob: 1 } }],
  ])("in a patch of the type %s of %s are refused, or warned of, in the same words", async (type, plural, change) => {
    const headers = { "Content-Type": `application/${type}` };
    const isApply = type.startsWith("apply");
    const body = isApply ? draft(plural, { name: "x" }, change) : change;
    for (const mode of ["fieldValidation=Strict", "fieldValidation=Warn"]) {
      const path = `${collection(plural, ns)}/x?fieldManager=me${isApply ? "&force=true" : ""}&dryRun=All&${mode}`;
      const answers = await both({ method: "PATCH", path, headers, body });
      const refusalOf = isApply || type.startsWith("strategic") ? (reply: Reply) => reply : withoutPatched;
      const saidOf = (reply: Reply): unknown => (reply.code === 200 ? reply.warning : refusalOf(reply));
      expect(saidOf(answers.local), mode).toEqual(saidOf(answers.real));
      expect(answers.local.code).toBe(answers.real.code);
    }
  });

  it("are judged in no other way than three", async () => {
    for (const method of ["POST", "PUT"]) {
      const path = `${collection("configmaps", ns)}${method === "PUT" ? "/x" : ""}?fieldValidation=Bogus`;
      const answers = await both({ method, path, body: draft("configmaps", { name: "x" }) });
      expect(answers.local).toEqual(answers.real);
      expect(answers.local.code).toBe(422);
    }
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
