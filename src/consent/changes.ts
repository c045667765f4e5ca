import { LABEL } from "../api/names.ts";
import type { AppImage, ConsentStatus, KusciaJob } from "../api/types.ts";
import { type ConsentContent, contentFor, differences, digestsOf, type FindAppImage } from "./content.ts";
import { parsedInput } from "./difference.ts";

/** A job, and how a domain's answer to it stands. */
export interface Asked {
  readonly job: KusciaJob;
  readonly consent: ConsentStatus;
}

/** One thing that is asked otherwise than before. */
export interface ConsentChange {
  /** Where, such as `match: input.keys[0]` or `AppImage psi`. */
  readonly path: string;
  /** Empty if it was not there. */
  readonly before: string;
  /** Empty if it is not there any more. Both are empty where it is only known that it changed. */
  readonly after: string;
}

/** More than these nobody reads; the last one says how many there are. */
const MOST_CHANGES = 200;
const LONGEST_VALUE = 500;

/**
 * The latest job of its kind that the domain has accepted: of the same initiator, and of the same schedule, the same template
 * or with the same tasks. Undefined if there is none.
 */
export function lastYes({ job }: Asked, domainID: string, jobs: Iterable<KusciaJob>): Asked | undefined {
  let last: Asked | undefined;
  for (const other of jobs) {
    if (other.metadata.uid === job.metadata.uid || !isAlike(job, other)) continue;
    const consent = other.status?.consents?.find((each) => each.domainID === domainID && each.state === "Accepted");
    if (consent !== undefined && timeOf(consent) > timeOf(last?.consent)) last = { job: other, consent };
  }
  return last;
}

/** When the answer was given; one without a time is older than all others. */
function timeOf(consent: ConsentStatus | undefined): string {
  if (consent === undefined) return "";
  return consent.time ?? "0";
}

function isAlike(job: KusciaJob, other: KusciaJob): boolean {
  if (job.spec.initiator !== other.spec.initiator) return false;
  const same = (label: string): boolean =>
    job.metadata.labels?.[label] !== undefined && job.metadata.labels[label] === other.metadata.labels?.[label];
  return same(LABEL.scheduleUID) || same(LABEL.template) || aliasesOf(job) === aliasesOf(other);
}

function aliasesOf({ spec }: KusciaJob): string {
  return JSON.stringify(spec.tasks.map(({ alias }) => alias).sort());
}

/**
 * What the domain is asked otherwise than when it said yes. Jobs and AppImages are compared as they are now; where the
 * digests say that the old ones have changed since the yes, it says only that they did.
 */
export function changesSince(
  yes: Asked,
  now: Asked,
  domainID: string,
  findAppImage: FindAppImage,
): readonly ConsentChange[] {
  const before = contentFor(yes.job, domainID, findAppImage);
  const after = contentFor(now.job, domainID, findAppImage);
  const accepted = yes.consent.parts ?? {};
  const partsNow = digestsOf(after).parts;
  const isKept = digestsOf(before).parts["tasks"] === accepted["tasks"];
  const changes = isKept
    ? [...tasksChanges(before, after), ...imageChanges(before, after, findAppImage)]
    : differences({ tasks: accepted["tasks"] ?? "" }, { tasks: partsNow["tasks"] ?? "" }).map(unknown);
  const silent = differences(accepted, partsNow).filter(
    (name) => name.startsWith("AppImage ") && !changes.some(({ path }) => path === name),
  );
  return shortened([...changes, ...silent.map(unknown)]);
}

/** It is known that it changed, but not how. */
function unknown(path: string): ConsentChange {
  return { path, before: "", after: "" };
}

function shortened(changes: readonly ConsentChange[]): readonly ConsentChange[] {
  if (changes.length <= MOST_CHANGES) return changes;
  const rest = changes.length - MOST_CHANGES + 1;
  return [...changes.slice(0, MOST_CHANGES - 1), unknown(`and ${rest} more`)];
}

/** AppImages that it names now and did not before, or the other way round. */
function imageChanges(before: ConsentContent, after: ConsentContent, find: FindAppImage): ConsentChange[] {
  const names = [...new Set([...Object.keys(before.appImages), ...Object.keys(after.appImages)])];
  const text = ({ appImages }: ConsentContent, name: string): string =>
    Object.hasOwn(appImages, name) ? nameOf(find(name)) : "";
  return names
    .map((name) => ({ path: `AppImage ${name}`, before: text(before, name), after: text(after, name) }))
    .filter((change) => change.before !== change.after);
}

function nameOf(appImage: AppImage | undefined): string {
  if (appImage === undefined) return "not found";
  const { name, tag } = appImage.spec.image;
  return `${name}:${tag}`;
}

function tasksChanges(before: ConsentContent, after: ConsentContent): ConsentChange[] {
  const old = leavesOf(before);
  const now = leavesOf(after);
  const paths = [...new Set([...old.keys(), ...now.keys()])];
  return paths
    .map((path) => ({ path, before: old.get(path) ?? "", after: now.get(path) ?? "" }))
    .filter((change) => change.before !== change.after)
    .map(({ path, ...values }) => ({ path, before: cut(values.before), after: cut(values.after) }));
}

/** Each value of what is asked, by where it is. */
function leavesOf({ tasks, initiator }: ConsentContent): ReadonlyMap<string, string> {
  const leaves = new Map([["initiator", initiator]]);
  for (const { alias, taskInputConfig, parties, ...rest } of tasks) {
    const task = {
      ...rest,
      parties: parties.map(({ domainID, role }) => (role === "" ? domainID : `${domainID}/${role}`)).join(", "),
      input: parsedInput(taskInputConfig) ?? taskInputConfig,
    };
    for (const [path, value] of walk(task, "")) leaves.set(`${alias}: ${path}`, value);
  }
  return leaves;
}

function* walk(value: unknown, path: string): Generator<readonly [path: string, text: string]> {
  if (typeof value !== "object" || value === null) {
    if (value !== null && value !== undefined) yield [path, typeof value === "string" ? value : JSON.stringify(value)];
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    const step = Array.isArray(value) ? `[${key}]` : path === "" ? key : `.${key}`;
    yield* walk(each, `${path}${step}`);
  }
}

function cut(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
