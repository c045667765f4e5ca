import { LABEL } from "../src/api/names.ts";
import { APP_IMAGES, KUSCIA_JOBS } from "../src/api/resources.ts";
import type { AppImage, KusciaJob } from "../src/api/types.ts";
import { print, round, say } from "./figures.ts";
import type { Field } from "./field.ts";
import { appImageOf, domainName, JOBS_NAMESPACE } from "./load.ts";
import { Observer } from "./observer.ts";
import { OperatorPlayer } from "./operator.ts";
import type { Sizes } from "./shapes.ts";

const NAME = "wide-cancel";

/** One task of a thousand pods, cancelled when half of them exist: whether it stops creating at once. */
export async function wideCancel(field: Field, { pods = 1000, parties = 4 }: Sizes): Promise<void> {
  const replicas = Math.ceil(pods / parties);
  const { client } = field;
  await client.create(APP_IMAGES, wideImage(replicas));
  const player = await OperatorPlayer.start(field);
  const observer = new Observer(client);
  await observer.start();
  const job = (): KusciaJob | undefined => observer.jobs.get(`${JOBS_NAMESPACE}/${NAME}`);
  const createdAt: number[] = [];
  observer.pods.onChange(({ type }) => {
    if (type === "added") createdAt.push(performance.now());
  });
  try {
    await player.usage();
    say(`wide-cancel: one task of ${replicas * parties} pods`);
    await client.create(KUSCIA_JOBS, wideJob(parties));
    const begin = performance.now();
    const half = await observer.until("half of the pods", () => createdAt.length >= (replicas * parties) / 2);
    const ref = { namespace: JOBS_NAMESPACE, name: NAME };
    await client.patch(KUSCIA_JOBS, ref, { metadata: { labels: { [LABEL.jobStage]: "Cancel" } } });
    const cancelled = performance.now();
    const whileCreating = await player.usage();
    const recorded = await observer.until("the cancellation", () => job()?.status?.phase === "Cancelled");
    const gone = await observer.until("the end of its pods", () => observer.pods.size === 0);
    const afterwards = await player.usage();
    const late = createdAt.filter((at) => at > cancelled);
    const last = Math.max(cancelled, ...late) - cancelled;
    const eventLoop = Math.max(whileCreating.eventLoopP99Ms ?? 0, afterwards.eventLoopP99Ms ?? 0);
    print({
      bench: "wide-cancel",
      pods: replicas * parties,
      parties,
      podsCreated: createdAt.length,
      podsPerSecondBefore: round((createdAt.length / (half - begin)) * 1000),
      podsAfterCancel: late.length,
      lastPodAfterCancelMs: round(last),
      recordedAfterMs: round(recorded - cancelled),
      podsGoneAfterMs: round(gone - cancelled),
      eventLoopP99Ms: { whileCreating: round(whileCreating.eventLoopP99Ms ?? 0), afterwards: round(eventLoop) },
      peakRSSMiB: round(afterwards.peakRSSMiB),
      targets: { "no pod 200 ms after the cancellation": last < 200, "event loop p99 < 100 ms": eventLoop < 100 },
    });
  } finally {
    await observer.stop();
    await player.stop();
    await field.clear();
    await client.delete(APP_IMAGES, { name: NAME });
  }
}

function wideImage(replicas: number): AppImage {
  const { spec } = appImageOf({ endless: true });
  return {
    metadata: { name: NAME },
    spec: { ...spec, deployTemplates: spec.deployTemplates?.map((template) => ({ ...template, replicas })) },
  };
}

function wideJob(parties: number): KusciaJob {
  const task = {
    alias: "t",
    taskID: NAME,
    appImage: NAME,
    taskInputConfig: "{}",
    parties: Array.from({ length: parties }, (_, index) => ({ domainID: domainName(index) })),
  };
  return {
    metadata: { name: NAME, namespace: JOBS_NAMESPACE },
    spec: { initiator: domainName(0), maxParallelism: 1, tasks: [task] },
  };
}
