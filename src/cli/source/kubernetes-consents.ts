import { APP_IMAGES, KUSCIA_JOB_CONSENTS, KUSCIA_JOBS } from "../../api/resources.ts";
import type { AppImage, KusciaJob, KusciaJobConsent } from "../../api/types.ts";
import { changesSince, lastYes } from "../../consent/changes.ts";
import { type ConsentContent, contentFor, digestsOf, tasksOf } from "../../consent/content.ts";
import { nearestStanding } from "../../consent/decision.ts";
import { consentNames } from "../../consent/names.ts";
import { standingConsent } from "../../consent/standing.ts";
import type { JobView } from "../../job/view.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isAlreadyExists, isForbidden, orUndefined } from "../../kube/errors.ts";
import { CliError } from "../errors.ts";
import type { Answer, Asked, LastYes } from "./source.ts";

/** What the job asks of the party. */
export async function askedOf(client: KubeClient, view: JobView, party: string): Promise<Asked> {
  const { job, content, find } = await contentOf(client, view, party);
  const nearest = nearestStanding(job, content, await consentsOf(client, party), Date.now());
  const yes = await lastYesOf(client, job, party, find);
  return { content, ...(nearest && { nearest }), ...(yes && { lastYes: yes }) };
}

/** What the party accepted last of jobs like this one; undefined where the user may not list jobs. */
async function lastYesOf(
  client: KubeClient,
  job: KusciaJob,
  party: string,
  find: (name: string) => AppImage | undefined,
): Promise<LastYes | undefined> {
  const consent = job.status?.consents?.find(({ domainID }) => domainID === party);
  const jobs = await orNone(() => client.listAll(KUSCIA_JOBS, { namespace: job.metadata.namespace }));
  const yes = consent && lastYes({ job, consent }, party, jobs);
  if (consent === undefined || yes === undefined) return undefined;
  const images = await imagesOf(client, yes.job, party);
  const changes = changesSince(yes, { job, consent }, party, (name) => find(name) ?? images.get(name));
  return { job: yes.job.metadata.name ?? "", ...(yes.consent.time && { time: yes.consent.time }), changes };
}

/** None where the user may not read them. */
async function consentsOf(client: KubeClient, namespace: string): Promise<readonly KusciaJobConsent[]> {
  return orNone(() => client.listAll(KUSCIA_JOB_CONSENTS, { namespace }));
}

async function orNone<T>(list: () => Promise<{ readonly items: readonly T[] }>): Promise<readonly T[]> {
  try {
    return (await list()).items;
  } catch (error) {
    if (isForbidden(error)) return [];
    throw error;
  }
}

async function contentOf(
  client: KubeClient,
  { name, namespace }: JobView,
  party: string,
): Promise<{ job: KusciaJob; content: ConsentContent; find: (name: string) => AppImage | undefined }> {
  const job = await client.get(KUSCIA_JOBS, { namespace, name });
  const images = await imagesOf(client, job, party);
  const find = (each: string): AppImage | undefined => images.get(each);
  return { job, content: contentFor(job, party, find), find };
}

/** The AppImages of the tasks in which the party takes part, as they are now. */
async function imagesOf(client: KubeClient, job: KusciaJob, party: string): Promise<ReadonlyMap<string, AppImage>> {
  const names = [...new Set(tasksOf(job, party).map(({ appImage }) => appImage))];
  const images = new Map<string, AppImage>();
  for (const each of names) {
    const image = await orUndefined(() => client.get(APP_IMAGES, { name: each }));
    if (image !== undefined) images.set(each, image);
  }
  return images;
}

/** Creates the party's consent; the same answer again is found as the first one was made. */
export async function answerJob(client: KubeClient, view: JobView, answer: Answer): Promise<void> {
  const { namespace, name, uid } = view;
  const { party, digest, decision, reason, until } = answer;
  if (until !== undefined) return answerUntil(client, view, { ...answer, until });
  const spec: KusciaJobConsent["spec"] = {
    job: { namespace, name, uid },
    digest,
    decision,
    ...(reason && { reason }),
  };
  for (const each of consentNames(view, { digest, decision })) {
    const made = await createOrFind(client, { namespace: party, name: each }, spec);
    if (made.digest === digest && made.decision === decision) return;
  }
  throw new CliError(`the consents of ${party} to ${name} all say something else`, { reason: "Conflict" });
}

async function answerUntil(client: KubeClient, view: JobView, answer: Required<Answer>): Promise<void> {
  const { party, digest, reason } = answer;
  const { job, content } = await contentOf(client, view, party);
  if (digestsOf(content).digest !== digest)
    throw new CliError(`what ${view.name} asks has changed just now`, { reason: "Conflict" });
  const { namespace, name, spec } = standingConsent(job, party, { ...answer, content });
  const made = await createOrFind(client, { namespace, name }, { ...spec, ...(reason && { reason }) });
  if (made.contentDigest === spec.contentDigest && made.decision === spec.decision) return;
  throw new CliError(`the consent ${name} of ${party} says something else`, { reason: "Conflict" });
}

async function createOrFind(
  client: KubeClient,
  metadata: { readonly namespace: string; readonly name: string },
  spec: KusciaJobConsent["spec"],
): Promise<KusciaJobConsent["spec"]> {
  try {
    return (await client.create(KUSCIA_JOB_CONSENTS, { metadata, spec })).spec;
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    return (await client.get(KUSCIA_JOB_CONSENTS, metadata)).spec;
  }
}
