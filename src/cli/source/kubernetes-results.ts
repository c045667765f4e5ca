import { LABEL } from "../../api/names.ts";
import { isOutput, outputValue } from "../../api/output.ts";
import { CONFIG_MAPS, KUSCIA_JOB_TASKS } from "../../api/resources.ts";
import type { KusciaJob, KusciaJobTask, OutputStatus } from "../../api/types.ts";
import { isAccepted, isFor, wholeJob } from "../../job/added-tasks.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isForbidden, isNotFound, orUndefined } from "../../kube/errors.ts";
import { Semaphore } from "../../util/semaphore.ts";
import type { ResultView } from "./source.ts";

/** So many values are read at a time. */
const AT_ONCE = 16;

/** A job's results, those of tasks that were added too; values are read where their parties keep them. */
export async function resultsOf(client: KubeClient, job: KusciaJob): Promise<ResultView[]> {
  const { uid = "", namespace } = job.metadata;
  const labelSelector = `${LABEL.jobUID}=${uid}`;
  const added = await (job.spec.open === undefined ? [] : addedTasks(client, { namespace, labelSelector }));
  const { outputs = [] } =
    wholeJob(
      job,
      added.filter((task) => isAccepted(task) && isFor(task, job)),
    ).status ?? {};
  const turns = new Semaphore(AT_ONCE);
  return Promise.all(outputs.map((output) => turns.run(() => resultOf(client, uid, output))));
}

/** None for a caller who may not list them. */
async function addedTasks(
  client: KubeClient,
  where: { readonly namespace: string | undefined; readonly labelSelector: string },
): Promise<readonly KusciaJobTask[]> {
  try {
    return (await client.listAll(KUSCIA_JOB_TASKS, where)).items;
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return [];
    throw error;
  }
}

async function resultOf(client: KubeClient, uid: string, output: OutputStatus): Promise<ResultView> {
  const { name, task, attempt = 0, domainID, mediaType = "", size = 0, uri, configMap, readers = [] } = output;
  const about = { name, task, attempt, domain_id: domainID, media_type: mediaType, size };
  if (uri !== undefined) return { ...about, uri, readers };
  const ref = { namespace: domainID, name: configMap };
  const found = await orUndefined(() => client.get(CONFIG_MAPS, ref));
  const isOurs = found !== undefined && isOutput(found) && found.metadata.labels?.[LABEL.jobUID] === uid;
  return { ...about, ...(isOurs && { value: outputValue(found) }), readers };
}
