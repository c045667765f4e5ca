import type { CoreEvent } from "../../api/kubernetes.ts";
import { jobState } from "../../api/phases.ts";
import { APP_IMAGES, EVENTS, KUSCIA_JOB_CONSENTS, KUSCIA_JOBS } from "../../api/resources.ts";
import type { AppImage, KusciaJob, KusciaJobConsent } from "../../api/types.ts";
import { type ConsentContent, contentFor, digestsOf, tasksOf } from "../../consent/content.ts";
import { nearestStanding } from "../../consent/decision.ts";
import { consentNames } from "../../consent/names.ts";
import { standingConsent } from "../../consent/standing.ts";
import { type Action, isHeldBySpec, type Preview, previewOf, STAGE_OF } from "../../job/preview.ts";
import type { RestartChoice } from "../../job/restart-choice.ts";
import { commandMetadata } from "../../job/stage-command.ts";
import { etagOf, type JobSummaryView, type JobView, summaryOf, viewOf } from "../../job/view.ts";
import { Backoff } from "../../kube/backoff.ts";
import type { KubeClient } from "../../kube/client.ts";
import { sleep, systemClock } from "../../kube/clock.ts";
import {
  isAlreadyExists,
  isConflict,
  isGone,
  isTransient,
  isUnknownResource,
  messageOf,
  orUndefined,
  isForbidden,
} from "../../kube/errors.ts";
import { parseJson } from "../../kube/json.ts";
import type { Transport } from "../../kube/transport.ts";
import { CliError } from "../errors.ts";
import { LogFollower } from "../logs/follower.ts";
import type { LogReading, LogRef, LogRequest, OpenHow } from "../logs/log.ts";
import { containersOf, openPodLog } from "./pod-log.ts";
import type { Catalog } from "./catalog.ts";
import {
  type Answer,
  type Asked,
  type Given,
  type Identity,
  type JobQuery,
  type JobSource,
  type WatchChange,
} from "./source.ts";

export interface KubernetesOptions {
  readonly client: KubeClient;
  readonly transport: Pick<Transport, "open">;
  readonly place: string;
  readonly namespace: string | undefined;
}

const CONFLICT_TRIES = 6;
const VERBS = ["get", "list", "watch", "create", "patch", "delete"] as const;

/** Jobs as Kubernetes holds them. */
export class KubernetesSource implements JobSource {
  readonly kind = "kubernetes";
  readonly client: KubeClient;
  readonly #options: KubernetesOptions;

  constructor(options: KubernetesOptions) {
    this.#options = options;
    this.client = options.client;
  }

  get place(): string {
    return this.#options.place;
  }

  get namespace(): string | undefined {
    return this.#options.namespace;
  }

  async list(query: JobQuery): Promise<JobSummaryView[]> {
    return (await this.#jobs(query)).map(summaryOf);
  }

  async listWhole(query: JobQuery): Promise<JobView[]> {
    return (await this.#jobs(query)).map(viewOf);
  }

  async find(names: readonly string[]): Promise<JobView[]> {
    const found = await Promise.all(names.map((name) => orUndefined(() => this.#job(name))));
    return found.filter((job) => job !== undefined).map(viewOf);
  }

  async *watch(names: readonly string[] | undefined, signal: AbortSignal): AsyncGenerator<WatchChange> {
    const select = {
      namespace: this.namespace,
      ...(names?.length === 1 && { fieldSelector: `metadata.name=${names[0]}` }),
    };
    const concerns = ({ metadata }: KusciaJob): boolean => names?.includes(metadata.name ?? "") ?? true;
    const backoff = new Backoff({ initialMs: 200, maxMs: 5000 });
    while (!signal.aborted) {
      try {
        for await (const change of this.#watchOnce(select, concerns, signal)) {
          backoff.reset();
          yield change;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!isTransient(error) && !isGone(error)) throw error;
        yield { type: "lost", why: messageOf(error) };
        await sleep(systemClock, backoff.next(), signal).catch(() => undefined);
      }
    }
  }

  /** The state, and changes until the server ends the watch. */
  async *#watchOnce(
    select: { readonly namespace: string | undefined; readonly fieldSelector?: string },
    concerns: (job: KusciaJob) => boolean,
    signal: AbortSignal,
  ): AsyncGenerator<WatchChange> {
    const { items, metadata } = await this.client.listAll(KUSCIA_JOBS, { ...select, signal });
    yield { type: "state", jobs: items.filter(concerns).map(viewOf) };
    const from = { ...select, resourceVersion: metadata.resourceVersion, signal };
    for await (const event of this.client.watch(KUSCIA_JOBS, from)) {
      if (event.type === "BOOKMARK" || !concerns(event.object)) continue;
      const { name, namespace } = event.object.metadata;
      yield event.type === "DELETED"
        ? { type: "deleted", name, namespace }
        : { type: "changed", job: viewOf(event.object) };
    }
  }

  async plan(name: string, action: Action, choice?: RestartChoice): Promise<Preview> {
    return previewOf(await this.#job(name), action, choice);
  }

  async give(name: string, action: Action, how: Given): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const job = await this.#job(name);
      requireUnmoved(job, how.etag);
      try {
        await this.#write(job, action, how);
        return;
      } catch (error) {
        // Something else of the job has changed; whether that matters the next look tells.
        if (!isConflict(error) || tries >= CONFLICT_TRIES) throw error;
      }
    }
  }

  async #write(job: KusciaJob, action: Action, { reason, choice }: Given): Promise<void> {
    const { name = "", namespace, uid, resourceVersion } = job.metadata;
    if (action === "delete") {
      await this.client.delete(KUSCIA_JOBS, { namespace, name }, { uid, resourceVersion });
      return;
    }
    if (action === "resume" && isHeldBySpec(job)) {
      const body = { metadata: { resourceVersion, uid }, spec: { suspend: false } };
      await this.client.patch(KUSCIA_JOBS, { namespace, name }, body);
      return;
    }
    const command = commandMetadata(job, { stage: STAGE_OF[action], trigger: job.spec.initiator, reason, choice });
    const body = { metadata: { ...command, resourceVersion, uid } };
    await this.client.patch(KUSCIA_JOBS, { namespace, name }, body);
  }

  async submit(job: KusciaJob, dryRun: boolean): Promise<string> {
    const { metadata } = job;
    const object = { ...job, metadata: { ...metadata, namespace: this.#oneNamespace() } };
    const created = await this.client.create(KUSCIA_JOBS, object, dryRun ? { query: { dryRun: "All" } } : {});
    return created.metadata.name;
  }

  readLogs(request: LogRequest): LogReading {
    const logs = {
      containers: (ref: LogRef) => containersOf(this.client, ref),
      openLog: (ref: LogRef, how: OpenHow) => openPodLog(this.#options, ref, how),
    };
    return new LogFollower({ ...request, logs });
  }

  async asked(view: JobView, party: string): Promise<Asked> {
    const { job, content } = await this.#contentOf(view, party);
    const nearest = nearestStanding(job, content, await this.#consentsOf(party), Date.now());
    return { content, ...(nearest && { nearest }) };
  }

  /** None where the user may not read them. */
  async #consentsOf(namespace: string): Promise<readonly KusciaJobConsent[]> {
    try {
      return (await this.client.listAll(KUSCIA_JOB_CONSENTS, { namespace })).items;
    } catch (error) {
      if (isForbidden(error)) return [];
      throw error;
    }
  }

  async #contentOf({ name, namespace }: JobView, party: string): Promise<{ job: KusciaJob; content: ConsentContent }> {
    const job = await this.client.get(KUSCIA_JOBS, { namespace, name });
    const names = [...new Set(tasksOf(job, party).map(({ appImage }) => appImage))];
    const images = new Map<string, AppImage>();
    for (const each of names) {
      const image = await orUndefined(() => this.client.get(APP_IMAGES, { name: each }));
      if (image !== undefined) images.set(each, image);
    }
    return { job, content: contentFor(job, party, (each) => images.get(each)) };
  }

  async answer(view: JobView, { party, digest, decision, reason, until }: Answer): Promise<void> {
    const { namespace, name, uid } = view;
    if (until !== undefined) return this.#answerUntil(view, { party, digest, decision, reason, until });
    const spec: KusciaJobConsent["spec"] = {
      job: { namespace, name, uid },
      digest,
      decision,
      ...(reason && { reason }),
    };
    for (const each of consentNames(view, { digest, decision })) {
      const made = await this.#createOrFind({ namespace: party, name: each }, spec);
      if (made.digest === digest && made.decision === decision) return;
    }
    throw new CliError(`the consents of ${party} to ${name} all say something else`, { reason: "Conflict" });
  }

  async #answerUntil(view: JobView, answer: Required<Answer>): Promise<void> {
    const { party, digest, reason } = answer;
    const { job, content } = await this.#contentOf(view, party);
    if (digestsOf(content).digest !== digest)
      throw new CliError(`what ${view.name} asks has changed just now`, { reason: "Conflict" });
    const { namespace, name, spec } = standingConsent(job, party, { ...answer, content });
    const made = await this.#createOrFind({ namespace, name }, { ...spec, ...(reason && { reason }) });
    if (made.contentDigest === spec.contentDigest && made.decision === spec.decision) return;
    throw new CliError(`the consent ${name} of ${party} says something else`, { reason: "Conflict" });
  }

  async #createOrFind(
    metadata: { readonly namespace: string; readonly name: string },
    spec: KusciaJobConsent["spec"],
  ): Promise<KusciaJobConsent["spec"]> {
    try {
      return (await this.client.create(KUSCIA_JOB_CONSENTS, { metadata, spec })).spec;
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      return (await this.client.get(KUSCIA_JOB_CONSENTS, metadata)).spec;
    }
  }

  async catalog(): Promise<Catalog> {
    const { KubernetesCatalog } = await import("./kubernetes-catalog.ts");
    return new KubernetesCatalog(this.client, this.#oneNamespace());
  }

  async whoAmI(): Promise<Identity> {
    try {
      return await this.#identity(this.namespace ?? "");
    } catch (error) {
      // Local mode has one user, and no reviews.
      if (!isUnknownResource(error)) throw error;
      return { name: "the only user", job_namespace: this.namespace ?? "" };
    }
  }

  async #identity(namespace: string): Promise<Identity> {
    const [review, ...allowed] = await Promise.all([
      this.#review<{ userInfo?: { username?: string } }>("authentication.k8s.io/v1", "SelfSubjectReview", {}),
      ...VERBS.map((verb) => this.may(verb, "kusciajobs", namespace)),
    ]);
    const name = review.userInfo?.username ?? "unknown";
    return { name, job_namespace: namespace, may: VERBS.filter((_, index) => allowed[index] === true) };
  }

  /** Whether the user may do this; without a namespace, everywhere. */
  async may(verb: string, resource: string, namespace: string, group = "kuscia.secretflow"): Promise<boolean> {
    const [name = "", subresource] = resource.split("/");
    const resourceAttributes = { verb, group, resource: name, namespace, ...(subresource && { subresource }) };
    const kind = "SelfSubjectAccessReview";
    const review = await this.#review<{ allowed?: boolean }>("authorization.k8s.io/v1", kind, { resourceAttributes });
    return review.allowed === true;
  }

  async #review<S>(apiVersion: string, kind: string, spec: object): Promise<S> {
    const path = `/apis/${apiVersion}/${kind.toLowerCase()}s`;
    const { text } = await this.client.raw("POST", path, { apiVersion, kind, spec }, { asksOnly: true });
    return parseJson<{ status: S }>(text).status;
  }

  async serverVersion(): Promise<string> {
    const { text } = await this.client.raw("GET", "/version");
    return `Kubernetes ${parseJson<{ gitVersion?: string }>(text).gitVersion ?? "unknown"}`;
  }

  async events({ name, namespace, uid }: JobView): Promise<CoreEvent[]> {
    const fieldSelector = `involvedObject.name=${name},involvedObject.uid=${uid}`;
    const { items } = await this.client.listAll(EVENTS, { namespace, fieldSelector });
    return items.sort((a, b) => timeOf(a).localeCompare(timeOf(b)));
  }

  close(): void {
    this.client.close();
  }

  async #jobs({ states = [], initiator, party, labels = {}, nameContains = "" }: JobQuery): Promise<KusciaJob[]> {
    const labelSelector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const { items } = await this.client.listAll(KUSCIA_JOBS, {
      namespace: this.namespace,
      ...(labelSelector.length > 0 && { labelSelector: labelSelector.join(",") }),
    });
    const part = nameContains.toLowerCase();
    return items.filter(
      ({ metadata, spec, status }) =>
        (states.length === 0 || states.includes(jobState(status?.phase))) &&
        (initiator === undefined || spec.initiator === initiator) &&
        (party === undefined || spec.tasks.some((task) => task.parties.some((each) => each.domainID === party))) &&
        metadata.name.toLowerCase().includes(part),
    );
  }

  #job(name: string): Promise<KusciaJob> {
    return this.client.get(KUSCIA_JOBS, { namespace: this.#oneNamespace(), name });
  }

  #oneNamespace(): string {
    if (this.namespace !== undefined) return this.namespace;
    throw new CliError("a job by its name needs one namespace", {
      reason: "Usage",
      hint: "give -n NAME, not -A",
      exit: 2,
    });
  }
}

/** @throws CliError if the job is not as it was planned for. */
function requireUnmoved(job: KusciaJob, etag: string): void {
  const now = etagOf(job);
  if (now === etag) return;
  const { name = "" } = job.metadata;
  throw new CliError(`${name} has moved since it was looked at: it is ${now} now, not ${etag}`, {
    reason: "Conflict",
    hint: "nothing was changed; look again with --dry-run",
  });
}

function timeOf({ lastTimestamp, eventTime, metadata }: CoreEvent): string {
  return lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? "";
}
