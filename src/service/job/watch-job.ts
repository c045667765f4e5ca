import { create } from "@bufbuild/protobuf";
import {
  EventType,
  JobService,
  type WatchJobEventResponse,
  WatchJobEventResponseSchema,
  type WatchJobRequest,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { amongJobs, type Sees } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { defineStream } from "../define.ts";
import { invalid } from "../errors.ts";
import { limited } from "../limited.ts";
import { jobChanges } from "../watch/changes.ts";

const LONGEST_TIMEOUT = 2n ** 31n - 1n;

/** Sends an ADDED for each job, then every change. */
export const watchJob = defineStream({
  rpc: JobService.method.watchJob,
  path: "/api/v1/job/watch",
  check: ({ timeoutSeconds }) => {
    if (timeoutSeconds < 0n || timeoutSeconds > LONGEST_TIMEOUT) throw invalid("timeout seconds must be in [0,2^31-1]");
  },
  access: amongJobs("watch"),
  uses: [],
  audit: false,
  repeat: true,
  failure: "unavailable",
  heartbeat: create(WatchJobEventResponseSchema, { type: EventType.HEARTBEAT }),
  run: watch,
});

async function* watch(
  { timeoutSeconds }: WatchJobRequest,
  call: GrantedStream<Sees>,
): AsyncGenerator<WatchJobEventResponse> {
  const seconds = timeoutSeconds === 0n ? LONGEST_TIMEOUT : timeoutSeconds;
  const { signal, dispose } = limited(Number(seconds) * 1000);
  try {
    for await (const change of jobChanges({ signal }, call)) {
      if (change.type === "event") yield change.change.messageFor(change.sight, change.event);
    }
  } finally {
    dispose();
  }
}
