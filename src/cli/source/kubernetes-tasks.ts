import { LABEL } from "../../api/names.ts";
import { KUSCIA_JOB_TASKS } from "../../api/resources.ts";
import type { KusciaJob, KusciaJobTask, Task } from "../../api/types.ts";
import { addedTaskOf, addedTo, mayHaveAdded, wholeJob } from "../../job/added-tasks.ts";
import { type Completed, type Completion, completionOf } from "../../job/completion.ts";
import { reasonAnnotation } from "../../job/job-changes.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isAlreadyExists, isForbidden, isInvalid, isUnknownResource, messageOf } from "../../kube/errors.ts";
import { CliError } from "../errors.ts";

/** The tasks that are added to jobs of a namespace, or of all. */
export class AddedTasks {
  readonly #client: KubeClient;
  readonly #namespace: string | undefined;

  constructor(client: KubeClient, namespace: string | undefined) {
    this.#client = client;
    this.#namespace = namespace;
  }

  /** The jobs with the tasks that were added to them; without those that the user may not see. */
  async whole<J extends KusciaJob>(jobs: readonly J[]): Promise<readonly J[]> {
    const open = jobs.filter(mayHaveAdded);
    if (open.length === 0) return jobs;
    const tasks = await this.#list(open);
    return jobs.map((job) => wholeJob(job, addedTo(job, tasks)));
  }

  /** Answers with what was wrong with each, or nothing. */
  async add(job: KusciaJob, tasks: readonly Task[], reason: string): Promise<(string | undefined)[]> {
    const problems: (string | undefined)[] = [];
    for (const task of tasks) {
      try {
        await this.#client.create(KUSCIA_JOB_TASKS, addedTaskOf(job, task, reasonAnnotation(reason)));
        problems.push(undefined);
      } catch (error) {
        if (!isAlreadyExists(error) && !isInvalid(error)) throw error;
        problems.push(
          isInvalid(error) ? messageOf(error) : `the job has a task with the alias "${task.alias}" already`,
        );
      }
    }
    return problems;
  }

  /** Tells how an added task came out, in its own status; undefined if there is none of the alias. */
  async complete(job: KusciaJob, completion: Completion): Promise<number | undefined> {
    if (!mayHaveAdded(job)) return undefined;
    const task = addedTo(job, await this.#list([job])).find(({ spec }) => spec.alias === completion.alias);
    if (task === undefined) return undefined;
    const { attempt, said } = orRefused(completionOf(wholeJob(job, [task]), completion, task.status?.completion));
    if (said === undefined) return attempt;
    const { namespace, name = "", uid, resourceVersion } = task.metadata;
    const body = { metadata: { uid, resourceVersion }, status: { completion: said } };
    await this.#client.patch(KUSCIA_JOB_TASKS, { namespace, name }, body, { subresource: "status" });
    return attempt;
  }

  async #list(jobs: readonly KusciaJob[]): Promise<readonly KusciaJobTask[]> {
    const [only, ...more] = jobs.map(({ metadata }) => metadata.uid);
    const labelSelector = more.length === 0 ? `${LABEL.jobUID}=${only}` : LABEL.jobUID;
    try {
      return (await this.#client.listAll(KUSCIA_JOB_TASKS, { namespace: this.#namespace, labelSelector })).items;
    } catch (error) {
      if (isForbidden(error) || isUnknownResource(error)) return [];
      throw error;
    }
  }
}

/** @throws CliError for what cannot be told */
export function orRefused(completed: ReturnType<typeof completionOf>): Completed {
  if (!("refusal" in completed)) return completed;
  throw new CliError(completed.refusal, { reason: "Refused", hint: "nothing was done" });
}
