import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Domain, KusciaJob, KusciaJobStatus } from "../../../src/api/types.ts";
import { APP_IMAGES, appImage, DOMAINS, Jobs, jobSpec, KUSCIA_JOBS, refusal } from "./support.ts";
import { copyAs } from "./variants.ts";

let jobs: Jobs;

beforeAll(async () => {
  jobs = await new Jobs().open();
});
afterAll(() => jobs.close());

const manifest = (name: string, spec: object): object => ({
  apiVersion: "kuscia.secretflow/v1alpha1",
  kind: "KusciaJob",
  metadata: { name },
  spec,
});
const version = ({ metadata }: KusciaJob): [string?, number?] => [metadata.resourceVersion, metadata.generation];

describe("kubectl apply", () => {
  it.each([
    ["client-side", []],
    ["server-side", ["--server-side"]],
  ])("%s, a second time changes nothing", async (_, flags) => {
    const name = jobs.name();
    const text = JSON.stringify(
      manifest(
        name,
        jobSpec([
          { alias: "b", dependencies: ["a"], scheduleConfig: {} },
          { alias: "a", taskID: "x" },
        ]),
      ),
    );
    await jobs.kubectl(["apply", ...flags, "-f", "-"], text);
    const first = await jobs.client.get(KUSCIA_JOBS, { namespace: jobs.namespace, name });
    await jobs.setStatus(first, { phase: "Running" });
    const running = await jobs.client.get(KUSCIA_JOBS, { namespace: jobs.namespace, name });
    await jobs.kubectl(["apply", ...flags, "-f", "-"], text);
    expect(version(await jobs.client.get(KUSCIA_JOBS, { namespace: jobs.namespace, name }))).toEqual(version(running));
    expect(await jobs.kubectl(["diff", ...flags, "-f", "-"], text)).toBe("");
  });

  it("goes from client to server side", async () => {
    const name = jobs.name();
    const text = JSON.stringify(manifest(name, jobSpec([{ alias: "a" }])));
    await jobs.kubectl(["apply", "-f", "-"], text);
    await jobs.kubectl(["apply", "--server-side", "-f", "-"], text);
    expect((await jobs.client.get(KUSCIA_JOBS, { namespace: jobs.namespace, name })).metadata.generation).toBe(1);
  });

  it("explains every field", async () => {
    const text = await jobs.kubectl(["explain", "kusciajob.spec.tasks.dependencies"]);
    expect(text).toContain("Aliases of the tasks that must have Succeeded before this one starts.");
  });
});

describe("server-side apply", () => {
  const apply = (name: string, manager: string, spec: object): Promise<KusciaJob> =>
    jobs.client.patch<KusciaJob>(KUSCIA_JOBS, { namespace: jobs.namespace, name }, manifest(name, spec), {
      type: "apply",
      fieldManager: manager,
    });

  it("lets two managers own a task each", async () => {
    const name = jobs.name();
    const { tasks } = jobSpec([{ alias: "a" }, { alias: "b" }]);
    await apply(name, "first", { initiator: "alice", tasks: [tasks[0]] });
    const both = await apply(name, "second", { tasks: [tasks[1]] });
    expect(both.spec.tasks.map(({ alias }) => alias)).toEqual(["a", "b"]);
    const changed = await apply(name, "first", { initiator: "alice", tasks: [{ ...tasks[0], priority: 5 }] });
    expect(changed.spec.tasks.map(({ alias, priority }) => [alias, priority])).toEqual([
      ["a", 5],
      ["b", undefined],
    ]);
    await expect(
      apply(name, "first", { initiator: "alice", tasks: [tasks[0], { ...tasks[1], appImage: "mine" }] }),
    ).rejects.toMatchObject({ code: 409 });
    const left = await apply(name, "second", {});
    expect(left.spec.tasks.map(({ alias }) => alias)).toEqual(["a"]);
  });

  it("of a priority works on a running job", async () => {
    const job = await jobs.create(jobSpec([{ alias: "a" }, { alias: "b", dependencies: ["a"] }]));
    await jobs.setStatus(job, { phase: "Running" });
    const applied = await apply(job.metadata.name!, "tuner", { tasks: [{ alias: "b", priority: 9 }] });
    expect(applied.spec.tasks.map(({ priority }) => priority)).toEqual([undefined, 9]);
  });
});

const STATUS: KusciaJobStatus = {
  phase: "Running",
  reason: "SomeReason",
  message: "Some message.",
  taskStatus: { "id-a": "Succeeded", "id-b": "Running" },
  stageStatus: { alice: "JobCreateStageSucceeded" },
  approveStatus: { alice: "JobAccepted" },
  conditions: [
    { type: "JobValidated", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z", reason: "", message: "" },
    {
      type: "Reconciling",
      status: "Unknown",
      lastTransitionTime: "2026-01-01T00:00:00Z",
      reason: "r",
      message: "m",
      observedGeneration: 1,
    },
  ],
  startTime: "2026-01-01T00:00:00Z",
  lastReconcileTime: "2026-01-01T00:00:05Z",
  observedGeneration: 1,
  progress: "1/2",
  taskCounts: { total: 2, pending: 0, running: 1, succeeded: 1, failed: 0, skipped: 0 },
  tasks: [
    {
      alias: "a",
      taskID: "id-a",
      state: "Succeeded",
      attempt: 0,
      appImageGeneration: 3,
      createTime: "2026-01-01T00:00:00Z",
      startTime: "2026-01-01T00:00:01Z",
      endTime: "2026-01-01T00:00:04Z",
      parties: [
        { domainID: "alice", role: "", state: "Succeeded", pods: [{ name: "id-a-0", uid: "u", phase: "Succeeded" }] },
      ],
    },
    {
      alias: "b",
      taskID: "id-b",
      state: "Pending",
      reason: "ImagePull",
      message: "m",
      waitingSince: "2026-01-01T00:00:05Z",
      parties: [
        {
          domainID: "alice",
          state: "Pending",
          reason: "r",
          message: "m",
          endpoints: [{ portName: "psi", scope: "Cluster", endpoint: "id-b-0-psi.alice.svc" }],
          pods: [{ name: "id-b-0" }],
        },
      ],
    },
  ],
};

describe("the status", () => {
  it("keeps every field, and a slim PUT replaces it whole", async () => {
    const job = await jobs.create(jobSpec([{ alias: "a" }, { alias: "b" }]));
    const options = { subresource: "status", query: { fieldValidation: "Strict" } } as const;
    const patched = await jobs.client.patch<KusciaJob>(KUSCIA_JOBS, jobs.ref(job), { status: STATUS }, options);
    expect(patched.status).toEqual(STATUS);
    const { name, namespace, uid, resourceVersion } = patched.metadata;
    const slim = copyAs<KusciaJob>({
      metadata: { name, namespace, uid, resourceVersion },
      status: { phase: "Failed" },
    });
    const replaced = await jobs.client.replace(KUSCIA_JOBS, slim, options);
    expect(replaced.status).toEqual({ phase: "Failed" });
    expect(replaced.spec).toEqual(job.spec);
  });

  it("takes what Kuscia writes", async () => {
    const job = await jobs.create(jobSpec([{ alias: "a" }]));
    const status = {
      phase: "Failed",
      conditions: [
        {
          type: "JobValidated",
          status: "False",
          reason: "ValidateFailed",
          message: "m",
          lastTransitionTime: "2026-01-01T00:00:00Z",
        },
      ],
      partyTaskCreateStatus: { alice: [{ domainID: "alice", role: "client", phase: "Failed", message: "m" }] },
      taskStatus: { "id-a": "Failed" },
    };
    expect((await jobs.setStatus(job, status)).status).toEqual(status);
  });

  it.each([
    [
      "an unknown state",
      { tasks: [{ alias: "a", taskID: "x", state: "Lost" }] },
      'status.tasks[0].state: Unsupported value: "Lost"',
    ],
    ["a task without its id", { tasks: [{ alias: "a", state: "Failed" }] }, "status.tasks[0].taskID: Required value"],
    ["a time in words", { startTime: "now" }, "status.startTime: Invalid value"],
    [
      "a condition given twice",
      {
        conditions: [
          { type: "A", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z", reason: "r", message: "" },
          { type: "A", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z", reason: "r", message: "" },
        ],
      },
      "status.conditions[1]: Duplicate value",
    ],
    [
      "a condition without its reason",
      { conditions: [{ type: "A", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z", message: "" }] },
      "status.conditions[0].reason: Required value",
    ],
  ])("does not take %s", async (_, status, message) => {
    const job = await jobs.create(jobSpec([{ alias: "a" }]));
    expect(await refusal(jobs.setStatus(job, status))).toContain(message);
  });
});

describe("kubectl get", () => {
  it("shows phase and progress first, then Kuscia's times and the age; more with -o wide", async () => {
    const job = await jobs.create(jobSpec([{ alias: "a" }, { alias: "b" }]));
    const conditions = [
      { type: "Complete", status: "False", message: "Another message." },
      { type: "Reconciling", status: "True", message: "Task[b] waits: it waits." },
    ].map((condition) => ({ ...condition, lastTransitionTime: "2026-01-01T00:00:00Z", reason: "r" }));
    await jobs.setStatus(job, { ...STATUS, conditions, completionTime: "2026-01-01T00:00:05Z", queuePosition: 3 });
    const columns = (text: string): string[] => text.trim().split(/\s{2,}/);
    const [head, row] = (await jobs.kubectl(["get", "kj", job.metadata.name!])).trim().split("\n");
    expect(columns(head!)).toEqual(["NAME", "PHASE", "TASKS", "STARTTIME", "COMPLETIONTIME", "AGE"]);
    expect(columns(row!).slice(1, 3)).toEqual(["Running", "1/2"]);
    const [wideHead, wideRow] = (await jobs.kubectl(["get", "kj", job.metadata.name!, "-o", "wide"]))
      .trim()
      .split("\n");
    expect(columns(wideHead!).slice(6)).toEqual(["LASTRECONCILETIME", "REASON", "MESSAGE", "QUEUE", "WAITS"]);
    expect(columns(wideRow!).slice(7)).toEqual(["SomeReason", "Some message.", "3", "Task[b] waits: it waits."]);
  });

  it("shows the image of an AppImage, and whether a Domain is ready", async () => {
    const name = `columns-${jobs.suffix}`;
    await jobs.client.create(
      APP_IMAGES,
      appImage(name, { spec: { containers: [{ name: "c", workingDir: "/" }] } }, { name: "registry/app", tag: "1.2" }),
    );
    await jobs.client.create(DOMAINS, copyAs<Domain>({ metadata: { name }, spec: {} }));
    const ready = {
      type: "Ready",
      status: "False",
      lastTransitionTime: "2026-01-01T00:00:00Z",
      reason: "NamespaceTerminating",
      message: "",
    };
    await jobs.client.patch(DOMAINS, { name }, { status: { conditions: [ready] } }, { subresource: "status" });
    try {
      expect(await jobs.kubectl(["get", "aimg", name])).toMatch(/^NAME +IMAGE +TAG +AGE\n\S+ +registry\/app +1\.2 /);
      expect(await jobs.kubectl(["get", "domain", name])).toMatch(
        /^NAME +READY +REASON +AGE\n\S+ +False +NamespaceTerminating /,
      );
    } finally {
      await jobs.client.delete(APP_IMAGES, { name });
      await jobs.client.delete(DOMAINS, { name });
    }
  });

  it("lists all kinds by the category kuscia", async () => {
    const { text } = await jobs.client.raw("GET", "/apis/kuscia.secretflow/v1alpha1");
    const { resources } = JSON.parse(text) as { resources: { name: string; categories?: string[] }[] };
    const kinds = resources.filter(({ categories }) => categories?.includes("kuscia")).map(({ name }) => name);
    expect(kinds.toSorted()).toEqual([
      "appimages",
      "domainpolicies",
      "domains",
      "kusciajobconsents",
      "kusciajobs",
      "kusciajobschedules",
      "kusciajobtasks",
      "kusciajobtemplates",
    ]);
  });

  it.each([["kusciajobs"], ["kusciajob"], ["kj"], ["appimages"], ["appimage"], ["aimg"], ["domains"], ["domain"]])(
    "knows %s",
    async (name) => {
      expect(JSON.parse(await jobs.kubectl(["get", name, "-o", "json"]))).toMatchObject({ kind: "List" });
    },
  );

  it("waits for a condition", async () => {
    const job = await jobs.create(jobSpec([{ alias: "a" }]));
    await jobs.setStatus(job, {
      conditions: [
        { type: "Complete", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z", reason: "r", message: "" },
      ],
    });
    const text = await jobs.kubectl(["wait", "--for=condition=Complete", "--timeout=10s", "kj", job.metadata.name!]);
    expect(text).toContain("condition met");
  });
});
