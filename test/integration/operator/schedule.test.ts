import { afterEach, beforeEach, expect, it } from "vitest";
import { ANNOTATION, LABEL } from "../../../src/api/names.ts";
import { EVENTS, KUSCIA_JOB_SCHEDULES, KUSCIA_JOB_TEMPLATES, KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { KusciaJob, KusciaJobSchedule, KusciaJobScheduleSpec } from "../../../src/api/types.ts";
import { metric } from "../../support/operator.ts";
import { Scene } from "../../support/scene.ts";
import { eventually, type World } from "../../support/world.ts";

let scene: Scene;
let world: World;

beforeEach(async () => {
  scene = await Scene.open();
  ({ world } = scene);
});

afterEach(async () => {
  expect(await scene.close()).toEqual([]);
});

const job = (): NonNullable<KusciaJobScheduleSpec["job"]> => ({
  metadata: { labels: { team: "risk" } },
  spec: {
    initiator: world.alice,
    tasks: [{ alias: "a", appImage: world.appImage, taskInputConfig: "{}", parties: [{ domainID: world.alice }] }],
  },
});

function createSchedule(
  name: string,
  spec: Partial<KusciaJobScheduleSpec> & Pick<KusciaJobScheduleSpec, "trigger">,
): Promise<KusciaJobSchedule> {
  const full = spec.template === undefined ? { job: job(), ...spec } : spec;
  return world.client.create(KUSCIA_JOB_SCHEDULES, { metadata: { name, namespace: world.jobNamespace }, spec: full });
}

const waitForSchedule = (name: string, is: (schedule: KusciaJobSchedule) => boolean): Promise<KusciaJobSchedule> =>
  world.waitFor(KUSCIA_JOB_SCHEDULES, { namespace: world.jobNamespace, name }, is);

const patch = (name: string, body: object): Promise<KusciaJobSchedule> =>
  world.client.patch(KUSCIA_JOB_SCHEDULES, { namespace: world.jobNamespace, name }, body);

const condition = (schedule: KusciaJobSchedule, type: string): string | undefined =>
  schedule.status?.conditions?.find((each) => each.type === type)?.status;

async function runs(name: string): Promise<KusciaJob[]> {
  const labelSelector = `${LABEL.schedule}=${name}`;
  const { items } = await world.client.list(KUSCIA_JOBS, { namespace: world.jobNamespace, labelSelector });
  return items.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

it("makes a job at each time, counts how it ended, and keeps so many", async () => {
  await createSchedule("fast", { trigger: { interval: { seconds: 1 } }, successfulJobsHistoryLimit: 2 });
  const seen = await waitForSchedule("fast", ({ status }) => (status?.counts?.succeeded ?? 0) >= 4);
  expect(condition(seen, "Ready")).toBe("True");
  await patch("fast", { spec: { suspend: true } });
  const paused = await waitForSchedule(
    "fast",
    (each) => condition(each, "Suspended") === "True" && each.status?.counts?.active === 0,
  );
  expect(paused.status?.nextRunTimes).toEqual([]);
  await eventually(async () => (await runs("fast")).length === 2, "the history to be cut");
  const [last] = (await runs("fast")).slice(-1);
  expect(last!.metadata).toMatchObject({
    labels: { team: "risk", [LABEL.schedule]: "fast", [LABEL.runType]: "Scheduled" },
    annotations: { [ANNOTATION.scheduledTime]: paused.status?.lastScheduleTime },
  });
  expect(last!.metadata.name).toBe(`fast-${paused.status!.lastScheduleTime!.replaceAll(/\D/g, "")}`);
  const { scheduled, succeeded, missed, skipped } = paused.status!.counts!;
  expect(scheduled).toBe(succeeded);
  expect(await metric(scene.operator!, "kusciajob_schedule_runs_total", { type: "Scheduled" })).toBe(scheduled);
  expect(await metric(scene.operator!, "kusciajob_schedule_missed_runs_total")).toBe(missed);
  expect(await metric(scene.operator!, "kusciajob_schedule_skipped_runs_total")).toBe(skipped);
  const table = await world.cluster.kubectl(["get", "kjs", "fast", "-n", world.jobNamespace]);
  expect(table).toMatch(/NAME +TRIGGER +SUSPEND +ACTIVE +NEXT +LAST +READY +AGE\nfast +every 1s +true +0 +\d+s +True/);
});

it("fills a template, says what is missing, and goes on when that is given", async () => {
  await createSchedule("filled", {
    trigger: { interval: { seconds: 3600 } },
    template: { name: "psi" },
    parameters: { n: "4" },
  });
  const reason = (each: KusciaJobSchedule): string | undefined =>
    each.status?.conditions?.find(({ type }) => type === "Ready")?.reason;
  await waitForSchedule("filled", (each) => reason(each) === "TemplateNotFound");
  const { spec } = job();
  await world.client.create(KUSCIA_JOB_TEMPLATES, {
    metadata: { name: "psi", namespace: world.jobNamespace },
    spec: {
      parameters: [
        { name: "n", type: "number" },
        { name: "column", required: true },
      ],
      template: { spec: { ...spec, maxParallelism: "$(params.n)" } },
    },
  });
  await waitForSchedule("filled", (each) => reason(each) === "ParametersInvalid");
  await patch("filled", { spec: { parameters: { column: "id" } } });
  await waitForSchedule("filled", (each) => reason(each) === "Scheduled");
  await patch("filled", { metadata: { annotations: { [ANNOTATION.runNow]: "once" } } });
  const done = await waitForSchedule("filled", ({ status }) => status?.counts?.succeeded === 1);
  expect(done.status?.counts).toMatchObject({ manual: 1, scheduled: 0 });
  const [made] = await runs("filled");
  const template = await world.client.get(KUSCIA_JOB_TEMPLATES, { namespace: world.jobNamespace, name: "psi" });
  expect(template.status).toMatchObject({ revision: expect.stringMatching(/^sha256:/), parameterNames: "column,n" });
  expect(made).toMatchObject({
    metadata: {
      labels: { [LABEL.template]: "psi", [LABEL.runType]: "Manual" },
      annotations: { [ANNOTATION.templateRevision]: template.status!.revision },
    },
    spec: { maxParallelism: 4 },
  });
});

it("runs a date once, and tells of it", async () => {
  const at = new Date(Date.now() + 2000).toISOString();
  await createSchedule("once", { trigger: { date: { at } } });
  const done = await waitForSchedule("once", (each) => condition(each, "Completed") === "True");
  expect(done.status?.counts).toMatchObject({ scheduled: 1, succeeded: 1, missed: 0 });
  const { items } = await world.client.list(EVENTS, {
    namespace: world.jobNamespace,
    fieldSelector: "involvedObject.name=once",
  });
  expect(items.map(({ reason, involvedObject }) => [reason, involvedObject.kind])).toEqual([
    ["RunCreated", "KusciaJobSchedule"],
  ]);
  await createSchedule("past", { trigger: { date: { at: "2026-01-01 00:00:00" } } });
  await waitForSchedule("past", (each) => condition(each, "Missed") === "True");
});

it("skips a run that would overlap, and with Replace stops the old one first", async () => {
  scene.kubelet.use(() => undefined);
  await createSchedule("forbids", { trigger: { interval: { seconds: 1 } } });
  await createSchedule("replaces", { trigger: { interval: { seconds: 1 } }, concurrencyPolicy: "Replace" });
  await waitForSchedule("forbids", ({ status }) => (status?.counts?.skipped ?? 0) >= 3);
  expect(await runs("forbids")).toHaveLength(1);
  const replaced = await waitForSchedule("replaces", ({ status }) => (status?.counts?.failed ?? 0) >= 2);
  expect(replaced.status?.counts?.active).toBeLessThanOrEqual(1);
  await patch("forbids", { spec: { suspend: true } });
  await patch("replaces", { spec: { suspend: true } });
});

it("makes the runs of past times one after the other, once", async () => {
  await createSchedule("nightly", { trigger: { cron: { expression: "0 2 * * *" } }, timeZone: "Asia/Shanghai" });
  const value = { token: "a", from: "2026-01-01T00:00:00Z", to: "2026-01-03T23:00:00Z" };
  await patch("nightly", { metadata: { annotations: { [ANNOTATION.backfill]: JSON.stringify(value) } } });
  const done = await waitForSchedule("nightly", ({ status }) => status?.counts?.succeeded === 3);
  expect(done.status?.counts).toMatchObject({ backfill: 3, scheduled: 0 });
  expect((await runs("nightly")).map(({ metadata }) => metadata.annotations?.[ANNOTATION.scheduledTime])).toEqual([
    "2026-01-01T18:00:00Z",
    "2026-01-02T18:00:00Z",
    "2026-01-03T18:00:00Z",
  ]);
});

it.each([
  [{ trigger: {} }, /a trigger is exactly one of date, interval and cron/],
  [{ trigger: { interval: { seconds: 0 } } }, /spec.trigger.interval.seconds/],
  [
    { trigger: { interval: { seconds: 1 } }, template: { name: "a" }, job: { spec: {} } },
    /name either a template or a job/,
  ],
  [{ trigger: { interval: { seconds: 1 } }, parameters: { a: "b" } }, /parameters are for a template/],
  [{ trigger: { date: { at: "tomorrow" } } }, /spec.trigger.date.at/],
])("%j is refused", async (spec, message) => {
  await expect(createSchedule("refused", spec as KusciaJobScheduleSpec)).rejects.toThrow(message);
  await expect(createSchedule("n".repeat(49), { trigger: { interval: { seconds: 1 } } })).rejects.toThrow(
    /48 characters/,
  );
});
