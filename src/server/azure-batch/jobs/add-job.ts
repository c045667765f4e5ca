import { KUSCIA_JOB_SCHEDULES } from "../../../api/resources.ts";
import type { KusciaJob } from "../../../api/types.ts";
import { isAlreadyExists, orUndefined } from "../../../kube/errors.ts";
import { asInitiator } from "../../../service/access.ts";
import type { Call } from "../../../service/call.ts";
import { parseBody } from "../body.ts";
import { BatchError, NEW_JOB_SUBJECT } from "../errors.ts";
import { jobNameOf, requireID, scheduleNameOf } from "../ids.ts";
import { jobSpecOf, placeOf, requireSound } from "../job-spec.ts";
import { readJobAdd } from "../models.ts";
import { type BatchRequest, createdAt, operation } from "../operation.ts";
import { annotationsOf } from "../record.ts";
import { auditJob, existsError, versionHeaders } from "./job-request.ts";

export const addJob = operation({
  name: "AddJob",
  method: "POST",
  path: "/jobs",
  subject: NEW_JOB_SUBJECT,
  read,
  access: asInitiator(),
  uses: ["create kusciajobs", "get kusciajobs", "get kusciajobschedules", "impersonate-initiator kusciajobs"],
  audit: auditJob,
  failure: { exists: "createJob", invalid: "requestInvalid", other: "createJob" },
  run: async (input, call) => {
    await requireNoSchedule(input.id, call);
    const job = await created(jobOf(input, call.backend.jobs.namespace), call);
    const { base } = input.request;
    const url = `${base}/jobs/${encodeURIComponent(input.id)}`;
    return { status: 201, ...versionHeaders(job), headers: createdAt(url) };
  },
});

type Input = ReturnType<typeof read>;

function read(request: BatchRequest) {
  const { id, ...given } = readJobAdd(parseBody(request.body), "");
  requireID("id", id);
  requireSound(given, request.environment);
  const { poolId } = given.poolInfo;
  const place = placeOf(poolId, request.environment.pool(poolId), request.domain);
  return { id, jobId: jobNameOf(id), given, place, initiator: request.domain ?? place.domain, request };
}

function jobOf({ id, jobId, given, place, initiator }: Input, namespace: string): KusciaJob {
  const record = { id, given, modified: new Date().toISOString() };
  return {
    metadata: { name: jobId, namespace, annotations: annotationsOf(record) },
    spec: jobSpecOf(given, place, initiator),
  };
}

/** A job and a schedule cannot have the same id. @throws BatchError */
async function requireNoSchedule(id: string, { backend, signal }: Call): Promise<void> {
  const target = { namespace: backend.jobs.namespace, name: scheduleNameOf(id) };
  const found = await orUndefined(() => backend.client.get(KUSCIA_JOB_SCHEDULES, target, { signal }));
  if (found !== undefined) throw new BatchError("JobScheduleWithSameIdExists");
}

async function created(job: KusciaJob, { backend, signal }: Call): Promise<KusciaJob> {
  try {
    return await backend.jobs.create(job, signal);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const existing = await orUndefined(() => backend.jobs.findLive(job.metadata.name ?? "", signal));
    throw existing === undefined ? new BatchError("JobExists") : existsError(existing);
  }
}
