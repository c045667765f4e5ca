import { create } from "@bufbuild/protobuf";
import type { KubeObject } from "../../api/kubernetes.ts";
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

/** One change of an object. */
export class ObjectEvent<T extends KubeObject> {
  readonly type: EventType;
  readonly object: T;
  /** Grows from event to event. */
  readonly version: string;
  /** Whether a client can go on from it: it is told again to who missed it. */
  readonly isRepeatable: boolean = true;
  /** What was made of it, by how. */
  readonly #views = new Map<string, string>();

  constructor(type: EventType, object: T, version: string = object.metadata.resourceVersion ?? "") {
    this.type = type;
    this.object = object;
    this.version = version;
  }

  /** What `make` says of the object, made once for however many clients see it in this way. */
  view(key: string, make: (object: T) => string): string {
    const view = this.#views.get(key) ?? make(this.object);
    this.#views.set(key, view);
    return view;
  }
}

/** One change of a job, with a message for however many clients see the same of it. */
export class JobEvent extends ObjectEvent<KusciaJob> {
  /** Messages by what their readers see; most see everything. */
  readonly #messages = new Map<string, WatchJobEventResponse>();

  get job(): KusciaJob {
    return this.object;
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
    return this.view(key, (object) => {
      const job = visiblePart(object, sight);
      return JSON.stringify(whole ? viewOf(job) : summaryOf(job));
    });
  }
}

/** A task that was added to the job has changed, and the job may have not. */
export class AddedTaskEvent extends JobEvent {
  override readonly isRepeatable = false;
}
