import { type HookKind, HOOKS, hookAlias, hookTask } from "../api/hooks.ts";
import type { AppImage, KusciaJob, KusciaJobSpec, Task } from "../api/types.ts";
import { sha256 } from "../util/canonical-json.ts";

/** Looks an AppImage up by its name. */
export type FindAppImage = (name: string) => AppImage | undefined;

/** One task as a party is asked for it. */
interface AskedTask {
  readonly alias: string;
  readonly parties: readonly { readonly domainID: string; readonly role: string }[];
  readonly taskInputConfig: string;
  /** What the asked party's own pods may use, by role. */
  readonly resources: readonly { readonly role: string; readonly resources: unknown }[];
  readonly retryPolicy: unknown;
  readonly appImage: string;
  /** Only of a task without pods. */
  readonly external?: true;
  /** Only of a task whose programs may call the job API. */
  readonly apiAccess?: true;
  /** Only of a task whose programs may add tasks to the job in the initiator's name. */
  readonly manager?: true;
  /** Only of a task whose end ends the job. */
  readonly endsJob?: true;
  /** Only of a hook of the job. */
  readonly hook?: HookKind;
}

/** All that a party is asked to accept. Its canonical JSON is what the digest is made of. */
export interface ConsentContent {
  readonly job: { readonly namespace: string; readonly name: string; readonly uid: string };
  readonly initiator: string;
  readonly tasks: readonly AskedTask[];
  /** The whole spec of each AppImage of these tasks; null for one that does not exist. */
  readonly appImages: Readonly<Record<string, unknown>>;
}

/** What the job asks of the domain: the tasks in which it takes part, with what they run. */
export function contentFor(job: KusciaJob, domainID: string, findAppImage: FindAppImage): ConsentContent {
  const { namespace = "", name = "", uid = "" } = job.metadata;
  const tasks = tasksOf(job, domainID);
  const names = [...new Set(tasks.filter(({ external }) => external !== true).map(({ appImage }) => appImage))];
  return {
    job: { namespace, name, uid },
    initiator: job.spec.initiator,
    tasks: tasks.map((task) => ({ ...askedTask(task, domainID), ...hookNote(job.spec, task, domainID) })),
    appImages: Object.fromEntries(names.map((each) => [each, findAppImage(each)?.spec ?? null])),
  };
}

/** The tasks in which the domain takes part, and with them the job's hooks there: all that runs in its name. */
export function tasksOf({ spec }: Pick<KusciaJob, "spec">, domainID: string): Task[] {
  const tasks = spec.tasks.filter(({ parties }) => parties.some((party) => party.domainID === domainID));
  return tasks.length === 0 ? [] : [...tasks, ...HOOKS.flatMap((hook) => hookTask(spec, hook, domainID) ?? [])];
}

/** What tells a hook from a task of the same name. */
function hookNote(spec: KusciaJobSpec, task: Task, domainID: string): Pick<AskedTask, "hook"> {
  const hook = spec.tasks.includes(task) ? undefined : HOOKS.find((each) => task.alias === hookAlias(each, domainID));
  return hook === undefined ? {} : { hook };
}

function askedTask(task: Task, domainID: string): AskedTask {
  const { alias, taskInputConfig, appImage, parties, retryPolicy = null } = task;
  const own = parties.filter((party) => party.domainID === domainID);
  return {
    alias,
    parties: parties.map((party) => ({ domainID: party.domainID, role: party.role ?? "" })),
    taskInputConfig,
    resources: own.map(({ role = "", resources = null }) => ({ role, resources })),
    retryPolicy,
    appImage,
    ...(task.external === true && { external: true as const }),
    ...(task.apiAccess === true && { apiAccess: true as const }),
    ...(task.manager === true && { manager: true as const }),
    ...(task.endsJob === true && { endsJob: true as const }),
  };
}

/** The digests of what a party is asked. */
export interface ContentDigests {
  /** Of all of it: it is of this job alone. */
  readonly digest: string;
  /** Of all but the job's name and uid: a job that asks the same again has the same. */
  readonly contentDigest: string;
  /** The beginnings of digests of its parts, so that it can be told what has changed. */
  readonly parts: Readonly<Record<string, string>>;
}

/** The content without the job's name and uid: what a standing consent is to, and may keep. */
export function standingContent({ job, ...content }: ConsentContent): object {
  return { ...content, job: { namespace: job.namespace } };
}

/** The longest canonical JSON that a standing consent keeps, in characters. */
export const LONGEST_KEPT_CONTENT = 131_072;

/** Digests of the canonical JSON. */
export function digestsOf(content: ConsentContent): ContentDigests {
  const { job: _, appImages, ...rest } = content;
  const parts = Object.fromEntries([
    ["tasks", partDigest(rest)],
    ...Object.entries(appImages).map(([name, spec]) => [`${IMAGE_PART}${name}`, partDigest(spec)] as const),
  ]);
  return {
    digest: digestOf(content),
    contentDigest: digestOf(standingContent(content)),
    parts,
  };
}

/** What differs between two contents, by their parts: `the tasks`, `AppImage psi`. */
export function differences(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => before[name] !== after[name]).map(partName);
}

const IMAGE_PART = "appImage/";
const PART_DIGITS = 8;

function partName(part: string): string {
  return part.startsWith(IMAGE_PART) ? `AppImage ${part.slice(IMAGE_PART.length)}` : `the ${part}`;
}

function partDigest(value: unknown): string {
  return sha256(value).slice(0, PART_DIGITS);
}

/** The digest of a value as consents name it. */
export function digestOf(value: unknown): string {
  return `sha256:${sha256(value)}`;
}
