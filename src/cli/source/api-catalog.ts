import type { KusciaJobScheduleSpec, KusciaJobSpec, KusciaJobTemplateSpec } from "../../api/types.ts";
import { calls, JobApiError, type JobClient } from "../../client/index.ts";
import { formatTime } from "../../util/time.ts";
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
import { changesOfTopic, type ListChange } from "./list-changes.ts";

const PAGE = 1000;

/** Templates and schedules of a job API. */
export class ApiCatalog implements Catalog {
  readonly #client: JobClient;

  constructor(client: JobClient) {
    this.#client = client;
  }

  templates(): Promise<TemplateView[]> {
    return paged(async (pageToken) => {
      const { data } = await this.#client.call(calls.listTemplates, { pageSize: PAGE, pageToken });
      return { items: (data?.templates ?? []).map(templateView), next: data?.nextPageToken };
    });
  }

  async template(name: string): Promise<TemplateView> {
    return templateView(required((await this.#client.call(calls.getTemplate, { name })).data));
  }

  async render(name: string, parameters: Readonly<Record<string, string>>): Promise<KusciaJobSpec> {
    const { data } = await this.#client.call(calls.renderTemplate, { name, parameters: { ...parameters } });
    return JSON.parse(required(data).spec) as KusciaJobSpec;
  }

  async runTemplate({ template, parameters, name = "", suspended, dryRun }: TemplateRun): Promise<string> {
    const request = { template, parameters: { ...parameters }, jobId: name, suspended, dryRun };
    return required((await this.#client.call(calls.createJobFromTemplate, request)).data).jobId;
  }

  schedules(): Promise<ScheduleView[]> {
    return paged(async (pageToken) => {
      const { data } = await this.#client.call(calls.listSchedules, { pageSize: PAGE, pageToken });
      return { items: (data?.schedules ?? []).map(scheduleView), next: data?.nextPageToken };
    });
  }

  watchSchedules(signal: AbortSignal): AsyncGenerator<ListChange<ScheduleView>> {
    const events = this.#client.watchTopics({ topics: ["schedules"], signal });
    return changesOfTopic(events, (object) => {
      const { active_job_ids: active, ...told } = JSON.parse(object) as ScheduleJson;
      const { name, state, message, trigger, time_zone, template, next_run_times, last_schedule_time } = told;
      const shown = { name, state, message, trigger, time_zone, template, next_run_times, last_schedule_time, active };
      return given(shown);
    });
  }

  async schedule(name: string): Promise<ScheduleView> {
    return scheduleView(required((await this.#client.call(calls.getSchedule, { name })).data));
  }

  runs(name: string): Promise<RunView[]> {
    return paged(async (pageToken) => {
      const { data } = await this.#client.call(calls.listScheduleRuns, { name, pageSize: PAGE, pageToken });
      const items = (data?.runs ?? []).map(({ jobId, type, scheduledTime, state, endTime }) =>
        given({ job: jobId, type, scheduled_time: scheduledTime, state, end_time: endTime }),
      );
      return { items, next: data?.nextPageToken };
    });
  }

  async suspend(name: string, suspend: boolean): Promise<void> {
    if (suspend) await this.#client.call(calls.stopSchedule, { name });
    else await this.#client.call(calls.startSchedule, { name });
  }

  async exec(name: string): Promise<string> {
    return required((await this.#client.call(calls.execSchedule, { name })).data).jobId;
  }

  async deleteSchedule(name: string): Promise<void> {
    await this.#client.call(calls.deleteSchedule, { name });
  }

  async createSchedule(name: string, spec: KusciaJobScheduleSpec): Promise<void> {
    await this.#client.call(calls.createSchedule, { name, spec: JSON.stringify(spec) });
  }

  async scheduleSpec(name: string): Promise<StoredSchedule> {
    const { spec, etag } = required((await this.#client.call(calls.getSchedule, { name })).data);
    return { spec: JSON.parse(spec) as KusciaJobScheduleSpec, etag };
  }

  async changeSchedule(name: string, patch: object, etag: string): Promise<void> {
    await this.#client.call(calls.patchSchedule, { name, patch: JSON.stringify(patch), etag });
  }

  async scheduleTimes(name: string, from: number, count: number): Promise<string[]> {
    const { data } = await this.#client.call(calls.previewSchedule, { name, from: formatTime(from), count });
    return [...required(data).times];
  }

  async backfill(
    name: string,
    { from, to, max }: BackfillRange,
  ): Promise<{ readonly job: string; readonly scheduled_time: string }[]> {
    const request = { name, from: formatTime(from), to: formatTime(to), max };
    const { data } = await this.#client.call(calls.backfillSchedule, request);
    return required(data).jobs.map(({ jobId, scheduledTime }) => ({ job: jobId, scheduled_time: scheduledTime }));
  }

  async createTemplate(name: string, spec: KusciaJobTemplateSpec): Promise<void> {
    await this.#client.call(calls.createTemplate, { name, spec: JSON.stringify(spec) });
  }
}

/** All pages. */
export async function paged<V>(
  page: (token: string) => Promise<{ items: V[]; next: string | undefined }>,
): Promise<V[]> {
  const all: V[] = [];
  let token = "";
  do {
    const { items, next = "" } = await page(token);
    all.push(...items);
    token = next;
  } while (token !== "");
  return all;
}

export function required<T>(data: T | undefined): T {
  if (data === undefined) throw new JobApiError("the server's answer has no data");
  return data;
}

interface TemplateMessage {
  readonly name: string;
  readonly description: string;
  readonly revision: string;
  readonly spec: string;
  readonly problem: string;
}

function templateView({ name, description, revision, spec, problem }: TemplateMessage): TemplateView {
  const { parameters = [] } = JSON.parse(spec) as KusciaJobTemplateSpec;
  return { ...given({ name, revision, problem }), description, parameters };
}

interface ScheduleMessage {
  readonly name: string;
  readonly state: string;
  readonly message: string;
  readonly trigger: string;
  readonly timeZone: string;
  readonly template: string;
  readonly nextRunTimes: readonly string[];
  readonly lastScheduleTime: string;
  readonly activeJobIds: readonly string[];
}

/** The same in JSON. */
type ScheduleJson = ScheduleView & { readonly active_job_ids: readonly string[] };

function scheduleView(message: ScheduleMessage): ScheduleView {
  const { name, state, trigger, timeZone, template, nextRunTimes, lastScheduleTime, activeJobIds } = message;
  return given({
    name,
    state,
    message: message.message,
    trigger,
    time_zone: timeZone,
    template,
    next_run_times: nextRunTimes,
    last_schedule_time: lastScheduleTime,
    active: activeJobIds,
  });
}
