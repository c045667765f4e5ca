import type { DescMethod, FileRegistry } from "@bufbuild/protobuf";
import { JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { LogService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { UNARY_METHODS } from "../methods.ts";

/** A call as the references describe it. */
export interface ReferenceCall {
  readonly path: string;
  /** With comments, unlike the generated descriptor. */
  readonly desc: DescMethod;
  readonly stream: boolean;
  readonly realStatus: boolean;
}

/** All calls in the order of their services, described by `registry`, which has the comments. */
export function referenceCalls(registry: FileRegistry): ReferenceCall[] {
  const streams = [
    { path: "/api/v1/job/watch", desc: JobService.method.watchJob },
    { path: "/api/v1/log/task/query", desc: LogService.method.queryLog },
  ];
  const all = [
    ...UNARY_METHODS.map(({ path, desc, realStatus }) => ({ path, desc, realStatus, stream: false })),
    ...streams.map((stream) => ({ ...stream, realStatus: false, stream: true })),
  ];
  return all.map((call) => ({ ...call, desc: commented(registry, call.desc) })).sort(byService);
}

function commented(registry: FileRegistry, { parent, localName }: DescMethod): DescMethod {
  const found = registry.getService(parent.typeName)?.method[localName];
  if (found === undefined) throw new Error(`${parent.typeName} has no ${localName}; generate the modules first`);
  return found;
}

const ORDER = ["JobService", "JobExtService", "AppImageService", "DomainService", "LogService", "HealthService"];

function byService(a: ReferenceCall, b: ReferenceCall): number {
  return ORDER.indexOf(a.desc.parent.name) - ORDER.indexOf(b.desc.parent.name);
}
