import type { DescMessage, DescMethod } from "@bufbuild/protobuf";
import type { GenServiceMethods } from "@bufbuild/protobuf/codegenv2";
import * as appImages from "./calls/app-images.ts";
import { approveJob, cancelJob, restartJob, stopJob, suspendJob } from "./calls/commands.ts";
import type { Handler } from "./calls/call.ts";
import { createJob } from "./calls/create-job.ts";
import { deleteJob } from "./calls/delete-job.ts";
import * as domains from "./calls/domains.ts";
import { healthZ } from "./calls/health.ts";
import { listJobs } from "./calls/list-jobs.ts";
import { batchQueryJobStatus, queryJob } from "./calls/query-job.ts";
import { queryPodNode } from "./calls/query-pod-node.ts";
import { AppImageService } from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { DomainService } from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/domain_pb.js";
import { HealthService } from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/health_pb.js";
import { JobService } from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { JobExtService } from "../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { LogService } from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";

/** A call with one answer, on both transports. */
export interface UnaryMethod {
  readonly desc: DescMethod;
  readonly path: string;
  /** It writes, so it is in the audit log. */
  readonly changes: boolean;
  /** Ours: failures are told by HTTP and gRPC statuses too. */
  readonly realStatus: boolean;
  readonly handler: Handler<DescMessage, DescMessage>;
}

type Methods = GenServiceMethods;
type Unary<M extends Methods[string]> = Handler<M["input"], M["output"]>;

interface Traits {
  readonly changes?: boolean;
  readonly realStatus?: boolean;
}

function unary<M extends Methods[string]>(
  path: string,
  desc: DescMethod & M,
  handler: Unary<M>,
  traits: Traits = {},
): UnaryMethod {
  // The table forgets the types of single calls; each entry was checked here.
  return {
    desc,
    path,
    handler: handler as unknown as UnaryMethod["handler"],
    changes: false,
    realStatus: false,
    ...traits,
  };
}

const job = JobService.method;
const appImage = AppImageService.method;
const domain = DomainService.method;
const CHANGES = { changes: true };

/** All calls with one answer. */
export const UNARY_METHODS: readonly UnaryMethod[] = [
  unary("/api/v1/job/create", job.createJob, createJob, CHANGES),
  unary("/api/v1/job/query", job.queryJob, queryJob),
  unary("/api/v1/job/status/batchQuery", job.batchQueryJobStatus, batchQueryJobStatus),
  unary("/api/v1/job/stop", job.stopJob, stopJob, CHANGES),
  unary("/api/v1/job/restart", job.restartJob, restartJob, CHANGES),
  unary("/api/v1/job/suspend", job.suspendJob, suspendJob, CHANGES),
  unary("/api/v1/job/cancel", job.cancelJob, cancelJob, CHANGES),
  unary("/api/v1/job/delete", job.deleteJob, deleteJob, CHANGES),
  unary("/api/v1/job/approve", job.approveJob, approveJob, CHANGES),
  unary("/api/v1/appimage/create", appImage.createAppImage, appImages.createAppImage, CHANGES),
  unary("/api/v1/appimage/update", appImage.updateAppImage, appImages.updateAppImage, CHANGES),
  unary("/api/v1/appimage/delete", appImage.deleteAppImage, appImages.deleteAppImage, CHANGES),
  unary("/api/v1/appimage/query", appImage.queryAppImage, appImages.queryAppImage),
  unary("/api/v1/appimage/list", appImage.listAppImage, appImages.listAppImage),
  unary("/api/v1/appimage/batchQuery", appImage.batchQueryAppImage, appImages.batchQueryAppImage),
  unary("/api/v1/domain/create", domain.createDomain, domains.createDomain, CHANGES),
  unary("/api/v1/domain/update", domain.updateDomain, domains.updateDomain, CHANGES),
  unary("/api/v1/domain/delete", domain.deleteDomain, domains.deleteDomain, CHANGES),
  unary("/api/v1/domain/query", domain.queryDomain, domains.queryDomain),
  unary("/api/v1/domain/batchQuery", domain.batchQueryDomain, domains.batchQueryDomain),
  unary("/api/v1/log/node/query", LogService.method.queryPodNode, queryPodNode),
  unary("/api/v1/job/list", JobExtService.method.listJobs, listJobs, { realStatus: true }),
  unary("/healthZ", HealthService.method.healthZ, healthZ),
];
