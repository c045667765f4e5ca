import { create, toBinary } from "@bufbuild/protobuf";
import type { KusciaJob } from "../../api/types.ts";
import { jobStatusOf } from "../convert/job-status.ts";
import {
  EventType,
  type WatchJobEventResponse,
  WatchJobEventResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { streamJson } from "../json/go-json.ts";

/** One event, encoded once for however many clients want it. */
export class JobEvent {
  readonly type: EventType;
  readonly job: KusciaJob;
  /** Grows from event to event. */
  readonly version: string;
  #json: string | undefined;
  #binary: Buffer | undefined;

  constructor(type: EventType, job: KusciaJob, version: string = job.metadata.resourceVersion ?? "") {
    this.type = type;
    this.job = job;
    this.version = version;
  }

  /** The form of Kuscia's HTTP stream. */
  get json(): string {
    this.#json ??= JSON.stringify(streamJson(WatchJobEventResponseSchema, this.#message()));
    return this.#json;
  }

  get binary(): Buffer {
    this.#binary ??= Buffer.from(toBinary(WatchJobEventResponseSchema, this.#message()));
    return this.#binary;
  }

  #message(): WatchJobEventResponse {
    return create(WatchJobEventResponseSchema, { type: this.type, object: jobStatusOf(this.job) });
  }
}

/** What a quiet HTTP stream says. */
export const HEARTBEAT = JSON.stringify({ type: EventType.HEARTBEAT });
