import { calls, JobApiError, JobClient, NotFoundError, UnavailableError } from "../../client/index.ts";
import type { ReadEvent } from "../../api/events.ts";
import type { KusciaJob, Task } from "../../api/types.ts";
import type { ConsentContent } from "../../consent/content.ts";
import type { Completion } from "../../job/completion.ts";
import type { JobChanges } from "../../job/job-changes.ts";
import type { Action, CommandOptions, Loss, Preview, PreviewRow } from "../../job/preview.ts";
import type { RestartChoice } from "../../job/restart-choice.ts";
import type { JobSummaryView, JobView } from "../../job/view.ts";
import type { LogReading, LogRequest } from "../logs/log.ts";
import { StreamedLogs } from "../logs/streamed.ts";
import type { Catalog } from "./catalog.ts";
import type { Directory } from "./directory.ts";
import { lastYesOf, newTask, resultView } from "./messages.ts";
import {
  type Answer,
  type Asked,
  type Given,
  type Identity,
  type JobInput,
  type JobQuery,
  type JobSource,
  labelsOf,
  type ShownEvents,
  type ResultView,
  type StoredJob,
  type WatchChange,
} from "./source.ts";
import { untilAnswered } from "./until-answered.ts";

export interface JobApiOptions {
  readonly client: JobClient;
  readonly url: string;
}

const PAGE = 1000;
const RESULTS_PAGE = 20;

/** Jobs as the job API shows them to its caller. */
export class JobApiSource implements JobSource {
  readonly kind = "api";
  readonly namespace = "";
  readonly #client: JobClient;
  readonly #url: string;
  /** The one that the server shows, once a job of it was seen. */
  #jobNamespace = "";

  constructor({ client, url }: JobApiOptions) {
    this.#client = client;
    this.#url = url;
  }

  get place(): string {
    return `the job API at ${this.#url}`;
  }

  list(query: JobQuery): Promise<JobSummaryView[]> {
    return this.#views<JobSummaryView>(query, { whole: false });
  }

  listWhole(query: JobQuery): Promise<JobView[]> {
    return this.#views<JobView>(query, { whole: true });
  }

  async find(names: readonly string[]): Promise<JobView[]> {
    if (names.length === 0) return [];
    const found = await this.#views<JobView>({}, { whole: true, jobIds: [...names] });
    this.#jobNamespace = found[0]?.namespace ?? this.#jobNamespace;
    return names.map((name) => found.find((job) => job.name === name)).filter((job) => job !== undefined);
  }

  async #views<V>(query: JobQuery, how: { whole: boolean; jobIds?: string[] }): Promise<V[]> {
    const { states = [], initiator, party, nameContains } = query;
    const request = { ...how, initiator, party, nameContains, states: [...states], labels: labelsOf(query) };
    const views: V[] = [];
    let pageToken = "";
    do {
      const { data } = await this.#client.call(calls.viewJobs, { ...request, pageSize: PAGE, pageToken });
      for (const job of data?.jobs ?? []) views.push(JSON.parse(job) as V);
      pageToken = data?.nextPageToken ?? "";
    } while (pageToken !== "");
    return views;
  }

  async *watch(names: readonly string[] | undefined, signal: AbortSignal): AsyncGenerator<WatchChange> {
    const look = (): Promise<JobView[]> => (names === undefined ? this.listWhole({}) : this.find(names));
    let isSynced = false;
    for await (const event of this.#client.watchJobs({ jobIds: names, signal })) {
      if (event.type === "SYNCED") yield { type: "state", jobs: await this.#untilAnswered(look, signal) };
      else if (isSynced && "job" in event) yield await this.#changeOf(event.job.jobId, signal);
      // What comes between RESET and SYNCED is part of the state.
      isSynced = event.type === "SYNCED" || (isSynced && event.type !== "RESET");
    }
  }

  /** An event says that a job is another; how it is then, is asked. */
  async #changeOf(name: string, signal: AbortSignal): Promise<WatchChange> {
    const [job] = await this.#untilAnswered(() => this.find([name]), signal);
    return job === undefined ? { type: "deleted", name, namespace: this.#jobNamespace } : { type: "changed", job };
  }

  #untilAnswered<R>(ask: () => Promise<R>, signal: AbortSignal): Promise<R> {
    return untilAnswered(ask, (error) => error instanceof UnavailableError, signal);
  }

  async plan(jobId: string, action: Action, { choice, mode }: CommandOptions = {}): Promise<Preview> {
    const { data } = await this.#client.call(calls.planJob, { jobId, action, choice: messageOf(choice), mode });
    if (data === undefined) throw new JobApiError("the server's answer has no plan");
    const { state, nextState: next_state, refusal, etag, rows, losses, quota, consent } = data;
    const shown = rows.map(({ task, action: what, because, attempt, previousAttempt: previous_attempt, parties }) => ({
      task,
      parties,
      action: what as PreviewRow["action"],
      because,
      ...(previous_attempt !== undefined && { previous_attempt }),
      attempt,
    }));
    const about = { job: jobId, action, state, next_state, etag, rows: shown };
    return {
      ...about,
      ...(action === "delete" && refusal === "" && { losses: losses.map(lossOf) }),
      ...(refusal !== "" && { refusal }),
      ...(quota && { quota: { lacks: quota.lacks } }),
      ...(consent && { consent: { asked_again: consent.askedAgain } }),
    };
  }

  async give(jobId: string, action: Action, { choice, ...how }: Given): Promise<void> {
    await this.#client.call(calls.doJob, { jobId, action, ...how, choice: messageOf(choice) });
  }

  async object(jobId: string): Promise<StoredJob | undefined> {
    try {
      const { data } = await this.#client.call(calls.exportJob, { jobId });
      return data && { job: JSON.parse(data.job) as KusciaJob, etag: data.etag };
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  async change({ job, etag }: StoredJob, changes: JobChanges, reason: string): Promise<void> {
    await this.#client.call(calls.patchJob, { jobId: nameOf(job), ifMatch: etag, changes: { ...changes }, reason });
  }

  async complete(jobId: string, completion: Completion): Promise<number> {
    return (await this.#client.call(calls.completeTask, { jobId, ...completion })).data?.attempt ?? 0;
  }

  async addTasks({ job }: StoredJob, tasks: readonly Task[], reason: string): Promise<(string | undefined)[]> {
    const { data } = await this.#client.call(calls.addTasks, { jobId: nameOf(job), tasks: tasks.map(newTask), reason });
    return (data?.results ?? []).map(({ status }) => (status?.code === 0 ? undefined : (status?.message ?? "")));
  }

  async results({ name: jobId }: JobView): Promise<ResultView[]> {
    const views: ResultView[] = [];
    let pageToken = "";
    do {
      const request = { jobId, partial: true, pageSize: RESULTS_PAGE, pageToken };
      const { data } = await this.#client.call(calls.getJobResults, request);
      views.push(...(data?.results ?? []).map(resultView));
      pageToken = data?.nextPageToken ?? "";
    } while (pageToken !== "");
    return views;
  }

  async submit({ metadata, spec }: KusciaJob, dryRun: boolean): Promise<string> {
    const { name: jobId = "", labels = {} } = metadata;
    const request = { jobId, initiator: spec.initiator, spec: JSON.stringify(spec), labels, dryRun };
    await this.#client.call(calls.submitJob, request);
    return jobId;
  }

  readLogs(request: LogRequest): LogReading {
    return new StreamedLogs({ ...request, client: this.#client });
  }

  async asked({ name }: JobView, domainId: string): Promise<Asked> {
    const { data } = await this.#client.call(calls.getConsent, { domainId, jobId: name });
    const { standingConsent: consent = "", differences = [], lastYes, changes = [] } = data ?? {};
    const found = differences.map(({ path, before, after }) => ({
      path,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    }));
    const content = JSON.parse(data?.content ?? "{}") as ConsentContent;
    return {
      content,
      ...(consent !== "" && { nearest: { consent, differences: found } }),
      ...(lastYes && { lastYes: lastYesOf(lastYes, changes) }),
    };
  }

  async answer({ name }: JobView, { party, ...answer }: Answer): Promise<void> {
    await this.#client.call(calls.decideConsent, { domainId: party, jobId: name, ...answer });
  }

  async catalog(): Promise<Catalog> {
    const { ApiCatalog } = await import("./api-catalog.ts");
    return new ApiCatalog(this.#client);
  }

  async directory(): Promise<Directory> {
    const { ApiDirectory } = await import("./api-directory.ts");
    return new ApiDirectory(this.#client);
  }

  async send({ name: jobId }: JobView, { task, party = "", data }: JobInput): Promise<string> {
    const { data: got } = await this.#client.call(calls.sendJobInput, { jobId, task, party, data });
    return [got?.task, got?.party, got?.pod].join("/");
  }

  async events({ name: jobId }: JobView): Promise<ShownEvents> {
    const { data } = await this.#client.call(calls.listEvents, { jobId });
    const { events = [], missing = [] } = data ?? {};
    const shown = events.map(({ time, type, reason, message, count }) => ({ time, type, reason, message, count }));
    return { events: shown, missing: [...missing] };
  }

  async *watchEvents({ name }: JobView, signal: AbortSignal): AsyncGenerator<ReadEvent> {
    for await (const { type, object } of this.#client.watchTopics({ topics: [`events:${name}`], signal })) {
      if (type !== "EVENT") continue;
      const { id: _, ...event } = JSON.parse(object) as ReadEvent & { id: string };
      yield event;
    }
  }

  async whoAmI(): Promise<Identity> {
    const { data } = await this.#client.call(calls.whoAmI, {});
    const { name = "", jobNamespace: job_namespace = "", may = [], domains = [], consoleUrl = "" } = data ?? {};
    return { name, job_namespace, may, domains, ...(consoleUrl !== "" && { console_url: consoleUrl }) };
  }

  async serverVersion(): Promise<string> {
    const { data } = await this.#client.call(calls.whoAmI, {});
    return `${data?.version || "of an older version"} (${this.place})`;
  }

  close(): void {
    this.#client.close();
  }
}

function lossOf({ what, count }: { readonly what: string; readonly count: number }): Loss {
  return { what: what as Loss["what"], count };
}

function nameOf({ metadata }: KusciaJob): string {
  return metadata.name ?? "";
}

function messageOf(choice: RestartChoice | undefined): { all?: boolean; tasks: string[]; only?: boolean } | undefined {
  return choice && { ...choice, tasks: [...(choice.tasks ?? [])] };
}
