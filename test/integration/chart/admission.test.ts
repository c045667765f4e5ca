import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "../../cluster/index.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { eventually } from "../../support/world.ts";
import { type Manifest, parse, template } from "./render.ts";

// The chart's admission policies on a real API server, asked by users who have some rights and lack others. Here they are
// bound to the namespaces of this test alone, because other tests share the cluster.

const suffix = randomBytes(3).toString("hex");
const NAMES = { jobs: `adm-jobs-${suffix}`, alice: `adm-alice-${suffix}`, bob: `adm-bob-${suffix}` };
const LABEL = "kuscia.secretflow/domain-name";
const MARK = { admission: suffix };
const release = `adm-${suffix}`;

let cluster: Cluster;
let applied: Manifest[];

const kubectl = (args: string[], input?: string): Promise<string> => cluster.kubectl(args, { input });
const as = (user: string, args: string[], input?: object): Promise<string> =>
  kubectl([...args, `--as=${user}`], input && JSON.stringify(input));

/** What the API server said when it refused; fails if it did not. */
async function refusal(call: Promise<string>): Promise<string> {
  const answer = await call.then(
    (text) => `accepted: ${text}`,
    (error: Error) => error.message,
  );
  expect(answer).not.toMatch(/^accepted/);
  return answer;
}

beforeAll(async () => {
  cluster = sharedCluster();
  const text = await template(cluster, ["-s", "templates/admission.yaml"], release, `ops-${suffix}`);
  applied = [...parse(text).map(limited), ...namespaces(), ...rights()];
  await kubectl(["apply", "-f", "-"], list(applied));
  // A policy is in force some seconds after it was made.
  await eventually(async () => {
    const answer = await as("ned", [
      "label",
      "namespace",
      NAMES.bob,
      `${LABEL}=x`,
      "--dry-run=server",
      "--overwrite",
    ]).catch((error: Error) => error.message);
    return answer.includes("makes a namespace a party");
  }, "the policies to be in force");
});

afterAll(async () => {
  if (applied) await kubectl(["delete", "--wait=false", "--ignore-not-found", "-f", "-"], list(applied));
});

const list = (items: readonly Manifest[]): string => JSON.stringify({ apiVersion: "v1", kind: "List", items });

function limited(object: Manifest): Manifest {
  if (object.kind !== "ValidatingAdmissionPolicyBinding") return object;
  const spec = object["spec"] as object;
  return { ...object, spec: { ...spec, matchResources: { namespaceSelector: { matchLabels: MARK } } } };
}

function namespaces(): Manifest[] {
  return Object.values(NAMES).map((name) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { ...MARK, ...(name !== NAMES.jobs && { [LABEL]: name }) } },
  }));
}

/** ned may write namespaces; dora also makes domains; jo writes jobs and acts for alice, joe too but no schedules; mia for everybody; bea administers bob. */
function rights(): Manifest[] {
  const onNamespaces = rule("", "namespaces", ["get", "create", "patch", "update"]);
  const onJobs = rule("kuscia.secretflow", "kusciajobs", ["get", "create", "patch"]);
  const onSchedules = ["kusciajobtasks", "kusciajobschedules", "kusciajobtemplates"].map((each) =>
    rule("kuscia.secretflow", each, ["get", "create", "patch"]),
  );
  const onConsents = rule("kuscia.secretflow", "kusciajobconsents", ["get", "create", "patch"]);
  return [
    ...role("ned", undefined, [onNamespaces]),
    ...role("dora", undefined, [onNamespaces, rule("kuscia.secretflow", "domains", ["create"])]),
    ...role("jo", NAMES.jobs, [onJobs, ...onSchedules]),
    ...role("jo", NAMES.alice, [onJobs]),
    ...role("joe", NAMES.jobs, [onJobs]),
    ...role("joe", NAMES.alice, [onJobs]),
    ...role("mia", NAMES.jobs, [
      onJobs,
      ...onSchedules,
      rule("kuscia.secretflow", "kusciajobs", ["impersonate-initiator"]),
    ]),
    ...role("bea", NAMES.bob, [onConsents]),
    ...role("api", NAMES.bob, [onConsents, rule("kuscia.secretflow", "kusciajobconsents", ["attest"])]),
  ];
}

const rule = (group: string, resource: string, verbs: string[]): object => ({
  apiGroups: [group],
  resources: [resource],
  verbs,
});

function role(user: string, namespace: string | undefined, rules: object[]): Manifest[] {
  const kind = namespace === undefined ? "ClusterRole" : "Role";
  const metadata = { name: `${release}-${user}`, ...(namespace !== undefined && { namespace }) };
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind, name: metadata.name };
  const subjects = [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }];
  return [
    { apiVersion, kind, metadata, rules },
    { apiVersion, kind: `${kind}Binding`, metadata, roleRef, subjects },
  ];
}

describe("a namespace", () => {
  const label = (user: string, value: string): Promise<string> =>
    as(user, ["label", "namespace", NAMES.bob, "--overwrite", value]);

  it("is made a party, or none, only by who may create domains", async () => {
    for (const value of [`${LABEL}=other`, `${LABEL}-`])
      expect(await refusal(label("ned", value))).toContain("ask somebody who may create domains.kuscia.secretflow");
    await label("ned", "team=x");
    await label("dora", `${LABEL}=other`);
    await label("dora", `${LABEL}=${NAMES.bob}`);
  });

  it("cannot be created as a party by who may only create namespaces", async () => {
    const name = `adm-new-${suffix}`;
    const namespace = (labels: object): object => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { ...MARK, ...labels } },
    });
    const create = (user: string, labels: object): Promise<string> =>
      as(user, ["create", "--dry-run=server", "-f", "-"], namespace(labels));
    expect(await refusal(create("ned", { [LABEL]: name }))).toContain("makes a namespace a party");
    await create("ned", {});
    await create("dora", { [LABEL]: name });
  });
});

const jobOf = (name: string, initiator: string): object => ({
  apiVersion: "kuscia.secretflow/v1alpha1",
  kind: "KusciaJob",
  metadata: { name, namespace: NAMES.jobs },
  spec: {
    initiator,
    tasks: [{ alias: "a", appImage: "i", taskInputConfig: "", parties: [{ domainID: NAMES.bob }] }],
  },
});

describe("a job", () => {
  const create = (user: string, name: string, initiator: string): Promise<string> =>
    as(user, ["create", "-f", "-"], jobOf(name, initiator));

  it("is created in the name of a domain in which one may create jobs, and of no other", async () => {
    await create("jo", "own", NAMES.alice);
    const said = await refusal(create("jo", "foreign", NAMES.bob));
    expect(said).toContain(
      `spec.initiator is "${NAMES.bob}": ask its administrator for the right to create kusciajobs`,
    );
  });

  it("is created in any name by who may impersonate initiators", async () => {
    await create("mia", "any", NAMES.bob);
  });

  it("is not turned over to another initiator later", async () => {
    await create("jo", "turned", NAMES.alice);
    const patch = (body: object): Promise<string> =>
      as("jo", ["patch", "kusciajob", "turned", "-n", NAMES.jobs, "--type=merge", "-p", JSON.stringify(body)]);
    expect(await refusal(patch({ spec: { initiator: NAMES.bob } }))).toContain("spec.initiator is");
    await patch({ metadata: { labels: { x: "y" } } });
  });
});

describe("a run of a schedule", () => {
  const labels = { "kuscia.secretflow/schedule": "own", "kuscia.secretflow/schedule-uid": "u" };
  const run = (name: string): object => {
    const made = jobOf(name, NAMES.alice) as { metadata: object };
    return { ...made, metadata: { ...made.metadata, labels } };
  };

  it("is said to be one only by who may create schedules", async () => {
    const create = (user: string, name: string): Promise<string> => as(user, ["create", "-f", "-"], run(name));
    expect(await refusal(create("joe", "run"))).toContain("make a job a run of a schedule");
    await create("jo", "run");
    const patch = (user: string, name: string, body: object): Promise<string> =>
      as(user, ["patch", "kusciajob", name, "-n", NAMES.jobs, "--type=merge", "-p", JSON.stringify(body)]);
    await as("joe", ["create", "-f", "-"], jobOf("plain", NAMES.alice));
    expect(await refusal(patch("joe", "plain", { metadata: { labels } }))).toContain("make a job a run of a schedule");
    await patch("joe", "run", { metadata: { labels: { other: "x" } } });
  });
});

describe("an added task", () => {
  const create = (user: string, name: string, initiator?: string): Promise<string> =>
    as(user, ["create", "-f", "-"], {
      apiVersion: "kuscia.secretflow/v1alpha1",
      kind: "KusciaJobTask",
      metadata: { name, namespace: NAMES.jobs },
      spec: {
        jobName: "own",
        ...(initiator !== undefined && { initiator }),
        alias: name,
        appImage: "i",
        taskInputConfig: "",
        parties: [{ domainID: NAMES.bob }],
      },
    });

  it("is created in the name of an initiator by who may create jobs in it, and in any by who may impersonate", async () => {
    await create("jo", "t-own", NAMES.alice);
    for (const initiator of [NAMES.bob, undefined])
      expect(await refusal(create("jo", "t-foreign", initiator))).toContain("name the initiator of the job");
    await create("mia", "t-any");
  });
});

describe("a schedule", () => {
  const job = (initiator: string): object => ({ spec: { initiator, tasks: [] } });
  const object = (kind: string, name: string, spec: object): object => ({
    apiVersion: "kuscia.secretflow/v1alpha1",
    kind,
    metadata: { name, namespace: NAMES.jobs },
    spec,
  });
  const schedule = (name: string, what: object): object =>
    object("KusciaJobSchedule", name, { trigger: { interval: { seconds: 60 } }, suspend: true, ...what });
  const create = (user: string, what: object): Promise<string> => as(user, ["create", "-f", "-"], what);

  it("makes jobs in the name of a domain in which its author may create jobs, and of no other", async () => {
    await create("jo", schedule("own", { job: job(NAMES.alice) }));
    for (const foreign of [{ job: job(NAMES.bob) }, { job: { spec: {} } }, { template: { name: "psi" } }])
      expect(await refusal(create("jo", schedule("foreign", foreign)))).toContain("its jobs are made in the name of");
    await create("mia", schedule("any", { job: job(NAMES.bob) }));
    await create("mia", schedule("filled", { template: { name: "psi" } }));
  });

  it("is not turned over to another initiator later, and may be paused", async () => {
    const patch = (body: object): Promise<string> =>
      as("jo", ["patch", "kjs", "own", "-n", NAMES.jobs, "--type=merge", "-p", JSON.stringify(body)]);
    expect(await refusal(patch({ spec: { job: job(NAMES.bob) } }))).toContain("its jobs are made in the name of");
    await patch({ spec: { suspend: false } });
  });

  it("fills a template, which has the same rule", async () => {
    const templateOf = (name: string, initiator: string): object =>
      object("KusciaJobTemplate", name, { parameters: [{ name: "who" }], template: job(initiator) });
    await create("jo", templateOf("own", NAMES.alice));
    for (const initiator of [NAMES.bob, "$(params.who)"])
      expect(await refusal(create("jo", templateOf("foreign", initiator)))).toContain(
        "its jobs are made in the name of",
      );
    await create("mia", templateOf("any", "$(params.who)"));
  });
});

describe("a consent", () => {
  const consent = (name: string, by?: string): object => ({
    apiVersion: "kuscia.secretflow/v1alpha1",
    kind: "KusciaJobConsent",
    metadata: {
      name,
      namespace: NAMES.bob,
      annotations: by === undefined ? {} : { "kuscia.secretflow/decided-by": by },
    },
    spec: {
      decision: "Accepted",
      digest: `sha256:${"0".repeat(64)}`,
      job: { namespace: NAMES.jobs, name: "own", uid: "u" },
    },
  });
  const create = (user: string, name: string, by?: string): Promise<string> =>
    as(user, ["create", "-f", "-"], consent(name, by));

  it("names nobody but who made it", async () => {
    await create("bea", "without");
    await create("bea", "own", "bea");
    expect(await refusal(create("bea", "foreign", "ada"))).toContain('is "ada", and you are "bea"; leave it out');
  });

  it("names whoever the job API says, which has found out itself", async () => {
    await create("api", "attested", "ada");
  });

  it("does not name another one later", async () => {
    await create("bea", "later", "bea");
    const args = ["annotate", "kusciajobconsent", "later", "-n", NAMES.bob, "--overwrite"];
    expect(await refusal(as("bea", [...args, "kuscia.secretflow/decided-by=ada"]))).toContain("cannot be changed");
    await as("bea", [...args, "note=x"]);
  });

  it("stands for a year at most", async () => {
    const standing = (days: number): object => ({
      apiVersion: "kuscia.secretflow/v1alpha1",
      kind: "KusciaJobConsent",
      metadata: { name: `for-${days}`, namespace: NAMES.bob },
      spec: {
        decision: "Accepted",
        initiator: NAMES.alice,
        contentDigest: `sha256:${"0".repeat(64)}`,
        until: new Date(Date.now() + days * 24 * 3600 * 1000).toISOString(),
      },
    });
    await as("bea", ["create", "-f", "-"], standing(365));
    const said = await refusal(as("bea", ["create", "-f", "-"], standing(367)));
    expect(said).toContain("spec.until is more than a year ahead");
  });
});
