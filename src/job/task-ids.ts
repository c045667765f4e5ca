import { createHash } from "node:crypto";
import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob, Task } from "../api/types.ts";

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const NAME_MAX = 50;

/** A task id is the beginning of object names and of host names, so it must be an RFC 1123 label (docs/architecture.md). */
export function isTaskID(text: string): boolean {
  return text.length <= 63 && LABEL.test(text);
}

/**
 * The id of a task: what an earlier pass recorded, what the spec says, else a generated one. The spec is never written
 * (docs/architecture.md), so the generated id must come out the same in every pass.
 */
export function taskIDOf(job: Stored<KusciaJob>, task: Task, recorded?: string): string {
  if (recorded !== undefined && recorded !== "") return recorded;
  if (task.taskID !== undefined && task.taskID !== "") return task.taskID;
  const hash = createHash("sha256").update(`${job.metadata.uid}/${task.alias}`).digest("hex");
  const name = job.metadata.name.replaceAll(".", "-").slice(0, NAME_MAX).replace(/-+$/, "");
  return `${name}-${hash.slice(0, 12)}`;
}
