import { type ReadEvent, readEvent } from "../../api/events.ts";
import type { Stored } from "../../api/kubernetes.ts";
import { API_VERSION } from "../../api/names.ts";
import { jobState } from "../../api/phases.ts";
import { EVENTS, KUSCIA_JOBS } from "../../api/resources.ts";
import type { KusciaJob, Task } from "../../api/types.ts";
import { type Completion, completionOf } from "../../job/completion.ts";
import { changesPatch, type JobChanges, withReason } from "../../job/job-changes.ts";
import {
  type Action,
  type CommandOptions,
  isHeldBySpec,
  type Preview,
  previewOf,
  STAGE_OF,
} from "../../job/preview.ts";
import { commandMetadata } from "../../job/stage-command.ts";
import { etagOf, type JobSummaryView, type JobView, summaryOf, viewOf } from "../../job/view.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isTransient, orUndefined } from "../../kube/errors.ts";
import { parseJson } from "../../kube/json.ts";
import type { Transport } from "../../kube/transport.ts";
import { CliError } from "../errors.ts";
import { LogFollower } from "../logs/follower.ts";
import type { LogReading, LogRef, LogRequest, OpenHow } from "../logs/log.ts";
import { answerJob, askedOf } from "./kubernetes-consents.ts";
import { identityOf } from "./kubernetes-identity.ts";
import { outlookAt } from "./kubernetes-outlook.ts";
import { AddedTasks, orRefused } from "./kubernetes-tasks.ts";
import { resultsOf } from "./kubernetes-results.ts";
import { despiteConflicts } from "./conflicts.ts";
import { type ObjectChange, watchObjects } from "./kubernetes-watch.ts";
import { containersOf, openPodLog } from "./pod-log.ts";
import { untilAnswered } from "./until-answered.ts";
import type { Catalog } from "./catalog.ts";
import type { Directory } from "./directory.ts";
import {
  type Answer,
  type Asked,
  type Given,
  type Identity,
  type JobQuery,
  type JobSource,
  labelsOf,
  type ShownEvents,
  type ResultView,
  type StoredJob,
  type WatchChange,
} from "./source.ts";

export interface KubernetesOptions {
  readonly client: KubeClient;
  readonly transport: Pick<Transport, "open">;
  readonly place: string;
  readonly namespace: string | undefined;
}

/** What is written to a job. */
interface Patch {
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
}

/** Jobs as Kubernetes holds them. */
export class KubernetesSource implements JobSource {
  readonly kind = "kubernetes";
  readonly client: KubeClient;
  readonly #options: KubernetesOptions;
  readonly #tasks: AddedTasks;

  constructor(options: KubernetesOptions) {
    this.#options = options;
    this.client = options.client;
    this.#tasks = new AddedTasks(options.client, options.namespace);
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
    return (await this.#tasks.whole(await this.#jobs(query))).map(viewOf);
  }

  async find(names: readonly string[]): Promise<JobView[]> {
    const found = await Promise.all(names.map((name) => orUndefined(() => this.#job(name))));
    return (await this.#tasks.whole(found.filter((job) => job !== undefined))).map(viewOf);
  }

  async *watch(names: readonly string[] | undefined, signal: AbortSignal): AsyncGenerator<WatchChange> {
    const select = {
      namespace: this.namespace,
      ...(names?.length === 1 && { fieldSelector: `metadata.name=${names[0]}` }),
    };
    const concerns = ({ metadata }: KusciaJob): boolean => names?.includes(metadata.name ?? "") ?? true;
    for await (const change of watchObjects(this.client, KUSCIA_JOBS, select, signal)) {
      if (change.type === "lost") yield change;
      else if (change.type === "state")
        yield { type: "state", jobs: await this.#viewsOf(change.items.filter(concerns), signal) };
      else if (concerns(change.object)) yield await this.#changeOf(change, signal);
    }
  }

  async #changeOf(
    { type, object }: ObjectChange<KusciaJob> & { type: "changed" | "deleted" },
    signal: AbortSignal,
  ): Promise<WatchChange> {
    const { name, namespace } = object.metadata;
    if (type === "deleted") return { type, name, namespace };
    const [job] = await this.#viewsOf([object], signal);
    return { type, job: job! };
  }

  async #viewsOf(jobs: readonly Stored<KusciaJob>[], signal: AbortSignal): Promise<JobView[]> {
    return (await untilAnswered(() => this.#tasks.whole(jobs), isTransient, signal)).map(viewOf);
  }

  async plan(name: string, action: Action, options?: CommandOptions): Promise<Preview> {
    const [job] = await this.#tasks.whole([await this.#job(name)]);
    const preview = previewOf(job!, action, options);
    return { ...preview, ...(await outlookAt(this.client, job!, preview)) };
  }

  give(name: string, action: Action, how: Given): Promise<void> {
    return despiteConflicts(async () => {
      const job = await this.#job(name);
      const [whole] = await this.#tasks.whole([job]);
      requireUnmoved(whole!, how.etag);
      await this.#write(job, action, how);
    });
  }

  async #write(job: KusciaJob, action: Action, { reason, choice, mode, graceSeconds }: Given): Promise<void> {
    const { name = "", namespace, uid, resourceVersion } = job.metadata;
    if (action === "delete") {
      await this.client.delete(KUSCIA_JOBS, { namespace, name }, { uid, resourceVersion });
      return;
    }
    const isRelease = action === "resume" && isHeldBySpec(job);
    if (isRelease || mode !== undefined) {
      const spec = isRelease ? { suspend: false } : { suspend: true, suspendPolicy: mode };
      await this.client.patch(KUSCIA_JOBS, { namespace, name }, { metadata: { resourceVersion, uid }, spec });
      return;
    }
    const said = { stage: STAGE_OF[action], trigger: job.spec.initiator, reason, choice, graceSeconds };
    const command = commandMetadata(job, said);
    const body = { metadata: { ...command, resourceVersion, uid } };
    await this.client.patch(KUSCIA_JOBS, { namespace, name }, body);
  }

  async object(name: string): Promise<StoredJob | undefined> {
    const job = await orUndefined(() => this.#job(name));
    return job && { job: { ...job, apiVersion: API_VERSION, kind: "KusciaJob" }, etag: etagOf(job) };
  }

  async change({ job: { metadata }, etag }: StoredJob, changes: JobChanges, reason: string): Promise<void> {
    await this.#patch(metadata.name ?? "", (job) => {
      requireUnmoved(job, etag);
      return withReason(changesPatch(job, changes, false), reason);
    });
  }

  async complete(name: string, completion: Completion): Promise<number> {
    const added = await this.#tasks.complete(await this.#job(name), completion);
    if (added !== undefined) return added;
    let attempt = 0;
    await this.#patch(name, (job) => {
      const completed = orRefused(completionOf(job, completion));
      attempt = completed.attempt;
      const { said } = completed;
      return said && { status: { completions: { [completion.alias]: said } } };
    });
    return attempt;
  }

  /** Writes what is decided to the very state that it was decided on; undefined: nothing is to be done. */
  #patch(name: string, decide: (job: KusciaJob) => Patch | undefined): Promise<void> {
    return despiteConflicts(async () => {
      const job = await this.#job(name);
      const patch = decide(job);
      if (patch === undefined) return;
      const { namespace, resourceVersion, uid } = job.metadata;
      const body = { ...patch, metadata: { ...patch.metadata, resourceVersion, uid } };
      const options = patch.status === undefined ? {} : { subresource: "status" as const };
      await this.client.patch(KUSCIA_JOBS, { namespace, name }, body, options);
    });
  }

  addTasks({ job }: StoredJob, tasks: readonly Task[], reason: string): Promise<(string | undefined)[]> {
    return this.#tasks.add(job, tasks, reason);
  }

  async results({ name }: JobView): Promise<ResultView[]> {
    return resultsOf(this.client, await this.#job(name));
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

  asked(job: JobView, party: string): Promise<Asked> {
    return askedOf(this.client, job, party);
  }

  answer(job: JobView, answer: Answer): Promise<void> {
    return answerJob(this.client, job, answer);
  }

  async catalog(): Promise<Catalog> {
    const { KubernetesCatalog } = await import("./kubernetes-catalog.ts");
    return new KubernetesCatalog(this.client, this.#oneNamespace());
  }

  async directory(): Promise<Directory> {
    const { KubernetesDirectory } = await import("./kubernetes-directory.ts");
    return new KubernetesDirectory(this.client, this.#oneNamespace());
  }

  whoAmI(): Promise<Identity> {
    return identityOf(this.client, this.namespace ?? "");
  }

  async serverVersion(): Promise<string> {
    const { text } = await this.client.raw("GET", "/version");
    return `Kubernetes ${parseJson<{ gitVersion?: string }>(text).gitVersion ?? "unknown"}`;
  }

  async events({ name, namespace, uid }: JobView): Promise<ShownEvents> {
    const fieldSelector = `involvedObject.name=${name},involvedObject.uid=${uid}`;
    const { items } = await this.client.listAll(EVENTS, { namespace, fieldSelector });
    const events = items.map(readEvent).sort((a, b) => a.time.localeCompare(b.time));
    return { events, missing: [] };
  }

  async *watchEvents({ name, namespace, uid }: JobView, signal: AbortSignal): AsyncGenerator<ReadEvent> {
    const select = { namespace, fieldSelector: `involvedObject.name=${name},involvedObject.uid=${uid}` };
    for await (const change of watchObjects(this.client, EVENTS, select, signal)) {
      const found = change.type === "state" ? change.items : change.type === "changed" ? [change.object] : [];
      yield* found.map(readEvent).sort((a, b) => a.time.localeCompare(b.time));
    }
  }

  close(): void {
    this.client.close();
  }

  async #jobs(query: JobQuery): Promise<KusciaJob[]> {
    const { states = [], initiator, party, nameContains = "" } = query;
    const labelSelector = Object.entries(labelsOf(query)).map(([key, value]) => `${key}=${value}`);
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
