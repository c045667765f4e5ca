import { randomBytes, randomUUID } from "node:crypto";
import type { Stored } from "../../api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../../api/names.ts";
import { jobState } from "../../api/phases.ts";
import { SCHEDULE_CONDITION } from "../../api/reasons.ts";
import { KUSCIA_JOB_SCHEDULES, KUSCIA_JOB_TEMPLATES, KUSCIA_JOBS } from "../../api/resources.ts";
import type {
  KusciaJobSchedule,
  KusciaJobScheduleSpec,
  KusciaJobSpec,
  KusciaJobTemplate,
  KusciaJobTemplateSpec,
} from "../../api/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { orUndefined } from "../../kube/errors.ts";
import type { JobDraft } from "../../template/render.ts";
import { formatTime } from "../../util/time.ts";
import { CliError } from "../errors.ts";
import {
  type BackfillRange,
  type Catalog,
  given,
  type RunView,
  type ScheduleView,
  type StoredSchedule,
  type TemplateRun,
  type TemplateView,
} from "./catalog.ts";
import { despiteConflicts } from "./conflicts.ts";
import { watchObjects } from "./kubernetes-watch.ts";
import type { ListChange } from "./list-changes.ts";

const LONGEST_NAME = 63;
const RANDOM_BYTES = 3;

/** Templates and schedules of a namespace. */
export class KubernetesCatalog implements Catalog {
  readonly #client: KubeClient;
  readonly #namespace: string;

  constructor(client: KubeClient, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
  }

  async templates(): Promise<TemplateView[]> {
    const { items } = await this.#client.listAll(KUSCIA_JOB_TEMPLATES, { namespace: this.#namespace });
    return items.map(templateView);
  }

  async template(name: string): Promise<TemplateView> {
    return templateView(await this.#template(name));
  }

  async render(name: string, parameters: Readonly<Record<string, string>>): Promise<KusciaJobSpec> {
    return (await this.#draft(await this.#template(name), parameters)).spec;
  }

  async runTemplate({ template: of, parameters, name, suspended, dryRun }: TemplateRun): Promise<string> {
    const { revisionOf } = await import("../../template/render.ts");
    const template = await this.#template(of);
    const { labels, annotations, spec } = await this.#draft(template, parameters);
    const ending = `-${randomBytes(RANDOM_BYTES).toString("hex")}`;
    const metadata = {
      namespace: this.#namespace,
      name: name ?? of.slice(0, LONGEST_NAME - ending.length) + ending,
      labels: { ...labels, [LABEL.template]: of },
      annotations: { ...annotations, [ANNOTATION.templateRevision]: revisionOf(template.spec) },
    };
    const options = dryRun ? { query: { dryRun: "All" } } : {};
    const job = { metadata, spec: { ...spec, ...(suspended && { suspend: true }) } };
    return (await this.#client.create(KUSCIA_JOBS, job, options)).metadata.name;
  }

  async schedules(): Promise<ScheduleView[]> {
    const { items } = await this.#client.listAll(KUSCIA_JOB_SCHEDULES, { namespace: this.#namespace });
    const { triggerText } = await import("../../schedule/plan.ts");
    return items.map((schedule) => scheduleView(schedule, triggerText(schedule.spec)));
  }

  async *watchSchedules(signal: AbortSignal): AsyncGenerator<ListChange<ScheduleView>> {
    const { triggerText } = await import("../../schedule/plan.ts");
    const view = (each: Stored<KusciaJobSchedule>): ScheduleView => scheduleView(each, triggerText(each.spec));
    const select = { namespace: this.#namespace };
    for await (const change of watchObjects(this.#client, KUSCIA_JOB_SCHEDULES, select, signal)) {
      if (change.type === "lost") yield change;
      else if (change.type === "state") yield { type: "state", items: change.items.map(view) };
      else if (change.type === "deleted") yield { type: "deleted", name: change.object.metadata.name };
      else yield { type: "changed", item: view(change.object) };
    }
  }

  async schedule(name: string): Promise<ScheduleView> {
    const schedule = await this.#schedule(name);
    const { triggerText } = await import("../../schedule/plan.ts");
    return scheduleView(schedule, triggerText(schedule.spec));
  }

  async runs(name: string): Promise<RunView[]> {
    const { metadata } = await this.#schedule(name);
    const labelSelector = `${LABEL.scheduleUID}=${metadata.uid}`;
    const { items } = await this.#client.listAll(KUSCIA_JOBS, { namespace: this.#namespace, labelSelector });
    const { runOf } = await import("../../schedule/runs.ts");
    const views = items.flatMap((job) => {
      const run = runOf(job);
      if (run === undefined) return [];
      const { phase, completionTime } = job.status ?? {};
      const { name: of, type, time } = run;
      return [given({ job: of, type, scheduled_time: time, state: jobState(phase), end_time: completionTime })];
    });
    return views.sort((a, b) => b.scheduled_time.localeCompare(a.scheduled_time));
  }

  async suspend(name: string, suspend: boolean): Promise<void> {
    await this.#client.patch(KUSCIA_JOB_SCHEDULES, this.#ref(name), { spec: { suspend } });
  }

  async exec(name: string): Promise<string> {
    const schedule = await this.#schedule(name);
    const [{ draftOf }, { manualRunName, runJob }] = await Promise.all([
      import("../../schedule/draft.ts"),
      import("../../schedule/runs.ts"),
    ]);
    const of = schedule.spec.template?.name;
    const template = of === undefined ? undefined : await orUndefined(() => this.#template(of));
    const draft = draftOf(schedule, template);
    if ("reason" in draft) throw new CliError(draft.message, { reason: draft.reason });
    const job = manualRunName(schedule.metadata, randomUUID());
    const run = { name: job, type: "Manual" as const, time: formatTime(Date.now()) };
    await this.#client.create(KUSCIA_JOBS, runJob(schedule, run, draft));
    return job;
  }

  async deleteSchedule(name: string): Promise<void> {
    const { uid } = (await this.#schedule(name)).metadata;
    await this.#client.delete(KUSCIA_JOB_SCHEDULES, this.#ref(name), { uid });
  }

  async createSchedule(name: string, spec: KusciaJobScheduleSpec): Promise<void> {
    const { specProblem } = await import("../../schedule/plan.ts");
    const problem = specProblem(spec, Date.now());
    if (problem !== undefined) throw new CliError(problem, { reason: "Invalid" });
    await this.#client.create(KUSCIA_JOB_SCHEDULES, { metadata: this.#ref(name), spec });
  }

  async scheduleSpec(name: string): Promise<StoredSchedule> {
    const schedule = await this.#schedule(name);
    return { spec: schedule.spec, etag: etagOf(schedule) };
  }

  changeSchedule(name: string, patch: object, etag: string): Promise<void> {
    // The operator writes its status meanwhile.
    return despiteConflicts(async () => {
      const schedule = await this.#schedule(name);
      if (etagOf(schedule) !== etag)
        throw new CliError(`${name} has been changed since it was looked at`, {
          reason: "Conflict",
          hint: "nothing was changed; look again with --dry-run",
        });
      const { uid, resourceVersion } = schedule.metadata;
      const body = { metadata: { uid, resourceVersion }, spec: patch };
      await this.#client.patch(KUSCIA_JOB_SCHEDULES, this.#ref(name), body);
    });
  }

  async scheduleTimes(name: string, from: number, count: number): Promise<string[]> {
    const { gridStartOf, gridOf, nextTimes } = await import("../../schedule/grid.ts");
    const schedule = await this.#schedule(name);
    return nextTimes(gridOf(schedule.spec, gridStartOf(schedule)), from, count).map(formatTime);
  }

  async backfill(
    name: string,
    range: BackfillRange,
  ): Promise<{ readonly job: string; readonly scheduled_time: string }[]> {
    const { backfillJobs, isTakenUp, writeBackfill } = await import("../../schedule/backfill.ts");
    const schedule = await this.#schedule(name);
    if (!isTakenUp(schedule))
      throw new CliError("the operator has not taken up the backfill before this one yet", {
        reason: "Conflict",
        hint: "try again later",
      });
    const { uid, resourceVersion } = schedule.metadata;
    const annotations = { [ANNOTATION.backfill]: writeBackfill({ ...range, token: randomUUID() }) };
    const metadata = { uid, resourceVersion, annotations };
    await this.#client.patch(KUSCIA_JOB_SCHEDULES, this.#ref(name), { metadata });
    return backfillJobs(schedule, range, Date.now()).map(({ name: job, time }) => ({
      job,
      scheduled_time: formatTime(time),
    }));
  }

  async createTemplate(name: string, spec: KusciaJobTemplateSpec): Promise<void> {
    const { templateProblems } = await import("../../template/render.ts");
    const [problem] = templateProblems(spec);
    if (problem !== undefined) throw new CliError(problem, { reason: "Invalid" });
    await this.#client.create(KUSCIA_JOB_TEMPLATES, { metadata: this.#ref(name), spec });
  }

  #template(name: string): Promise<Stored<KusciaJobTemplate>> {
    return this.#client.get(KUSCIA_JOB_TEMPLATES, this.#ref(name));
  }

  #schedule(name: string): Promise<Stored<KusciaJobSchedule>> {
    return this.#client.get(KUSCIA_JOB_SCHEDULES, this.#ref(name));
  }

  #ref(name: string): { namespace: string; name: string } {
    return { namespace: this.#namespace, name };
  }

  async #draft({ spec }: KusciaJobTemplate, parameters: Readonly<Record<string, string>>): Promise<JobDraft> {
    const { render } = await import("../../template/render.ts");
    const rendered = render(spec, parameters);
    if ("job" in rendered) return rendered.job;
    throw new CliError(rendered.problems.map(({ message }) => message).join("; "), { reason: "Invalid" });
  }
}

/** Stands for the spec, as the job API's does. */
function etagOf({ metadata }: Stored<KusciaJobSchedule>): string {
  return `${metadata.uid}-${metadata.generation ?? 0}`;
}

function templateView({ metadata, spec, status }: Stored<KusciaJobTemplate>): TemplateView {
  const { description = "", parameters = [] } = spec;
  const problem = status?.conditions?.find(
    ({ type, status: holds }) => type === SCHEDULE_CONDITION.ready && holds === "False",
  )?.message;
  return { ...given({ name: metadata.name, revision: status?.revision ?? "", problem }), description, parameters };
}

function scheduleView({ metadata, spec, status = {} }: Stored<KusciaJobSchedule>, trigger: string): ScheduleView {
  const { suspend = false, timeZone = "UTC", template } = spec;
  const { nextRunTimes = [], active = [], lastScheduleTime } = status;
  return given({
    name: metadata.name,
    ...stateOf(spec.suspend === true, status),
    trigger,
    time_zone: timeZone,
    template: template?.name,
    next_run_times: suspend ? [] : nextRunTimes,
    last_schedule_time: lastScheduleTime,
    active: active.map(({ name }) => name),
  });
}

/** In the order in which the job API looks. */
function stateOf(
  isSuspended: boolean,
  { conditions = [] }: NonNullable<KusciaJobSchedule["status"]>,
): { readonly state: string; readonly message?: string } {
  const find = (type: string, holds: string): { message: string } | undefined =>
    conditions.find((each) => each.type === type && each.status === holds);
  if (find(SCHEDULE_CONDITION.completed, "True") !== undefined) return { state: "Completed" };
  if (isSuspended) return { state: "Suspended" };
  const notReady = find(SCHEDULE_CONDITION.ready, "False");
  if (notReady !== undefined) return { state: "NotReady", message: notReady.message };
  const missed = find(SCHEDULE_CONDITION.missed, "True");
  return missed === undefined ? { state: "Active" } : { state: "Missed", message: missed.message };
}
