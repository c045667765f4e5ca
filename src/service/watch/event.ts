import { create } from "@bufbuild/protobuf";
import type { KusciaJob } from "../../api/types.ts";
import {
  type EventType,
  type JobStatus,
  type WatchJobEventResponse,
  WatchJobEventResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { summaryOf, viewOf } from "../../job/view.ts";
import { jobStatusOf } from "../convert/job-status.ts";
import { type Sight, visiblePart } from "../sight.ts";

/** One change of a job, with a message for however many clients see the same of it. */
export class JobEvent {
  readonly type: EventType;
  readonly job: KusciaJob;
  /** Grows from event to event. */
  readonly version: string;
  /** Messages by what their readers see; most see everything. */
  readonly #messages = new Map<string, WatchJobEventResponse>();
  /** The same as kj shows jobs, in JSON. */
  readonly #views = new Map<string, string>();

  constructor(type: EventType, job: KusciaJob, version: string = job.metadata.resourceVersion ?? "") {
    this.type = type;
    this.job = job;
    this.version = version;
  }

  /** What a client is sent that sees this much of the job, and to which it means this. */
  messageFor(sight: Sight, type: EventType = this.type): WatchJobEventResponse {
    const key = `${type} ${sight === "all" ? "" : sight.join()}`;
    const object = (): JobStatus => jobStatusOf(visiblePart(this.job, sight));
    const message = this.#messages.get(key) ?? create(WatchJobEventResponseSchema, { type, object: object() });
    this.#messages.set(key, message);
    return message;
  }

  /** The job as kj shows it, in JSON: whole or in short. */
  viewFor(sight: Sight, whole: boolean): string {
    const key = `${whole ? "whole" : ""} ${sight === "all" ? "" : sight.join()}`;
    const job = (): KusciaJob => visiblePart(this.job, sight);
    const view = this.#views.get(key) ?? JSON.stringify(whole ? viewOf(job()) : summaryOf(job()));
    this.#views.set(key, view);
    return view;
  }
}
