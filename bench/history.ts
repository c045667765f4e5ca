import type { Pod } from "../src/api/kubernetes.ts";
import { LABEL } from "../src/api/names.ts";
import { KUSCIA_JOBS, PODS } from "../src/api/resources.ts";
import type { KusciaJob } from "../src/api/types.ts";
import { replaceStatus } from "../src/kube/status.ts";
import { type Field, inParallel } from "./field.ts";
import { domainName, HISTORY_NAMESPACE, jobName, jobOf, JOBS_NAMESPACE } from "./load.ts";
import { OperatorPlayer } from "./operator.ts";
import { measure } from "./turn.ts";

const MODEL = { name: "model", jobs: 1, tasks: 1, parties: 1, chained: false };

/**
 * Leaves so many finished jobs, each with its kept pod: copies of one that the operator really ran, with names and uids
 * of their own. Running them all would take minutes and show no more.
 */
export async function writeHistory(field: Field, count: number): Promise<void> {
  const { job, pod } = await runModel(field);
  await inParallel(
    Array.from({ length: count }, (_, index) => index),
    (index) => writeFinished(field, { job, pod }, index),
  );
}

interface Model {
  readonly job: KusciaJob;
  readonly pod: Pod;
}

async function runModel(field: Field): Promise<Model> {
  const { client } = field;
  const player = await OperatorPlayer.start(field);
  await measure(field, player, MODEL);
  const job = await client.get(KUSCIA_JOBS, { namespace: JOBS_NAMESPACE, name: jobName(MODEL, 0) });
  const [pod] = (await client.list(PODS, { namespace: domainName(0) })).items;
  if (pod === undefined) throw new Error("the model job left no pod");
  await player.stop();
  await field.clear();
  return { job, pod };
}

async function writeFinished({ client }: Field, model: Model, index: number): Promise<Pod> {
  const name = `finished-${index}`;
  const rename = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(jobName(MODEL, 0), name)) as T;
  const { labels, annotations, finalizers } = rename(model.job.metadata);
  const job = await client.create(KUSCIA_JOBS, {
    metadata: { name, namespace: HISTORY_NAMESPACE, labels, annotations, finalizers },
    spec: rename(jobOf(MODEL, 0).spec),
  });
  // Nobody schedules it, so that its outcome can be written at once.
  const { metadata, spec } = rename(model.pod);
  const pod = await client.create(PODS, {
    metadata: {
      name: metadata.name,
      namespace: domainName(0),
      labels: { ...metadata.labels, [LABEL.jobUID]: job.metadata.uid, [LABEL.jobNamespace]: HISTORY_NAMESPACE },
      annotations: metadata.annotations,
    },
    spec: Object.assign(spec!, { nodeName: undefined, schedulerName: "nobody" }),
  });
  const recorded = JSON.stringify(rename(model.job.status!)).replaceAll(model.pod.metadata.uid!, pod.metadata.uid);
  await replaceStatus(client, KUSCIA_JOBS, job, JSON.parse(recorded) as NonNullable<KusciaJob["status"]>);
  const { namespace } = pod.metadata;
  return client.patch(
    PODS,
    { namespace, name: pod.metadata.name },
    { status: model.pod.status },
    { subresource: "status" },
  );
}
