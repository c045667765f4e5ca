import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { ANNOTATION, API_VERSION, LABEL } from "../../../src/api/names.ts";
import type { KusciaJobSchedule, KusciaJobScheduleSpec } from "../../../src/api/types.ts";
import { failureStatus } from "../../../src/local/api/refusals.ts";
import type { ModelRequest, ModelResponse } from "../../../src/local/api/types.ts";
import { writeBackfill } from "../../../src/schedule/backfill.ts";
import { RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { ALICE, jobNameOf, USUAL } from "./kit.ts";

/** Longer than an operator can be blind. */
const INTERVAL = 600;
const EVERY: KusciaJobScheduleSpec["trigger"] = { interval: { seconds: INTERVAL } };
/** The jobs of the first times of the interval. */
const [FIRST, SECOND] = ["s-20260101001000", "s-20260101002000"];
const TASK = { alias: "a", appImage: "app", taskInputConfig: "{}", parties: ALICE };
const JOB = { spec: { initiator: "alice", maxParallelism: 1, tasks: [TASK] } };

/** The schedule `s`; its jobs have one task of alice unless it says otherwise. */
function schedule(
  spec: Partial<KusciaJobScheduleSpec>,
  annotations: Readonly<Record<string, string>> = {},
): KubeObject {
  const made = spec.template === undefined ? { job: JOB } : {};
  return {
    apiVersion: API_VERSION,
    kind: "KusciaJobSchedule",
    metadata: { name: "s", namespace: "cross-domain", annotations },
    spec: { trigger: EVERY, ...made, ...spec },
  } as KubeObject;
}

const TEMPLATE = {
  apiVersion: API_VERSION,
  kind: "KusciaJobTemplate",
  metadata: { name: "t", namespace: "cross-domain" },
  spec: {
    parameters: [{ name: "image", type: "string", required: true }],
    template: {
      metadata: { labels: { made: "from-t" } },
      spec: { ...JOB.spec, tasks: [{ ...TASK, appImage: "$(params.image)" }] },
    },
  },
} as KubeObject;

const scheduleIn = (view: View): KusciaJobSchedule | undefined =>
  view.get("kusciajobschedules", "cross-domain/s") as KusciaJobSchedule | undefined;
const holds = (view: View, type: string): boolean =>
  scheduleIn(view)?.status?.conditions?.some((each) => each.type === type && each.status === "True") === true;

/** The counts that are not 0, as `scheduled=2 succeeded=2`, once no run comes any more. */
function cameTo(wanted: string): (view: View) => boolean {
  return (view) => {
    const counts = Object.entries(scheduleIn(view)?.status?.counts ?? {}).filter(([, count]) => count !== 0);
    return (
      counts
        .map(([name, count]) => `${name}=${count}`)
        .sort()
        .join(" ") === wanted && holds(view, "Completed")
    );
  };
}

const isCompleted = (view: View): boolean => holds(view, "Completed");
const OPENED = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "opened", namespace: "cross-domain" } };
const isOpen = (view: View): boolean => view.get("configmaps", "cross-domain/opened") !== undefined;
const openAfter = (seconds: number): Move => ({
  when: () => true,
  afterMs: seconds * 1000,
  act: (world) => world.create(OPENED),
});
const edit = (when: Move["when"], body: object): Move => ({
  when,
  act: (world) => world.patch("kusciajobschedules", "cross-domain/s", body),
});

function unavailable(): ModelResponse {
  return { code: 500, body: failureStatus({ code: 500, reason: "InternalError", message: "not now" }) };
}

/** No status of a schedule can be written: whatever time comes then, no operator sees to it. */
const noStatus = ({ method, path }: ModelRequest, view: View): ModelResponse | undefined =>
  method === "PUT" && path.includes("/kusciajobschedules/") && !isOpen(view) ? unavailable() : undefined;

/** Schedules make jobs, each time once. */
export const SCHEDULES: readonly Scenario[] = [
  {
    name: "schedule",
    about: "a schedule makes two jobs, one after the other",
    objects: [...USUAL, schedule({ maxRuns: 2 })],
    until: isCompleted,
    expect: (view) => cameTo("scheduled=2 succeeded=2")(view) && view.jobs.length === 2,
  },
  {
    name: "schedule-template",
    about: "a schedule by the calendar of another zone, whose template comes later than it",
    objects: [
      ...USUAL,
      schedule({
        trigger: { cron: { expression: "*/10 8 * * *" } },
        timeZone: "Asia/Shanghai",
        template: { name: "t" },
        parameters: { image: "app" },
        maxRuns: 2,
      }),
    ],
    script: [{ when: (view) => holds(view, "Stalled"), act: (world) => world.create(TEMPLATE) }],
    until: isCompleted,
    expect: (view) =>
      cameTo("scheduled=2 succeeded=2")(view) &&
      view.jobs.every(
        ({ metadata: { labels = {}, annotations = {} } }) =>
          labels["made"] === "from-t" && labels[LABEL.template] === "t" && ANNOTATION.templateRevision in annotations,
      ),
  },
  {
    name: "schedule-forbid",
    about: "a run lasts past the next time, which is skipped",
    objects: [...USUAL, schedule({ maxRuns: 2 })],
    life: (pod) => (jobNameOf(pod) === FIRST ? { ...SUCCEEDS, ms: 900_000 } : SUCCEEDS),
    until: isCompleted,
    expect: cameTo("scheduled=2 skipped=1 succeeded=2"),
  },
  {
    name: "schedule-replace",
    about: "a run lasts past the next time, whose run takes its place",
    objects: [...USUAL, schedule({ maxRuns: 2, concurrencyPolicy: "Replace" })],
    life: (pod) => (jobNameOf(pod) === FIRST ? RUNS : SUCCEEDS),
    until: isCompleted,
    expect: (view) =>
      cameTo("failed=1 scheduled=2 succeeded=1")(view) &&
      view.phase(FIRST) === "Failed" &&
      view.phase(SECOND) === "Succeeded",
  },
  {
    name: "schedule-allow",
    about: "a run lasts past the next time, whose run goes on beside it",
    objects: [...USUAL, schedule({ maxRuns: 2, concurrencyPolicy: "Allow" })],
    life: (pod) => (jobNameOf(pod) === FIRST ? { ...SUCCEEDS, ms: 900_000 } : SUCCEEDS),
    until: isCompleted,
    expect: cameTo("scheduled=2 succeeded=2"),
  },
  {
    name: "schedule-caught-up",
    about: "three times pass while nobody can write: all of them are run, the oldest first",
    objects: [...USUAL, schedule({ maxRuns: 3, missedRunPolicy: "RunAll", startingDeadlineSeconds: 7200 })],
    refuses: noStatus,
    script: [openAfter(2000)],
    until: isCompleted,
    expect: (view) => {
      const begun = view.jobs
        .toSorted((a, b) => (a.metadata.name! < b.metadata.name! ? -1 : 1))
        .map(({ status }) => Date.parse(status?.startTime ?? ""));
      const inOrder = begun.every((time, i) => i === 0 || begun[i - 1]! <= time);
      return cameTo("scheduled=3 succeeded=3")(view) && inOrder;
    },
  },
  {
    name: "schedule-skips",
    about: "three times pass while nobody can write: they are missed, and the next one is run",
    objects: [...USUAL, schedule({ maxRuns: 1, missedRunPolicy: "Skip" })],
    refuses: noStatus,
    script: [openAfter(2000)],
    until: isCompleted,
    expect: cameTo("missed=3 scheduled=1 succeeded=1"),
  },
  {
    name: "schedule-refused",
    about: "the job of a run cannot be created for a while",
    objects: [...USUAL, schedule({ maxRuns: 1 })],
    admit: ({ method, path }, view) =>
      method === "POST" && path.split("?")[0]!.endsWith("/kusciajobs") && !isOpen(view) ? unavailable() : undefined,
    script: [openAfter(INTERVAL + 20)],
    until: isCompleted,
    expect: cameTo("scheduled=1 succeeded=1"),
  },
  {
    name: "schedule-run-now",
    about: "a run is asked for while the schedule is suspended; then it goes on",
    objects: [...USUAL, schedule({ suspend: true, maxRuns: 1 })],
    script: [
      edit((view) => holds(view, "Suspended"), { metadata: { annotations: { [ANNOTATION.runNow]: "once" } } }),
      edit((view) => scheduleIn(view)?.status?.counts?.succeeded === 1, { spec: { suspend: false } }),
    ],
    until: isCompleted,
    expect: cameTo("manual=1 scheduled=1 succeeded=2"),
  },
  {
    name: "schedule-backfill",
    about: "two past times are run, one after the other, before the schedule's own",
    objects: [
      ...USUAL,
      schedule(
        { trigger: { cron: { expression: "*/10 * * * *" } }, maxRuns: 1 },
        {
          [ANNOTATION.backfill]: writeBackfill({
            token: "once",
            from: Date.UTC(2025, 11, 31, 22),
            to: Date.UTC(2025, 11, 31, 23),
            max: 2,
          }),
        },
      ),
    ],
    until: isCompleted,
    expect: cameTo("backfill=2 scheduled=1 succeeded=3"),
  },
  {
    name: "schedule-history",
    about: "jobs that have ended are removed, and their times are not run again",
    objects: [...USUAL, schedule({ maxRuns: 2, successfulJobsHistoryLimit: 0 })],
    until: (view) => isCompleted(view) && view.jobs.length === 0,
    expect: (view) => cameTo("scheduled=2 succeeded=2")(view) && view.jobs.length === 0,
  },
  {
    name: "schedule-deleted",
    about: "a schedule is deleted while its job runs, which goes on",
    objects: [...USUAL, schedule({})],
    life: () => ({ ...SUCCEEDS, ms: 5000 }),
    script: [
      {
        when: (view) => view.runs(FIRST, "a"),
        act: (world) => world.delete("kusciajobschedules", "cross-domain/s"),
      },
    ],
    expect: (view) => view.jobs.length === 1 && view.phase(FIRST) === "Succeeded",
  },
  {
    name: "schedule-replicas",
    about: "two operators contend for the Lease; runs every 20 s",
    objects: [...USUAL, schedule({ trigger: { interval: { seconds: 20 } }, maxRuns: 2 })],
    replicas: 2,
    until: isCompleted,
    // Times pass while nobody leads.
    mayEndOtherwise: true,
    expect: (view) => {
      const { scheduled = 0, succeeded = 0, failed = 0 } = scheduleIn(view)?.status?.counts ?? {};
      return isCompleted(view) && scheduled === 2 && succeeded === 2 && failed === 0;
    },
    expectPlain: cameTo("scheduled=2 succeeded=2"),
  },
];
