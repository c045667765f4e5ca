import { ANNOTATION, LABEL } from "../api/names.ts";
import type { KusciaJob } from "../api/types.ts";
import { jsonObject } from "../util/json-object.ts";

/** Seconds that a command may give programs to end. With 0 the API server forgets a pod whose programs may still run. */
export const LEAST_GRACE = 1;
export const LONGEST_GRACE = 86_400;

/** The time as an annotation; it counts for the command of this `job-stage-version` alone. */
export function graceText(version: string, seconds: number): string {
  return JSON.stringify({ version, seconds });
}

/** How long the pods that the job's last command ends have for it; undefined: as their AppImage says. */
export function graceOf({ metadata }: Pick<KusciaJob, "metadata">): number | undefined {
  const { labels = {}, annotations = {} } = metadata;
  const { version, seconds } = jsonObject(annotations[ANNOTATION.jobStageGrace]);
  if (version === undefined || version !== labels[LABEL.jobStageVersion]) return undefined;
  return isGrace(seconds) ? seconds : undefined;
}

/** Whether it is a number of seconds that a command may give. */
export function isGrace(seconds: unknown): seconds is number {
  return typeof seconds === "number" && Number.isInteger(seconds) && seconds >= LEAST_GRACE && seconds <= LONGEST_GRACE;
}
