import { readEvent } from "../../api/events.ts";
import type { CoreEvent } from "../../api/kubernetes.ts";
import type { KusciaJob } from "../../api/types.ts";
import type { Cache } from "../../kube/cache.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import type { Sees } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { seesAllTasks, seesAny } from "../sight.ts";
import { objectChanges, sightOf } from "../watch/changes.ts";
import { stepOf } from "./object-topics.ts";
import type { Place, Step } from "./step.ts";

/**
 * What Kubernetes records of the job itself. It may tell of any of its tasks: only who sees all of them hears of it, and of a
 * job that is not there only who sees all jobs. Nothing is watched for others.
 */
export async function* eventSteps(
  topic: string,
  name: string,
  { lastID, signal }: Place,
  call: GrantedStream<Sees>,
): AsyncGenerator<Step> {
  const { jobs } = call.backend;
  const key = `${jobs.namespace}/${name}`;
  const uidNow = (): string | undefined => jobs.cache.get(key)?.metadata.uid;
  let isToldSynced = false;
  for (let uid = uidNow(); !(await maySee(uid, name, call)); uid = uidNow()) {
    if (!isToldSynced) yield { drafts: [], isSynced: true };
    isToldSynced = true;
    // The cache may lag behind what the caller has read, and the job may be made later.
    await untilIt(() => uidNow() !== uid, jobs.cache, signal);
    if (signal.aborted) return;
  }
  const { hub, release } = await call.backend.feeds.eventsOf(name).use();
  try {
    for await (const change of objectChanges(hub, { lastID, signal }, call)) {
      const isSeen = change.type === "event" && (await maySee(change.change.object.involvedObject.uid, name, call));
      const step = stepOf(change, topic, (event) =>
        isSeen && event.type !== EventType.DELETED
          ? [{ type: "EVENT", topic, name, object: event.view("", eventText) }]
          : [],
      );
      yield isToldSynced ? { ...step, isSynced: false } : step;
    }
  } finally {
    release();
  }
}

/** Resolves once it is so after a change of a job, or the signal is aborted. */
function untilIt(isSo: () => boolean, cache: Pick<Cache<KusciaJob>, "onChange">, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isSo() && !signal.aborted) return;
      stop();
      signal.removeEventListener("abort", look);
      resolve();
    };
    const stop = cache.onChange(look);
    signal.addEventListener("abort", look);
    look();
  });
}

function eventText(event: CoreEvent): string {
  return JSON.stringify({ id: event.metadata.uid, ...readEvent(event) });
}

/** Of a job that is gone only who sees all jobs may know. */
async function maySee(uid: string | undefined, name: string, call: GrantedStream<Sees>): Promise<boolean> {
  const { jobs, tasks } = call.backend;
  const cached = jobs.cache.get(`${jobs.namespace}/${name}`);
  const job: KusciaJob = cached !== undefined && cached.metadata.uid === uid ? tasks.whole(cached) : NOBODYS;
  const sight = await sightOf(job, call);
  return sight === "all" || (job !== NOBODYS && seesAny(sight) && seesAllTasks(job, sight));
}

const NOBODYS: KusciaJob = { metadata: {}, spec: { initiator: "", tasks: [] } };
