import { type JobStatus, type TaskStatus } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { LogService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { type JobDetail, JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import type { ServerSentEvent } from "../../service/define.ts";
import { callErrorOf, ERRORS } from "../../service/errors.ts";
import { getJob } from "../../service/job/get-job.ts";
import { watchJobEvents } from "../../service/job/watch-job-events.ts";
import { queryLog } from "../../service/log/query-log.ts";
import { type Stream, StreamCut } from "../../service/stream.ts";
import { type Calls, requireSuccess } from "./calls.ts";
import { endMessage, logMessage, type Message, messageOf } from "./message.ts";
import { END, positionText, readPosition, type Position } from "./position.ts";
import { isOver, statusOf } from "./status.ts";

/** A message of a job's output, and where it stands. */
export interface Output {
  readonly id: string;
  readonly message: Message;
}

/** One container's log. */
interface Log {
  readonly taskId: string;
  readonly domain: string;
  readonly role: string;
  readonly replicaIdx: number;
}

/** A task that has started. */
interface Started {
  readonly index: number;
  readonly start: number;
  readonly task: TaskStatus;
}

/** What a job's containers print, from a position on, until the job is over. @throws CallError */
export async function outputOf(job: string, from: string, calls: Calls): Promise<Stream<Output>> {
  const watch = await calls.runner.stream(watchJobEvents, { parameters: { job_id: [job] } }, calls.origin);
  return { ...watch, answers: outputs({ job, from, calls, states: new States(watch.answers) }) };
}

interface Reading {
  readonly job: string;
  readonly from: string;
  readonly calls: Calls;
  readonly states: States;
}

async function* outputs({ job, from, calls, states }: Reading): AsyncGenerator<Output> {
  const seen = readPosition(from);
  const read = new Set<string>();
  try {
    for (;;) {
      const state = await states.next((now) => isOver(stateOf(now)) || nextTask(now, read) !== undefined);
      // It was deleted: there is nothing more to read.
      if (state === undefined) return;
      const next = nextTask(state, read);
      if (next === undefined) break;
      read.add(keyOf(next));
      if (from !== END && !isBefore(next, seen)) yield* taskOutput(job, { ...next, seen }, calls);
    }
    if (from === END) return;
    const detail = await detailOf(job, calls);
    yield { id: END, message: endMessage(statusOf(detail)) };
  } finally {
    await states.close();
  }
}

async function detailOf(job: string, calls: Calls): Promise<JobDetail> {
  const { job: detail } = await calls.data(getJob, JobExtService.method.getJob, { jobId: job, pageSize: 1 });
  return detail!;
}

/** All that one attempt of a task prints, container after container. */
async function* taskOutput(
  job: string,
  { index, start, task, seen }: Started & { readonly seen: Position | undefined },
  calls: Calls,
): AsyncGenerator<Output> {
  const isSame = seen?.task === index && seen.start === start;
  const logs = await logsOf(job, task, calls);
  for (const [log, which] of logs.entries()) {
    if (isSame && log < seen.log) continue;
    const skip = isSame && log === seen.log ? seen.line : 0;
    let line = 0;
    for await (const message of messages(which, calls)) {
      line += 1;
      if (line > skip) yield { id: positionText({ task: index, start, log, line }), message };
    }
  }
}

/** The logs that the caller may read, in the order of parties and replicas. */
async function logsOf(job: string, { alias, taskId }: TaskStatus, calls: Calls): Promise<readonly Log[]> {
  const { tasks } = await calls.data(getJob, JobExtService.method.getJob, { jobId: job, pageSize: 1000 });
  const parties = tasks.find((each) => each.alias === alias)?.parties ?? [];
  return parties.flatMap(({ domainId: domain, role, pods }) =>
    pods.map((_, replicaIdx) => ({ taskId, domain, role, replicaIdx })),
  );
}

/** The messages of a log. What is lost is named. */
async function* messages(log: Log, calls: Calls): AsyncGenerator<Message> {
  try {
    for await (const line of lines(log, calls)) {
      const message = messageOf(line);
      if (message !== undefined) yield message;
    }
  } catch (error) {
    if (error instanceof StreamCut) throw error;
    const { kind, message } = callErrorOf(error);
    // A reader that comes back finds the rest.
    if (kind.http >= 500 || kind === ERRORS.tooManyStreams) throw error;
    yield logMessage("warning", `the output of ${log.domain} cannot be shown, or not to its end: ${message}`);
  }
}

async function* lines(log: Log, calls: Calls): AsyncGenerator<string> {
  const stream = await calls.stream(queryLog, LogService.method.queryLog, { ...log, follow: true });
  let rest = "";
  for await (const { status, log: text } of stream.answers) {
    requireSuccess(status);
    const whole = (rest + text).split("\n");
    rest = whole.pop() ?? "";
    yield* whole;
  }
  // A stream that was cut ends like one that is complete.
  if (stream.signal.aborted) throw new StreamCut("closing");
  yield rest;
}

/** The task that started first of those that nobody has read. */
function nextTask({ status }: JobStatus, read: ReadonlySet<string>): Started | undefined {
  return (status?.tasks ?? [])
    .flatMap((task, index) => (hasOutput(task) ? [{ task, index, start: Date.parse(task.startTime) / 1000 }] : []))
    .filter((each) => !read.has(keyOf(each)))
    .sort((one, other) => one.start - other.start || one.index - other.index)[0];
}

function hasOutput({ startTime, parties }: TaskStatus): boolean {
  return startTime !== "" && parties.length > 0;
}

function keyOf({ index, start }: Started): string {
  return `${index}-${start}`;
}

/** Whether the reader has seen all of the task: it read another after it. */
function isBefore({ index, start }: Started, seen: Position | undefined): boolean {
  if (seen === undefined || index === seen.task) return false;
  return start < seen.start || (start === seen.start && index < seen.task);
}

function stateOf({ status }: JobStatus): string {
  return status?.state ?? "";
}

/** The newest state of the one job of a watch. */
class States {
  readonly #events: AsyncGenerator<ServerSentEvent>;
  #latest: JobStatus | undefined;

  constructor(events: AsyncGenerator<ServerSentEvent>) {
    this.#events = events;
  }

  /** The first state that passes, beginning with the one known last; undefined once the job is deleted. */
  async next(passes: (state: JobStatus) => boolean): Promise<JobStatus | undefined> {
    while (this.#latest === undefined || !passes(this.#latest)) {
      const { done, value } = await this.#events.next();
      if (done === true) throw new StreamCut("closing");
      if (value.event === "DELETED" || (value.event === "SYNCED" && this.#latest === undefined)) return undefined;
      const { object } = (value.message ?? {}) as { readonly object?: JobStatus };
      if (object !== undefined) this.#latest = object;
    }
    return this.#latest;
  }

  async close(): Promise<void> {
    await this.#events.return(undefined);
  }
}
