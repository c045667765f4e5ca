import type { MessageInitShape } from "@bufbuild/protobuf";
import { readEvent } from "../../api/events.ts";
import type { CoreEvent } from "../../api/kubernetes.ts";
import { EVENTS } from "../../api/resources.ts";
import type { KusciaJob, TaskStatus } from "../../api/types.ts";
import { earlierPodNames } from "../../job/earlier-pods.ts";
import { hookRecords } from "../../job/hook-records.ts";
import { isForbidden } from "../../kube/errors.ts";
import { ConsoleService, type ObjectEventSchema } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { readablePods, toSeeJob } from "../access.ts";
import type { Call, GrantedCall } from "../call.ts";
import { participants, sightOf } from "../caller.ts";
import { define } from "../define.ts";
import { requireJobID } from "../job/job-id.ts";
import { seesAllTasks } from "../sight.ts";

const MOST_EVENTS = 500;
/** Of more pods only the first are asked about. */
const MOST_PODS = 32;

type ShownEvent = MessageInitShape<typeof ObjectEventSchema>;
interface Found {
  readonly events: readonly ShownEvent[];
  readonly missing: readonly string[];
}

/** Shows the Events of a job, and of the pods of one of its tasks, as far as the caller may see them. */
export const listEvents = define({
  rpc: ConsoleService.method.listEvents,
  path: "/api/v1/job/events",
  check: requireJobID,
  access: toSeeJob({ action: "retrieve", whole: true }),
  uses: ["get kusciajobs", "list events"],
  audit: false,
  repeat: true,
  failure: { missing: "queryJob", other: "unavailable" },
  run: async ({ task: alias }, call) => {
    const { status = {} } = call.grant;
    const task = [...(status.tasks ?? []), ...hookRecords(status)].find((each) => each.alias === alias);
    const [ofJob, ofPods] = await Promise.all([
      eventsOfJob(call),
      task === undefined ? NONE : eventsOfPods(task, call),
    ]);
    const events = [...ofJob.events, ...ofPods.events].toSorted((a, b) => (a.time ?? "").localeCompare(b.time ?? ""));
    return { data: { events: events.slice(-MOST_EVENTS), missing: [...ofJob.missing, ...ofPods.missing] } };
  },
});

const NONE: Found = { events: [], missing: [] };

/** What is said of the job as a whole may tell of any of its tasks: only who sees all of them reads it. */
async function eventsOfJob(call: GrantedCall<KusciaJob>): Promise<Found> {
  const { backend, grant, caller, signal } = call;
  const { name = "", uid = "" } = grant.metadata;
  const { namespace } = backend.jobs;
  const job = backend.tasks.whole(await backend.jobs.find(name, signal));
  const sight = await sightOf(caller, "get", namespace, participants(job));
  if (!seesAllTasks(job, sight)) return { events: [], missing: ["of the job: it has tasks in which you take no part"] };
  return read({ namespace, selector: `involvedObject.name=${name},involvedObject.uid=${uid}`, domain: "" }, call);
}

/** Those of the pods that the caller may read. */
async function eventsOfPods(task: TaskStatus, call: GrantedCall<KusciaJob>): Promise<Found> {
  const pods = podsOf(task).slice(0, MOST_PODS);
  const domains = [...new Set(pods.map(({ domain }) => domain))];
  const readable = await readablePods("pods", domains, call);
  const found = await Promise.all(
    pods
      .filter(({ domain }) => readable.includes(domain))
      .map(({ domain, name }) =>
        read({ namespace: domain, selector: `involvedObject.kind=Pod,involvedObject.name=${name}`, domain }, call),
      ),
  );
  const denied = domains.filter((domain) => !readable.includes(domain)).map((domain) => `get pods in ${domain}`);
  return {
    events: found.flatMap(({ events }) => events),
    missing: [...new Set([...denied, ...found.flatMap(({ missing }) => missing)])],
  };
}

/** Its pods, those of earlier attempts too. */
function podsOf({ taskID, parties = [], attempts = [] }: TaskStatus): { domain: string; name: string }[] {
  return parties.flatMap((party) => {
    const earlier = attempts.flatMap(({ attempt }) => earlierPodNames(taskID, party, attempt));
    const names = [...(party.pods ?? []).map(({ name }) => name), ...earlier];
    return names.map((name) => ({ domain: party.domainID, name }));
  });
}

async function read(
  { namespace, selector, domain }: { readonly namespace: string; readonly selector: string; readonly domain: string },
  { backend, signal }: Pick<Call, "backend" | "signal">,
): Promise<Found> {
  try {
    const query = { namespace, fieldSelector: selector, limit: MOST_EVENTS, signal };
    const { items } = await backend.client.list(EVENTS, query);
    return { events: items.map((event) => shown(event, domain)), missing: [] };
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return { events: [], missing: [`of ${namespace}: the server may not list Events there`] };
  }
}

function shown(event: CoreEvent, domainId: string): ShownEvent {
  const { kind, name } = event.involvedObject;
  return { ...readEvent(event), object: [kind, name].join(" "), domainId };
}
