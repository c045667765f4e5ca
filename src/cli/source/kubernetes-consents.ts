import { APP_IMAGES, KUSCIA_JOB_CONSENTS, KUSCIA_JOBS } from "../../api/resources.ts";
import type { AppImage, KusciaJob, KusciaJobConsent } from "../../api/types.ts";
import { type ConsentContent, contentFor, digestsOf, tasksOf } from "../../consent/content.ts";
import { nearestStanding } from "../../consent/decision.ts";
import { consentNames } from "../../consent/names.ts";
import { standingConsent } from "../../consent/standing.ts";
import type { JobView } from "../../job/view.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isAlreadyExists, isForbidden, orUndefined } from "../../kube/errors.ts";
import { CliError } from "../errors.ts";
import type { Answer, Asked } from "./source.ts";

/** What the job asks of the party. */
export async function askedOf(client: KubeClient, view: JobView, party: string): Promise<Asked> {
  const { job, content } = await contentOf(client, view, party);
  const nearest = nearestStanding(job, content, await consentsOf(client, party), Date.now());
  return { content, ...(nearest && { nearest }) };
}

/** None where the user may not read them. */
async function consentsOf(client: KubeClient, namespace: string): Promise<readonly KusciaJobConsent[]> {
  try {
    return (await client.listAll(KUSCIA_JOB_CONSENTS, { namespace })).items;
  } catch (error) {
    if (isForbidden(error)) return [];
    throw error;
  }
}

async function contentOf(
  client: KubeClient,
  { name, namespace }: JobView,
  party: string,
): Promise<{ job: KusciaJob; content: ConsentContent }> {
  const job = await client.get(KUSCIA_JOBS, { namespace, name });
  const names = [...new Set(tasksOf(job, party).map(({ appImage }) => appImage))];
  const images = new Map<string, AppImage>();
  for (const each of names) {
    const image = await orUndefined(() => client.get(APP_IMAGES, { name: each }));
    if (image !== undefined) images.set(each, image);
  }
  return { job, content: contentFor(job, party, (each) => images.get(each)) };
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
