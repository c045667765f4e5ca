import type { MessageInitShape } from "@bufbuild/protobuf";
import { isRefused } from "../../job/added-tasks.ts";
import type { KusciaJob, Task, TaskStatus } from "../../api/types.ts";
import type { TaskDetailSchema } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { taskDetailOf } from "../convert/job-detail.ts";
import { pageOf } from "../job/page.ts";
import type { TaskStore } from "../task-store.ts";

const DEFAULT_PAGE = 100;
/** Positions are compared as texts. */
const DIGITS = 6;

export interface TaskPageRequest {
  /** 0 for 100. */
  readonly size: number;
  readonly token: string;
  /** Which tasks are meant, beside the job: a token is good for them alone. */
  readonly question?: unknown;
  readonly isMeant?: (task: Task, status: TaskStatus | undefined) => boolean;
}

/** A page of the tasks of a job. */
export interface TaskPage {
  readonly tasks: MessageInitShape<typeof TaskDetailSchema>[];
  readonly nextPageToken: string;
  readonly total: bigint;
}

/** A page of the tasks of a job, as `foundTasks` finds them. */
export function taskPage(job: KusciaJob, store: Pick<TaskStore, "of">, request: TaskPageRequest): TaskPage | undefined {
  const page = foundTasks(job, store, request);
  return (
    page && {
      ...page,
      tasks: page.tasks.map(([task, status, added]) => ({ ...taskDetailOf(task, status), added })),
    }
  );
}

/** A task, where it stands, and whether it was added. */
type FoundTask = readonly [task: Task, status: TaskStatus | undefined, added: boolean];

/**
 * A page of the tasks of a job with its added tasks: those of its spec, then the others by the time at which they were added.
 * Undefined if the token belongs to another list.
 */
export function foundTasks(
  job: KusciaJob,
  store: Pick<TaskStore, "of">,
  { size, token, question, isMeant = () => true }: TaskPageRequest,
): (Omit<TaskPage, "tasks"> & { readonly tasks: readonly FoundTask[] }) | undefined {
  const known = new Map((job.status?.tasks ?? []).map((task) => [task.alias, task]));
  const added = new Map(
    store
      .of(job)
      .filter((task) => !isRefused(task))
      .map(({ spec, metadata }) => [spec.alias, metadata.creationTimestamp ?? ""]),
  );
  const found = job.spec.tasks
    .map((task, index) => ({ task, place: placeOf(added.get(task.alias), index) }))
    .filter(({ task }) => isMeant(task, known.get(task.alias)));
  const page = pageOf(found, ({ task, place }) => [place, task.alias], {
    size: size === 0 ? DEFAULT_PAGE : size,
    token,
    question: [job.metadata.uid, question],
    descending: false,
  });
  if (page === undefined) return undefined;
  const tasks = page.items.map(({ task }): FoundTask => [task, known.get(task.alias), added.has(task.alias)]);
  return { tasks, nextPageToken: page.next ?? "", total: BigInt(found.length) };
}

/** What is added later comes later, also within a page. Digits sort before the letter. */
function placeOf(addedAt: string | undefined, index: number): string {
  return addedAt === undefined ? String(index).padStart(DIGITS, "0") : `t${addedAt}`;
}
