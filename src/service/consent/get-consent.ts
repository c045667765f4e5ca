import { KUSCIA_JOB_CONSENTS } from "../../api/resources.ts";
import type { ConsentStatus, KusciaJob, KusciaJobConsent } from "../../api/types.ts";
import { type Asked, changesSince, lastYes } from "../../consent/changes.ts";
import { contentFor, type FindAppImage, tasksOf } from "../../consent/content.ts";
import { nearestStanding } from "../../consent/decision.ts";
import { isForbidden } from "../../kube/errors.ts";
import { ConsentService } from "../../proto/kusciajob/api/v1alpha1/consent_pb.js";
import { canonicalJson } from "../../util/canonical-json.ts";
import { inDomain } from "../access.ts";
import { type RenderedPod, renderedPods } from "../../workload/rendered-pods.ts";
import type { Call } from "../call.ts";
import { define } from "../define.ts";
import { requireJobID } from "../job/job-id.ts";
import { mapInTurns } from "../turns.ts";
import { appImagesOf, askedOf, consentMessage, requireDomain } from "./consents.ts";

/** Shows all that a job asks of a domain, and what has changed since its last yes. */
export const getConsent = define({
  rpc: ConsentService.method.getConsent,
  path: "/api/v1/consent/get",
  check: (request) => {
    requireDomain(request);
    requireJobID(request);
  },
  access: inDomain("get", "kusciajobconsents"),
  uses: ["get kusciajobs", "get appimages", "list kusciajobconsents"],
  // It shows inputs.
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  failure: "queryConsent",
  run: async (request, call) => {
    const { domainId } = request;
    const { job, status } = await askedOf(request, call);
    const now = { job, consent: status };
    const yes = lastYes(now, domainId, call.backend.jobs.list());
    const jobs = yes === undefined ? [job] : [job, yes.job];
    const images = await Promise.all(jobs.map((each) => appImagesOf(each, domainId, call)));
    const findAppImage: FindAppImage = (name) => images.find((some) => some.has(name))?.get(name);
    const asks = contentFor(job, domainId, findAppImage);
    const content = canonicalJson(asks);
    const since = yes === undefined ? {} : { lastYes: yesMessage(yes), changes: changes(yes, now) };
    const pods = request.render ? await podsFor(job, domainId, findAppImage) : [];
    const right = { verb: "create", resource: "kusciajobconsents", namespace: domainId } as const;
    const mayDecide = await call.caller.may(right);
    const asked = { consent: consentMessage(job, status), content, others: othersIn(job, domainId) };
    const given = status.state === "Waiting" ? await keptConsents(domainId, call) : [];
    const nearest = nearestStanding(job, asks, given, Date.now());
    const unlike = nearest && { standingConsent: nearest.consent, differences: [...nearest.differences] };
    return { data: { ...asked, ...since, ...unlike, pods, mayDecide } };

    function changes(before: Asked, after: Asked): object[] {
      return changesSince(before, after, domainId, findAppImage).map((change) => ({ ...change }));
    }
  },
});

/** The domain's standing consents that keep their content; none where the API may not read them. */
async function keptConsents(namespace: string, { backend, signal }: Call): Promise<KusciaJobConsent[]> {
  try {
    const { items } = await backend.client.listAll(KUSCIA_JOB_CONSENTS, { namespace, signal });
    return items.filter(({ spec }) => spec.content !== undefined);
  } catch (error) {
    if (isForbidden(error)) return [];
    throw error;
  }
}

/** What the domain would run, as far as the job and its AppImages say it. */
async function podsFor(job: KusciaJob, domainID: string, findAppImage: FindAppImage): Promise<RenderedPod[]> {
  const { namespace = "", name = "", uid = "" } = job.metadata;
  const about = { namespace, name, uid, initiator: job.spec.initiator };
  const known = new Map((job.status?.tasks ?? []).map(({ alias, taskID }) => [alias, taskID]));
  const tasks = tasksOf(job, domainID).filter(({ external }) => external !== true);
  const pods = await mapInTurns(tasks.slice(0, MOST_RENDERED), (task) => {
    const appImage = findAppImage(task.appImage);
    const taskID = known.get(task.alias) ?? task.taskID ?? `${name}-${task.alias}`;
    if (appImage !== undefined) return renderedPods({ job: about, task, taskID, appImage }, domainID);
    return [{ task: task.alias, appImage: task.appImage, problem: `there is no AppImage "${task.appImage}"` }];
  });
  return pods.flat();
}

const MOST_RENDERED = 50;

function yesMessage({ job, consent }: Asked): object {
  const { digest = "", by = "", time = "" } = consent;
  return { jobId: job.metadata.name ?? "", digest, by, time };
}

/** Of other parties only how they stand. */
function othersIn(
  { status }: KusciaJob,
  domainID: string,
): Pick<ConsentStatus & { domainId: string }, "domainId" | "state">[] {
  const others = (status?.consents ?? []).filter((each) => each.domainID !== domainID);
  return others.map(({ domainID: domainId, state }) => ({ domainId, state }));
}
