import { afterAll, beforeAll, expect, it } from "vitest";
import { calls, JobClient } from "../../../src/client/index.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";

let fixture: Fixture;
let client: JobClient;

beforeAll(async () => {
  fixture = await createFixture();
  const api = await fixture.startApi();
  client = new JobClient({ baseUrl: `http://127.0.0.1:${api.httpPort}` });
});
afterAll(async () => {
  client.close();
  await fixture.stop();
});

const task = { alias: "t", appImage: "none", taskInputConfig: "", parties: [{ domainID: "alice" }] };

async function findings(job: unknown): Promise<[string, string, string][]> {
  const text = typeof job === "string" ? job : JSON.stringify(job);
  const { data } = await client.call(calls.validateJob, { initiator: "alice", job: text });
  return (data?.findings ?? []).map(({ path, severity, text: said }) => [path, severity, said]);
}

it("says what is wrong with a job, by field, and creates none", async () => {
  expect(await findings("]")).toEqual([["", "error", expect.stringContaining("neither YAML nor JSON")]]);
  expect(await findings("a job")).toEqual([["", "error", "this is no KusciaJob"]]);
  expect(await findings({ initiator: "alice", maxParallelism: "two", tasks: [task] })).toEqual([
    ["spec.maxParallelism", "error", "spec.maxParallelism must be an integer"],
  ]);
  expect(await findings({ initiator: "bob", tasks: [task] })).toEqual([
    ["spec.initiator", "error", "spec.initiator is bob, and the request names alice"],
  ]);
  // By a rule that only the API server knows.
  const cycle = [{ ...task, dependencies: ["nobody"] }];
  expect(await findings({ initiator: "alice", tasks: cycle })).toContainEqual([
    expect.stringMatching(/^spec/),
    "error",
    expect.stringContaining("dependenc"),
  ]);
  const good = {
    apiVersion: "kuscia.secretflow/v1alpha1",
    kind: "KusciaJob",
    spec: { initiator: "alice", tasks: [task] },
  };
  expect(await findings(good)).toEqual([["spec.tasks[0].appImage", "warning", 'there is no AppImage "none"']]);
  const { items } = await fixture.send<{ items: unknown[] }>("GET", fixture.jobPath());
  expect(items).toEqual([]);
});

it("a job is created anew from its export, by the name that is given", async () => {
  await fixture.createJob("first", { tasks: [task], suspend: true });
  const exported = await eventually(async () =>
    client.call(calls.exportJob, { jobId: "first" }).then(
      ({ data }) => data?.job,
      () => undefined,
    ),
  );
  const archive = JSON.stringify({ kind: "KusciaJobArchive", job: JSON.parse(exported) as object, logs: [] });
  const request = { initiator: "alice", archive, jobId: "second" };
  expect((await client.call(calls.importJob, { ...request, dryRun: true })).data?.jobId).toBe("second");
  await client.call(calls.importJob, request);
  const { spec, status } = await fixture.job("second");
  expect([spec.tasks, spec.suspend, status]).toEqual([(await fixture.job("first")).spec.tasks, false, undefined]);
  await expect(client.call(calls.importJob, { ...request, archive: "{}" })).rejects.toThrow("holds no KusciaJob");
  await expect(client.call(calls.importJob, { ...request, initiator: "bob" })).rejects.toThrow("initiator must be");
});

it("tells a caller who may do everything that all domains are its own, and what the server has", async () => {
  const { data } = await client.call(calls.whoAmI, {});
  expect(data?.domains).toEqual(expect.arrayContaining(["alice"]));
  expect(data?.features).toEqual(expect.arrayContaining(["consent", "job", "schedule", "template"]));
  expect(data?.version).toBe("test");
});
