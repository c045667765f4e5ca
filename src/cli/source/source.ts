import type { ReadEvent } from "../../api/events.ts";
import { LABEL } from "../../api/names.ts";
import type { KusciaJob, Task } from "../../api/types.ts";
import type { ConsentChange } from "../../consent/changes.ts";
import type { ConsentContent } from "../../consent/content.ts";
import type { Nearest } from "../../consent/decision.ts";
import type { KubeClient } from "../../kube/client.ts";
import type { Completion } from "../../job/completion.ts";
import type { JobChanges } from "../../job/job-changes.ts";
import type { Action, CommandOptions, Preview } from "../../job/preview.ts";
import type { LogReading, LogRequest } from "../logs/log.ts";
import type { Catalog } from "./catalog.ts";
import type { Directory } from "./directory.ts";
import type { JobSummaryView, JobView } from "../../job/view.ts";

/** Which jobs are meant; all conditions must hold. */
export interface JobQuery {
  readonly states?: readonly string[];
  readonly initiator?: string;
  readonly party?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly nameContains?: string;
  /** The template that they were made from. */
  readonly template?: string;
  /** The schedule that they are runs of. */
  readonly schedule?: string;
}

/** The labels of the jobs that are meant. */
export function labelsOf({ labels = {}, template, schedule }: JobQuery): Record<string, string> {
  return {
    ...labels,
    ...(template !== undefined && { [LABEL.template]: template }),
    ...(schedule !== undefined && { [LABEL.schedule]: schedule }),
  };
}

/** What a watch shows: first the jobs there are, and whenever that is not known any more; then each change. */
export type WatchChange =
  | { readonly type: "state"; readonly jobs: readonly JobView[] }
  | { readonly type: "changed"; readonly job: JobView }
  | { readonly type: "deleted"; readonly name: string; readonly namespace: string }
  /** The connection is lost and is made again. */
  | { readonly type: "lost"; readonly why: string };

/** What is answered to a job in a party's name. */
export interface Answer {
  readonly party: string;
  readonly digest: string;
  readonly decision: "Accepted" | "Rejected";
  readonly reason: string;
  /** RFC 3339: then it is a standing answer. */
  readonly until?: string;
}

/** What a job asks of a party. */
export interface Asked {
  readonly content: ConsentContent;
  /** What a standing consent accepts, and how what is asked differs from that. */
  readonly nearest?: Nearest;
  /** The latest job of its kind that the party accepted, and what is asked otherwise than there. */
  readonly lastYes?: LastYes;
}

/** What a party accepted last. */
export interface LastYes {
  readonly job: string;
  readonly time?: string;
  readonly changes: readonly ConsentChange[];
}

/** A job, and what it is recognised by when it is changed. */
export interface StoredJob {
  readonly job: KusciaJob;
  readonly etag: string;
}

/** A result of a job. */
export interface ResultView {
  readonly name: string;
  readonly task: string;
  readonly attempt: number;
  readonly domain_id: string;
  readonly media_type: string;
  /** In bytes. */
  readonly size: number;
  readonly uri?: string;
  /** Absent for one that is somewhere else, or has been removed. */
  readonly value?: string;
  readonly readers: readonly string[];
}

export interface ShownEvents {
  readonly events: readonly ReadEvent[];
  /** Why some are not there. */
  readonly missing: readonly string[];
}

/** What is written to a program's standard input. */
export interface JobInput {
  readonly task: string;
  /** Any when absent. */
  readonly party?: string;
  readonly data: string;
}

/** How a command is given: for which state of the job, and why. */
export interface Given extends CommandOptions {
  readonly etag: string;
  readonly reason: string;
  /** With stop and cancel: seconds that programs have to end. */
  readonly graceSeconds?: number;
}

export interface Identity {
  readonly name: string;
  readonly job_namespace: string;
  /** What the user may do with all jobs there; absent where the server does not tell. */
  readonly may?: readonly string[];
  /** Domains whose jobs the user may see, or for which he may answer; absent where the server does not tell. */
  readonly domains?: readonly string[];
  /** Where people find the console; absent where the server does not tell. */
  readonly console_url?: string;
}

/** Where jobs are asked for: Kubernetes, or the job API. Methods reject with what the transport throws; explain.ts words it. */
export interface JobSource {
  readonly kind: "kubernetes" | "api";
  /** For messages: `context prod, https://10.0.0.1:6443`. */
  readonly place: string;
  /** Undefined for all of them. */
  readonly namespace: string | undefined;
  list(query: JobQuery): Promise<readonly JobSummaryView[]>;
  listWhole(query: JobQuery): Promise<readonly JobView[]>;
  /** Those of the names that exist, in this order. */
  find(names: readonly string[]): Promise<readonly JobView[]>;
  /** Goes on over lost connections until the signal is aborted. */
  watch(names: readonly string[] | undefined, signal: AbortSignal): AsyncGenerator<WatchChange>;
  plan(name: string, action: Action, options?: CommandOptions): Promise<Preview>;
  /** Refuses with the reason `Conflict` if the job is no longer as it was. */
  give(name: string, action: Action, how: Given): Promise<void>;
  /** The job itself, as far as the user may see it; undefined if there is none. */
  object(name: string): Promise<StoredJob | undefined>;
  /** Changes fields of the job, if it is still as it was. */
  change(job: StoredJob, changes: JobChanges, reason: string): Promise<void>;
  /** Tells how an external task came out; answers with the attempt that ended. */
  complete(name: string, completion: Completion): Promise<number>;
  /** Adds tasks to an open job; answers with what was wrong with each, or nothing. */
  addTasks(job: StoredJob, tasks: readonly Task[], reason: string): Promise<readonly (string | undefined)[]>;
  results(job: JobView): Promise<readonly ResultView[]>;
  /** Creates the job, or only checks it; answers with its name. */
  submit(job: KusciaJob, dryRun: boolean): Promise<string>;
  readLogs(request: LogRequest): LogReading;
  /** What the job asks of the party. */
  asked(job: JobView, party: string): Promise<Asked>;
  answer(job: JobView, answer: Answer): Promise<void>;
  /** Templates and schedules. */
  catalog(): Promise<Catalog>;
  /** Domains and AppImages. */
  directory(): Promise<Directory>;
  /** Writes to the standard input of a program of the task, and answers with which; only a job API can. */
  send?(job: JobView, input: JobInput): Promise<string>;
  whoAmI(): Promise<Identity>;
  serverVersion(): Promise<string>;
  /** For what only Kubernetes has. */
  readonly client?: KubeClient;
  /** The job's Events, oldest first. */
  events(job: JobView): Promise<ShownEvents>;
  /** Those there are and those to come, one by one, until the signal is aborted; one that happens again comes again. */
  watchEvents(job: JobView, signal: AbortSignal): AsyncGenerator<ReadEvent>;
  close(): void;
}
