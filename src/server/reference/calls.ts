import type { DescMethod, FileRegistry } from "@bufbuild/protobuf";
import { STREAM_CALLS, UNARY_CALLS } from "../../service/calls.ts";
import type { StreamCall, UnaryCall } from "../../service/define.ts";

/** A call as the references describe it. */
export interface ReferenceCall {
  readonly call: UnaryCall | StreamCall;
  /** With comments, unlike the call's own descriptor. */
  readonly desc: DescMethod;
  readonly stream: boolean;
}

/** All calls in the order of their services, described by `registry`, which has the comments. */
export function referenceCalls(registry: FileRegistry): ReferenceCall[] {
  const all = [
    ...UNARY_CALLS.map((call) => ({ call, stream: false })),
    ...STREAM_CALLS.map((call) => ({ call, stream: true })),
  ];
  return all.map(({ call, stream }) => ({ call, stream, desc: commented(registry, call.rpc) })).sort(byService);
}

function commented(registry: FileRegistry, { parent, localName }: DescMethod): DescMethod {
  const found = registry.getService(parent.typeName)?.method[localName];
  if (found === undefined) throw new Error(`${parent.typeName} has no ${localName}; generate the modules first`);
  return found;
}

const ORDER = [
  "JobService",
  "JobExtService",
  "ProgramService",
  "TemplateService",
  "ScheduleService",
  "ConsentService",
  "AppImageService",
  "DomainService",
  "LogService",
  "OutputService",
  "HealthService",
];

function byService(a: ReferenceCall, b: ReferenceCall): number {
  return ORDER.indexOf(a.desc.parent.name) - ORDER.indexOf(b.desc.parent.name);
}
