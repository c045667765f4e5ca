import { readEvent } from "../../api/events.ts";
import type { CoreEvent } from "../../api/kubernetes.ts";
import type { KusciaJob } from "../../api/types.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import type { Sees } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { seesAllTasks, seesAny } from "../sight.ts";
import { objectChanges, sightOf } from "../watch/changes.ts";
import { stepOf } from "./object-topics.ts";
import { aborted, type Place, type Step } from "./step.ts";

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
  if (!(await maySee(jobs.cache.get(`${jobs.namespace}/${name}`)?.metadata.uid, name, call))) {
    yield { drafts: [], isSynced: true };
    await aborted(signal);
    return;
  }
  const { hub, release } = await call.backend.feeds.eventsOf(name).use();
  try {
    for await (const change of objectChanges(hub, { lastID, signal }, call)) {
      const isSeen = change.type === "event" && (await maySee(change.change.object.involvedObject.uid, name, call));
      yield stepOf(change, topic, (event) =>
        isSeen && event.type !== EventType.DELETED
          ? [{ type: "EVENT", topic, name, object: event.view("", eventText) }]
          : [],
      );
    }
  } finally {
    release();
  }
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
