import { expect, it } from "vitest";
import type { KusciaJob } from "../api/types.ts";
import { jobDataOf } from "./convert/job-config.ts";
import { jobErrorMessage } from "./convert/job-status.ts";
import { seesAny, visiblePart } from "./sight.ts";

const SECRETS = /secret|engine-|svc|registry/;

const task = (alias: string, domainID: string) => ({
  alias,
  taskID: `id-${alias}`,
  appImage: `engine-${alias}`,
  taskInputConfig: `secret-${alias}`,
  dependencies: [],
  parties: [{ domainID, resources: { limits: { cpu: "1" } } }],
});

const progress = (alias: string, domainID: string, state: "Running" | "Failed") => ({
  alias,
  taskID: `id-${alias}`,
  state,
  createTime: "2026-01-01T00:00:00Z",
  message: `secret-${alias}`,
  parties: [
    {
      domainID,
      state,
      message: `secret-${domainID}`,
      endpoints: [{ portName: "p", scope: "Cluster" as const, endpoint: `${alias}.svc` }],
      pods: [{ name: `${alias}-0` }],
    },
  ],
});

const job: KusciaJob = {
  metadata: { name: "j" },
  spec: { initiator: "alice", tasks: [task("a", "alice"), task("b", "bob"), task("c", "carol")] },
  status: {
    phase: "Failed",
    message: "Task[b]-Party[bob]: secret-bob",
    conditions: [
      {
        type: "Failed",
        status: "True",
        lastTransitionTime: "2026-01-01T00:00:00Z",
        reason: "TaskFailed",
        message: "secret-b",
      },
    ],
    tasks: [progress("a", "alice", "Running"), progress("b", "bob", "Failed"), progress("c", "carol", "Running")],
  },
};

it("shows a master, and a party of every task, all of it", () => {
  expect(visiblePart(job, "all")).toBe(job);
  expect(visiblePart(job, ["carol", "bob", "alice"])).toBe(job);
});

it("shows a party its own tasks, and of others alias, id, dependencies, state and times", () => {
  const seen = visiblePart(job, ["bob"]);
  expect(seen.spec.tasks[1]).toEqual(job.spec.tasks[1]);
  expect(seen.status?.tasks?.[1]).toEqual(job.status?.tasks?.[1]);
  const [first] = jobDataOf(seen).tasks;
  expect(first).toMatchObject({ alias: "a", taskId: "id-a", appImage: "", taskInputConfig: "", parties: [] });
  const others = [seen.spec.tasks[0], seen.spec.tasks[2], seen.status?.tasks?.[0], seen.status?.tasks?.[2]];
  expect(JSON.stringify(others)).not.toMatch(SECRETS);
  expect(seen.status?.tasks?.[2]).toMatchObject({ state: "Running", createTime: "2026-01-01T00:00:00Z" });
});

it("names a failed task of others and keeps why to its parties, also in what the job says as a whole", () => {
  const seen = visiblePart(job, ["carol"]);
  expect(jobErrorMessage(seen)).toBe("Task[b]: failed; its parties see why");
  expect(JSON.stringify(seen.status?.conditions)).not.toMatch(SECRETS);
});

it("shows the initiator the tasks that it wrote, and not what others' pods say", () => {
  const seen = visiblePart(job, ["alice"]);
  expect(seen.spec).toEqual(job.spec);
  expect(JSON.stringify(seen.status?.tasks?.slice(1))).not.toMatch(SECRETS);
});

it("tells nothing from something", () => {
  expect([seesAny("all"), seesAny(["a"]), seesAny([])]).toEqual([true, true, false]);
});

it("shows of outputs those that one of the domains gave or may read", () => {
  const output = (name: string, domainID: string, readers: string[]) => ({
    name,
    task: "a",
    domainID,
    readers,
    configMap: name,
  });
  const outputs = [output("own", "bob", []), output("lent", "alice", ["bob"]), output("open", "alice", ["*"])];
  const all = [...outputs, output("closed", "alice", []), output("carols", "alice", ["carol"])];
  const given = { ...job, status: { ...job.status, outputs: all } };
  expect(visiblePart(given, ["bob"]).status?.outputs).toEqual(outputs);
  expect(visiblePart(given, "all").status?.outputs).toEqual(all);
});

it("shows what the job was made with to its initiator, and not to a party of which tasks are hidden", () => {
  const made: KusciaJob = { ...job, spec: { ...job.spec, parameters: { column: "secret" } } };
  expect(visiblePart(made, ["alice"]).spec.parameters).toEqual({ column: "secret" });
  expect(visiblePart(made, ["bob"]).spec.parameters).toBeUndefined();
  expect(made.spec.parameters).toEqual({ column: "secret" });
});

it("shows of other domains' hooks how far they are, and not why", () => {
  const hook = (domainID: string) => ({
    domainID,
    used: true,
    release: { ...progress(`release@${domainID}`, domainID, "Failed"), exitCode: 3, endTime: "2026-01-01T00:00:09Z" },
  });
  const status = { phase: "Succeeded" as const, hooks: [hook("alice"), hook("bob")] };
  const spec = { ...job.spec, tasks: [task("a", "alice")], release: { appImage: "i" } };
  const [own, others] = visiblePart({ ...job, spec, status }, ["alice"]).status?.hooks ?? [];
  expect(own).toEqual(hook("alice"));
  expect(others).toMatchObject({ domainID: "bob", release: { state: "Failed", endTime: "2026-01-01T00:00:09Z" } });
  expect(JSON.stringify(others)).not.toMatch(/secret|exitCode/);
});

it("tells of an outline whether it was added, as its place says so anyhow", () => {
  const added = { ...task("x", "carol"), jobName: "j", jobUID: "u" };
  const seen = visiblePart({ ...job, spec: { ...job.spec, initiator: "carol", tasks: [task("b", "bob"), added] } }, [
    "bob",
  ]);
  expect(seen.spec.tasks[1]).toEqual({
    alias: "x",
    taskID: "id-x",
    dependencies: [],
    jobName: "j",
    appImage: "",
    taskInputConfig: "",
    parties: [],
  });
  expect(seen.spec.tasks[0]).not.toHaveProperty("jobName");
});
