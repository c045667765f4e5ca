import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FINALIZER } from "../../../src/api/names.ts";
import type { Api } from "../../../src/server/api.ts";
import {
  ApproveResult,
  type CreateJobRequestSchema,
  JobService,
} from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { call, type Transport, TRANSPORTS } from "./clients.ts";
import { createFixture, type Fixture } from "./harness.ts";

type Create = MessageInitShape<typeof CreateJobRequestSchema>;
type Answer = readonly [code: number, message: string | RegExp];
const textOf = (message: string | RegExp): unknown =>
  typeof message === "string" ? message : expect.stringMatching(message);

const CREATE = { method: JobService.method.createJob, path: "/api/v1/job/create" };
const task = { alias: "t", appImage: "image", taskInputConfig: "{}", parties: [{ domainId: "alice" }] };
const good: Create = { jobId: "good", initiator: "alice", tasks: [task] };
const party = (more: object): Create => ({ ...good, tasks: [{ ...task, parties: [{ domainId: "alice", ...more }] }] });
const QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const nameRule = (value: string): string =>
  `Field "job_id" is invalid, invalid value: "${value}": regex used for validation is "^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$" `;

let fixture: Fixture;
let api: Api;
beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi();
});
afterAll(() => fixture.stop());

describe.each(TRANSPORTS)("CreateJob over %s", (transport) => {
  // In the order of the checks: each row also breaks the rules of some row below it.
  const rows: readonly (readonly [string, Create, Answer])[] = [
    ["no job id", {}, [11100, "job id can not be empty"]],
    ["a bad job id", { jobId: "Bad_Name" }, [11100, nameRule("Bad_Name")]],
    ["a job id of 64 characters", { jobId: "a".repeat(64) }, [11100, nameRule("a".repeat(64))]],
    ["a job id ending in a dot", { jobId: "a." }, [11100, nameRule("a.")]],
    ["no tasks", { jobId: "a" }, [11100, "tasks can not be empty"]],
    ["no initiator", { jobId: "a", tasks: [{}] }, [11100, "initiator can not be empty"]],
    ["no alias", { ...good, tasks: [task, { parties: [] }] }, [11100, "task alias can not be empty on tasks[1]"]],
    ["no parties", { ...good, tasks: [{ alias: "x", parties: [] }] }, [11100, "parties can not be empty on tasks[0]"]],
    [
      "a party without a domain",
      { ...good, tasks: [{ ...task, parties: [{ role: "r" }] }] },
      [11100, "party domain id can not be empty"],
    ],
    [
      "a bad cpu",
      party({ resources: { cpu: "x", memory: "y" } }),
      [11100, `parse input cpu resource failed: ${QUANTITY}`],
    ],
    [
      "a bad memory",
      party({ resources: { memory: "1Gi b" } }),
      [11100, `parse input memory resource failed: ${QUANTITY}`],
    ],
    [
      "a bad bandwidth",
      party({ resources: { bandwidth: "-" } }),
      [11100, `parse input bandwidth resource failed: ${QUANTITY}`],
    ],
    [
      "a limit of 0",
      party({ bandwidthLimits: [{ limitKbps: 0n }] }),
      [11100, "bandwidth limit kbps can not be zero or negative"],
    ],
    [
      "a limit beyond int64",
      party({ bandwidthLimits: [{ limitKbps: 2n ** 63n, destinationId: "b" }] }),
      [11100, "bandwidth limit kbps can not be zero or negative"],
    ],
    [
      "a limit without destination",
      party({ bandwidthLimits: [{ limitKbps: 1n }] }),
      [11100, "bandwidth limit destination id can not be empty"],
    ],
    ["too much parallelism", { ...good, maxParallelism: 129 }, [11201, /maxParallelism.*128/]],
    ["a bad custom field", { ...good, customFields: { "a b": "c" } }, [11201, /kuscia.job.custom-fields\/a b/]],
    ["an unknown dependency", { ...good, tasks: [{ ...task, dependencies: ["nope"] }] }, [11201, /nope/]],
  ];
  it.each(rows)("refuses %s", async (_name, request, [code, message]) => {
    const { status, data } = await call(transport, api, CREATE, request);
    expect(status).toMatchObject({ code });
    expect(status?.message).toEqual(textOf(message));
    expect(data).toBeUndefined();
  });

  it("refuses a name that is taken, in Kubernetes' words", async () => {
    const name = `taken-${transport.replace(" ", "-")}`;
    await call(transport, api, CREATE, { ...good, jobId: name });
    const { status } = await call(transport, api, CREATE, { ...good, jobId: name });
    expect(status).toMatchObject({ code: 11201, message: `kusciajobs.kuscia.secretflow "${name}" already exists` });
  });

  it("takes a repeat with the same request id for the first one", async () => {
    const request = {
      ...good,
      jobId: `again-${transport.replace(" ", "-")}`,
      header: { customHeaders: { "x-request-id": "1" } },
    };
    for (const _ of [1, 2]) expect((await call(transport, api, CREATE, request)).status?.code).toBe(0);
    const other = { ...request, header: { customHeaders: { "x-request-id": "2" } } };
    expect((await call(transport, api, CREATE, other)).status?.code).toBe(11201);
  });

  it("writes the object of the specification", async () => {
    const jobId = `full.${transport.replace(" ", "-")}`;
    const full: Create = {
      jobId,
      initiator: "alice",
      maxParallelism: -1,
      customFields: { project: "p1" },
      tasks: [
        {
          ...task,
          taskId: `${transport.replace(" ", "-")}-id`,
          priority: 3,
          tolerable: true,
          scheduleConfig: { taskTimeoutSeconds: 10 },
        },
        {
          ...task,
          alias: "u",
          parties: [
            {
              domainId: "bob",
              role: "r",
              resources: { cpu: "1", memory: "1Gi", bandwidth: "5" },
              bandwidthLimits: [{ destinationId: "alice", limitKbps: 7n }],
            },
          ],
        },
      ],
    };
    const { status, data } = await call(transport, api, CREATE, full);
    expect(status).toMatchObject({ code: 0, message: "success" });
    expect(data?.jobId).toBe(jobId);
    const job = await fixture.job(jobId);
    const amounts = { cpu: "1", memory: "1Gi", "kuscia.io/bandwidth": "5" };
    expect(job.metadata.labels).toEqual({ "kuscia.job.custom-fields/project": "p1" });
    expect(job.spec).toEqual({
      initiator: "alice",
      scheduleMode: "BestEffort",
      maxParallelism: 1,
      tasks: [
        {
          alias: "t",
          appImage: "image",
          taskInputConfig: "{}",
          taskID: `${transport.replace(" ", "-")}-id`,
          priority: 3,
          tolerable: true,
          scheduleConfig: { lifecycleSeconds: 10, resourceReservedSeconds: 30, retryIntervalSeconds: 30 },
          parties: [{ domainID: "alice" }],
        },
        {
          alias: "u",
          appImage: "image",
          taskInputConfig: "{}",
          priority: 0,
          tolerable: false,
          parties: [
            {
              domainID: "bob",
              role: "r",
              resources: { limits: amounts, requests: amounts },
              bandwidthLimits: [{ destinationID: "alice", limitKBps: 7 }],
            },
          ],
        },
      ],
    });
  });
});

const method = JobService.method;
const CALLS = {
  query: { method: method.queryJob, path: "/api/v1/job/query" },
  batch: { method: method.batchQueryJobStatus, path: "/api/v1/job/status/batchQuery" },
  delete: { method: method.deleteJob, path: "/api/v1/job/delete" },
  stop: { method: method.stopJob, path: "/api/v1/job/stop" },
  suspend: { method: method.suspendJob, path: "/api/v1/job/suspend" },
  restart: { method: method.restartJob, path: "/api/v1/job/restart" },
  cancel: { method: method.cancelJob, path: "/api/v1/job/cancel" },
  approve: { method: method.approveJob, path: "/api/v1/job/approve" },
} as const;
/** For calls chosen at run time. */
const callAny = call as unknown as (
  transport: Transport,
  endpoint: Api,
  target: object,
  request: object,
) => Promise<{ status?: { code: number; message: string }; data?: { jobId: string } }>;
const MISSING = 'kusciajobs.kuscia.secretflow "nope" not found';

describe.each(TRANSPORTS)("other calls over %s", (transport) => {
  const rows: readonly (readonly [keyof typeof CALLS, object, Answer])[] = [
    ["query", {}, [11100, "job id can not be empty"]],
    ["query", { jobId: "nope" }, [11202, MISSING]],
    ["batch", {}, [11100, "job ids can not be empty"]],
    ["batch", { jobIds: ["nope", ""] }, [11100, "job id can not be empty"]],
    ["batch", { jobIds: ["idle", "nope"] }, [11203, MISSING]],
    ["delete", {}, [11100, "job id can not be empty"]],
    ["delete", { jobId: "nope" }, [11204, MISSING]],
    ["stop", {}, [11100, "job id can not be empty"]],
    ["stop", { jobId: "nope" }, [11205, MISSING]],
    ["suspend", {}, [11100, "job id can not be empty"]],
    ["suspend", { jobId: "nope" }, [11207, MISSING]],
    ["suspend", { jobId: "idle" }, [11210, "job: idle current status is Pending can not be suspend."]],
    ["restart", {}, [11100, "job id can not be empty"]],
    ["restart", { jobId: "nope" }, [11208, MISSING]],
    ["restart", { jobId: "idle" }, [11211, "job: idle current status is Pending can not be restart."]],
    ["cancel", {}, [11100, "job id can not be empty"]],
    ["cancel", { jobId: "nope" }, [11209, MISSING]],
    ["approve", {}, [11100, "job id can not be empty"]],
    ["approve", { jobId: "nope", result: ApproveResult.UNKNOWN }, [11100, "request result must be legal"]],
    ["approve", { jobId: "nope", result: ApproveResult.REJECT }, [11206, MISSING]],
  ];
  beforeAll(async () => {
    if ((await fixture.cluster.api.send("GET", fixture.jobPath("idle"))).status === 404)
      await fixture.createJob("idle");
    await fixture.setStatus("idle", { phase: "Pending" });
  });
  it.each(rows)("%s %j", async (name, request, [code, message]) => {
    const answer = await callAny(transport, api, CALLS[name], request);
    expect(answer.status).toMatchObject({ code, message });
    expect(answer.data).toBeUndefined();
  });

  it("gives commands through the labels, counts them, and leaves the rest alone", async () => {
    const name = `cmd-${transport.replace(" ", "-")}`;
    await fixture.createJob(name, {}, { labels: { mine: "1" } });
    const give = async (command: "stop" | "suspend" | "restart" | "cancel"): Promise<string> => {
      const { status, data } = await callAny(transport, api, CALLS[command], { jobId: name, reason: "because" });
      expect([status?.code, status?.message, data?.jobId]).toEqual([0, "success", name]);
      const labels = (await fixture.job(name)).metadata.labels ?? {};
      expect(labels["mine"]).toBe("1");
      expect(labels["kuscia.secretflow/job-stage-trigger"]).toBe("");
      return `${labels["kuscia.secretflow/job-stage"]} ${labels["kuscia.secretflow/job-stage-version"]}`;
    };
    expect(await give("stop")).toBe("Stop 1");
    expect(await give("stop")).toBe("Stop 1");
    await fixture.setStatus(name, { phase: "Running" });
    expect(await give("suspend")).toBe("Suspend 2");
    await fixture.setStatus(name, { phase: "Suspended" });
    expect(await give("restart")).toBe("Restart 3");
    expect(await give("restart")).toBe("Restart 3");
    expect(await give("cancel")).toBe("Cancel 4");
    expect(await give("cancel")).toBe("Cancel 5");
  });

  it("approves for the domains that the job names, and does nothing for a local job", async () => {
    const name = `approve-${transport.replace(" ", "-")}`;
    await fixture.createJob(name, {}, { annotations: { "kuscia.secretflow/interconn-self-parties": "alice_bob" } });
    await call(transport, api, CALLS.approve, { jobId: name, result: ApproveResult.REJECT });
    expect((await fixture.job(name)).status).toEqual({ approveStatus: { alice: "JobRejected", bob: "JobRejected" } });
    const { status } = await call(transport, api, CALLS.approve, { jobId: "idle", result: ApproveResult.ACCEPT });
    expect(status?.code).toBe(0);
    expect((await fixture.job("idle")).status?.approveStatus).toBeUndefined();
  });

  it("answers a batch in the order asked, repeats included", async () => {
    const { data } = await call(transport, api, CALLS.batch, { jobIds: ["idle", "idle"] });
    expect(data?.jobs.map(({ jobId, status }) => [jobId, status?.state])).toEqual([
      ["idle", "Pending"],
      ["idle", "Pending"],
    ]);
  });

  it("deletes, and no longer shows the job; a repeat while it goes succeeds", async () => {
    const name = `gone-${transport.replace(" ", "-")}`;
    await fixture.createJob(name, {}, { finalizers: ["test/hold"] });
    for (const _ of [1, 2]) {
      const { status, data } = await call(transport, api, CALLS.delete, { jobId: name });
      expect([status?.code, data?.jobId]).toEqual([0, name]);
    }
    await release(name);
    const created = await call(transport, api, CREATE, { ...good, jobId: name });
    expect(created.status?.code).toBe(0);
    // So that no operator has to add it; the job goes all the same, though none runs here.
    expect((await fixture.job(name)).metadata.finalizers).toEqual([FINALIZER]);
    await call(transport, api, CALLS.delete, { jobId: name });
    await expect(fixture.job(name)).rejects.toThrow("404");
    expect((await call(transport, api, CALLS.query, { jobId: name })).status?.code).toBe(11202);
  });
});

/** Does what an operator does when nothing of a deleted job is left. */
function release(name: string): Promise<string> {
  const patch = ["patch", "kj", name, "--type=merge", "-p", '{"metadata":{"finalizers":null}}'];
  return fixture.cluster.kubectl(["-n", fixture.namespace, ...patch]);
}

describe("a job created again right after it was deleted", () => {
  it.each(TRANSPORTS)("waits until the old one is gone, over %s", async (transport) => {
    const jobId = `anew-${transport.replace(" ", "-")}`;
    const old = await fixture.createJob(jobId, {}, { finalizers: ["test/hold"] });
    await call(transport, api, CALLS.delete, { jobId });
    const made = call(transport, api, CREATE, { ...good, jobId });
    let isMade = false;
    void made.then(() => (isMade = true));
    await call(transport, api, CALLS.query, { jobId });
    expect(isMade).toBe(false);
    await release(jobId);
    expect((await made).status).toMatchObject({ code: 0, message: "success" });
    expect((await fixture.job(jobId)).metadata.uid).not.toBe(old.metadata.uid);
  });

  it("says that the old one is still there when the call has no time left", async () => {
    const hasty = await fixture.startApi("--request-timeout=1s");
    await fixture.createJob("held", {}, { finalizers: ["test/hold"] });
    await call("http json", hasty, CALLS.delete, { jobId: "held" });
    const { status } = await call("http json", hasty, CREATE, { ...good, jobId: "held" });
    expect(status).toMatchObject({
      code: 11201,
      message: 'job "held" is still being deleted, try again later',
    });
    await release("held");
  });
});

it("finds a job that another replica has just created", async () => {
  const other = await fixture.startApi();
  for (let round = 0; round < 20; round += 1) {
    const jobId = `replica-${round}`;
    await call("http json", api, CREATE, { ...good, jobId });
    expect((await call("grpc", other, CALLS.query, { jobId })).data?.jobId).toBe(jobId);
  }
});

describe("a server with a domain of its own", () => {
  let own: Api;
  beforeAll(async () => {
    own = await fixture.startApi("--domain-id=bob");
  });

  it.each(TRANSPORTS)("lets only that initiate jobs, over %s", async (transport) => {
    const { status } = await call(transport, own, CREATE, { ...good, jobId: "p2p", tasks: [{}] });
    expect(status).toMatchObject({ code: 11100, message: "initiator is alice, but initiator must be bob in P2P" });
  });

  it("signs commands with it", async () => {
    await call("http json", own, CREATE, { ...good, initiator: "bob", jobId: "p2p" });
    await call("http json", own, CALLS.stop, { jobId: "p2p" });
    expect((await fixture.job("p2p")).metadata.labels?.["kuscia.secretflow/job-stage-trigger"]).toBe("bob");
  });
});

it("heals conflicts between commands given at once", async () => {
  await fixture.createJob("busy");
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => call("http json", api, CALLS.cancel, { jobId: "busy" })),
  );
  expect(answers.map(({ status }) => status?.code)).toEqual([0, 0, 0, 0, 0]);
  expect((await fixture.job("busy")).metadata.labels?.["kuscia.secretflow/job-stage-version"]).toBe("5");
});

it("survives deletes of one job at once", async () => {
  await fixture.createJob("crowd");
  const codes = await Promise.all(
    Array.from(
      { length: 8 },
      async () => (await call("http json", api, CALLS.delete, { jobId: "crowd" })).status?.code,
    ),
  );
  expect(codes).toContain(0);
  expect(codes.every((code) => code === 0 || code === 11204)).toBe(true);
});
