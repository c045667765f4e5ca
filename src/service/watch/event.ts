import { create } from "@bufbuild/protobuf";
import type { KusciaJob } from "../../api/types.ts";
import {
  type EventType,
  type WatchJobEventResponse,
  WatchJobEventResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { jobStatusOf } from "../convert/job-status.ts";

/** One change of a job, with one message for however many clients want it. */
export class JobEvent {
  readonly type: EventType;
  readonly job: KusciaJob;
  /** Grows from event to event. */
  readonly version: string;
  #message: WatchJobEventResponse | undefined;

  constructor(type: EventType, job: KusciaJob, version: string = job.metadata.resourceVersion ?? "") {
    this.type = type;
    this.job = job;
    this.version = version;
  }

  get message(): WatchJobEventResponse {
    this.#message ??= create(WatchJobEventResponseSchema, { type: this.type, object: jobStatusOf(this.job) });
    return this.#message;
  }
}
