import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import {
  create,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import * as proto from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import * as ext from "../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import type { OutputEvent } from "../proto/kusciajob/api/v1alpha1/output_pb.js";
import * as calls from "./generated/calls.ts";
import { errorOf, JobApiError, UnavailableError } from "./errors.ts";
import { type LogQuery, readLog } from "./log.ts";
import { type LogStreamOptions, streamLogs } from "./stream-logs.ts";
import { withRetries } from "./retry.ts";
import { bodyOf, Transport, type TransportOptions } from "./transport.ts";
import { type TopicEvent, type TopicOptions, watchTopics } from "./watch-topics.ts";
import { type JobWatchEvent, watchJobs, type WatchOptions } from "./watch.ts";

export interface JobClientOptions extends TransportOptions {
  /** Of one try of a call; 30 s. */
  readonly timeoutMs?: number;
  /** Tries after the first one, where a repeat does no harm; 4. */
  readonly retries?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Says why in the server's audit log. */
export interface CommandOptions extends CallOptions {
  readonly reason?: string;
}

const PROTOBUF = "application/x-protobuf";
const ENDED = ["Succeeded", "Failed", "Cancelled", "ApprovalReject"];

/** A client of the Job API over HTTP. All methods reject with JobApiError. */
export class JobClient {
  readonly #options: JobClientOptions;
  readonly #transport: Transport;

  constructor(options: JobClientOptions) {
    this.#options = options;
    this.#transport = new Transport(options);
  }

  /** Creates a job; safe to repeat, as each call bears an id of its own. */
  async createJob(
    job: Omit<MessageInitShape<typeof proto.CreateJobRequestSchema>, "$typeName" | "header">,
    options: CallOptions = {},
  ): Promise<void> {
    const header = { customHeaders: { "x-request-id": randomUUID() } };
    await this.call(calls.createJob, { ...job, header }, options);
  }

  /** What a job is to do and how far it is. */
  async queryJob(jobId: string, options: CallOptions = {}): Promise<proto.QueryJobResponseData> {
    return given((await this.call(calls.queryJob, { jobId }, options)).data);
  }

  /** How far jobs are, in the order asked for. */
  async queryStatus(jobIds: readonly string[], options: CallOptions = {}): Promise<proto.JobStatus[]> {
    return given((await this.call(calls.batchQueryJobStatus, { jobIds: [...jobIds] }, options)).data).jobs;
  }

  async deleteJob(jobId: string, options: CallOptions = {}): Promise<void> {
    await this.call(calls.deleteJob, { jobId }, options);
  }

  /** Ends a job as Failed. */
  async stopJob(jobId: string, { reason, signal }: CommandOptions = {}): Promise<void> {
    await this.call(calls.stopJob, { jobId, reason }, { signal });
  }

  async suspendJob(jobId: string, { reason, signal }: CommandOptions = {}): Promise<void> {
    await this.call(calls.suspendJob, { jobId, reason }, { signal });
  }

  async restartJob(jobId: string, { reason, signal }: CommandOptions = {}): Promise<void> {
    await this.call(calls.restartJob, { jobId, reason }, { signal });
  }

  async cancelJob(jobId: string, { reason, signal }: CommandOptions = {}): Promise<void> {
    await this.call(calls.cancelJob, { jobId, reason }, { signal });
  }

  /** Answers for the caller's domain, or as a master for all of this cluster, whether a job may run. */
  async approveJob(jobId: string, accepted: boolean, options: CommandOptions = {}): Promise<void> {
    const { ACCEPT, REJECT } = proto.ApproveResult;
    const result = accepted ? ACCEPT : REJECT;
    await this.call(calls.approveJob, { jobId, result, reason: options.reason }, options);
  }

  /** One page of jobs. */
  async listPage(
    query: Omit<MessageInitShape<typeof ext.ListJobsRequestSchema>, "$typeName">,
    options: CallOptions = {},
  ): Promise<ext.ListJobsResponseData> {
    return given((await this.call(calls.listJobs, query, options)).data);
  }

  /** All jobs that match, page by page as they are taken. */
  async *listJobs(
    query: Omit<MessageInitShape<typeof ext.ListJobsRequestSchema>, "$typeName" | "pageToken"> = {},
    options: CallOptions = {},
  ): AsyncGenerator<ext.JobSummary> {
    let pageToken = "";
    do {
      const page = await this.listPage({ pageSize: 100, ...query, pageToken }, options);
      yield* page.jobs;
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
  }

  /** Every job, then every change, until the signal is aborted; goes on by itself after a lost connection. */
  watchJobs(options: WatchOptions = {}): AsyncGenerator<JobWatchEvent> {
    return watchJobs(this.#transport, options);
  }

  /** What there is of some topics, then every change, until the signal is aborted; goes on by itself as `watchJobs` does. */
  watchTopics(options: TopicOptions): AsyncGenerator<TopicEvent> {
    return watchTopics(this.#transport, options);
  }

  /** Waits until a job has ended, and tells how. @throws NotFoundError when it was deleted. */
  async waitForJob(jobId: string, options: CallOptions = {}): Promise<proto.JobStatusDetail> {
    for await (const event of this.watchJobs({ jobIds: [jobId], signal: options.signal })) {
      const status = "job" in event ? event.job.status : undefined;
      if (status && ENDED.includes(status.state) && event.type !== "DELETED") return status;
      // A job that is not there sends no event at all.
      if (event.type === "SYNCED" || event.type === "DELETED") await this.queryJob(jobId, options);
    }
    throw new JobApiError("waiting was given up");
  }

  /** The log of one container in pieces, until it ends. */
  readLog(query: LogQuery, options: CallOptions = {}): AsyncGenerator<string> {
    return readLog(this.#transport, query, options.signal);
  }

  /** The logs of a job's pods of all parties that the caller may read, each line once, over lost connections. */
  streamLogs(options: LogStreamOptions): AsyncGenerator<OutputEvent> {
    return streamLogs(this.#transport, options);
  }

  /** Ends idle connections. */
  close(): void {
    this.#transport.close();
  }

  /** Any call of the API, one of `calls`; those above are shorter for jobs. */
  async call<I extends DescMessage, O extends DescMessage>(
    call: Call<I, O>,
    init: MessageInitShape<I>,
    options: CallOptions = {},
  ): Promise<MessageShape<O>> {
    const body = toBinary(call.input, create(call.input, init));
    return withRetries({ retries: this.#options.retries ?? 4, repeatable: call.repeat, signal: options.signal }, () =>
      this.#once(call, body, options.signal),
    );
  }

  async #once<I extends DescMessage, O extends DescMessage>(
    { path, output }: Call<I, O>,
    body: Uint8Array,
    caller: AbortSignal | undefined,
  ): Promise<MessageShape<O>> {
    const timeout = AbortSignal.timeout(this.#options.timeoutMs ?? 30_000);
    const signal = caller === undefined ? timeout : AbortSignal.any([caller, timeout]);
    const response = await this.#transport.open({
      method: "POST",
      path,
      headers: { "content-type": PROTOBUF },
      body,
      signal,
    });
    return answerOf(output, response, await bodyOf(response));
  }
}

/** A call with one answer: one of `calls`. */
export interface Call<I extends DescMessage, O extends DescMessage> {
  readonly path: string;
  readonly input: I;
  readonly output: O;
  /** Whether it may be sent again without knowing what became of the first. */
  readonly repeat: boolean;
}

/** The answer, if it tells of success. */
function answerOf<O extends DescMessage>(output: O, response: IncomingMessage, bytes: Buffer): MessageShape<O> {
  const { statusCode: httpStatus = 0, headers } = response;
  const answer =
    headers["content-type"] === PROTOBUF ? fromBinary(output, bytes) : parseJson(output, bytes, httpStatus);
  const { code, message } = (answer as { status?: { code: number; message: string } }).status ?? {
    code: -1,
    message: `the server answers ${httpStatus}`,
  };
  if (code !== 0) throw errorOf({ code, message, httpStatus, reason: reasonOf(headers), ...neededBy(headers) });
  return answer;
}

function reasonOf(headers: IncomingHttpHeaders): string | undefined {
  const reason = headers["x-kusciajob-reason"];
  return typeof reason === "string" ? reason : undefined;
}

function neededBy(headers: IncomingHttpHeaders): { readonly needs?: string } {
  const needs = headers["x-kusciajob-needs"];
  return typeof needs === "string" ? { needs } : {};
}

/** What is refused before it reaches a call is answered in JSON, or, by a proxy, in whatever words. */
function parseJson<O extends DescMessage>(output: O, bytes: Buffer, httpStatus: number): MessageShape<O> {
  try {
    return fromJson(output, JSON.parse(bytes.toString()) as JsonValue, { ignoreUnknownFields: true });
  } catch (cause) {
    if (httpStatus >= 500)
      throw new UnavailableError(`the server answers ${httpStatus}`, { httpStatus, cause, sent: true });
    throw new JobApiError(`the server answers ${httpStatus}`, { httpStatus, cause });
  }
}

function given<T>(data: T | undefined): T {
  if (data === undefined) throw new JobApiError("the server's answer has no data");
  return data;
}
