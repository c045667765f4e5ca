export * as calls from "./generated/calls.ts";
export { type Call, type CallOptions, type CommandOptions, JobClient, type JobClientOptions } from "./client.ts";
export {
  InvalidRequestError,
  JobApiError,
  NotFoundError,
  PermissionError,
  UnauthenticatedError,
  UnavailableError,
} from "./errors.ts";
export type { ClientRequest } from "./transport.ts";
export type { LogQuery } from "./log.ts";
export type { LogStreamOptions } from "./stream-logs.ts";
export type { OutputEvent } from "../proto/kusciajob/api/v1alpha1/output_pb.js";
export type { TopicEvent, TopicOptions } from "./watch-topics.ts";
export type { JobWatchEvent, WatchOptions } from "./watch.ts";
export type {
  CreateJobRequest,
  JobStatus,
  JobStatusDetail,
  QueryJobResponseData,
} from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
export type { JobSummary, ListJobsRequest, ListJobsResponseData } from "../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
