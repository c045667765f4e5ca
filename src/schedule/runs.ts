import { createHash } from "node:crypto";
import type { Stored } from "../api/kubernetes.ts";
import { ANNOTATION, API_VERSION, LABEL } from "../api/names.ts";
import type { KusciaJob, KusciaJobSchedule, RunType, ScheduleRun } from "../api/types.ts";
import { formatTime } from "../util/time.ts";
import type { RunDraft } from "./types.ts";

const TOKEN_DIGITS = 10;

/** The name of the job for a time: always the same, so a time never gets two. */
export function runName(schedule: string, time: number): string {
  return `${schedule}-${formatTime(time).replaceAll(/\D/g, "")}`;
}

/** The name of the job that somebody asks for with this token: the same token never makes two. */
export function manualRunName({ name, uid }: { readonly name: string; readonly uid: string }, token: string): string {
  return `${name}-${createHash("sha256").update(`${uid}/${token}`).digest("hex").slice(0, TOKEN_DIGITS)}`;
}

/** The job of a run. */
export function runJob(
  { metadata }: Stored<KusciaJobSchedule>,
  { name, type, time }: Pick<ScheduleRun, "name" | "type" | "time">,
  { labels, annotations, spec, template }: RunDraft,
): KusciaJob {
  return {
    apiVersion: API_VERSION,
    kind: "KusciaJob",
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: {
        ...labels,
        ...(template && { [LABEL.template]: template.name }),
        [LABEL.schedule]: metadata.name,
        [LABEL.scheduleUID]: metadata.uid,
        [LABEL.runType]: type,
      },
      annotations: {
        ...annotations,
        ...(template && { [ANNOTATION.templateRevision]: template.revision }),
        [ANNOTATION.scheduledTime]: time,
      },
    },
    spec,
  };
}

/** The run that a job was made for; undefined if its labels do not say. */
export function runOf({ metadata }: Stored<KusciaJob>): Required<ScheduleRun> | undefined {
  const type = metadata.labels?.[LABEL.runType];
  const time = metadata.annotations?.[ANNOTATION.scheduledTime];
  if (time === undefined || !isRunType(type)) return undefined;
  return { name: metadata.name, type, time, uid: metadata.uid };
}

function isRunType(text: string | undefined): text is RunType {
  return text === "Scheduled" || text === "Manual" || text === "Backfill";
}
