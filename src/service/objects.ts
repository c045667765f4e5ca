import type { KubeObject, Stored } from "../api/kubernetes.ts";
import { ANNOTATION, GROUP } from "../api/names.ts";
import type { ResourceType } from "../api/resources.ts";
import { isBadRequest, isConflict, isNotFound } from "../kube/errors.ts";
import { formatTime } from "../util/time.ts";
import { LARGEST_PAGE } from "./batch.ts";
import type { Call } from "./call.ts";
import { CallError, type ErrorName, invalid } from "./errors.ts";
import { pageOf } from "./job/page.ts";

/** An object that calls create, read and change by its spec. */
export interface SpecObject extends KubeObject {
  spec: { displayName?: string };
}

/** A kind of such objects, as calls name it. */
export interface ObjectKind<T extends SpecObject> {
  readonly type: ResourceType<T>;
  /** As in `template "psi"`. */
  readonly noun: string;
  readonly missing: ErrorName;
  readonly longestName: number;
}

const CONFLICT_TRIES = 6;
const DEFAULT_PAGE = 100;

/** The object of this name, or with this uid. @throws CallError if there is none */
export async function findObject<T extends SpecObject>(
  { type, noun, missing }: ObjectKind<T>,
  name: string,
  { backend, signal }: Call,
): Promise<Stored<T>> {
  const { namespace } = backend.jobs;
  try {
    return await backend.client.get(type, { namespace, name }, { signal });
  } catch (error) {
    if (!isNotFound(error) && !isBadRequest(error)) throw error;
  }
  const { items } = await backend.client.list(type, { namespace, signal });
  const found = items.find(({ metadata }) => metadata.uid === name);
  if (found === undefined) throw new CallError(missing, `there is no ${noun} "${name}"`);
  return found;
}

/** What a call gives of a new object. */
interface NewObject {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Creates an object with this spec. */
export function createObject<T extends SpecObject>(
  { type }: ObjectKind<T>,
  { name, labels }: NewObject,
  spec: T["spec"],
  { backend, caller, signal }: Call,
): Promise<Stored<T>> {
  const annotations = { [ANNOTATION.createdBy]: caller.name };
  const object = { metadata: { name, namespace: backend.jobs.namespace, labels, annotations }, spec };
  return backend.client.create(type, object as unknown as T, { signal });
}

/** Lets `change` decide on a merge patch, and writes it to the very state that it saw. @throws CallError for another etag */
export async function changeObject<T extends SpecObject>(
  kind: ObjectKind<T>,
  { name, etag }: { readonly name: string; readonly etag: string },
  call: Call,
  change: (object: Stored<T>) => { readonly spec?: object; readonly annotations?: Readonly<Record<string, string>> },
): Promise<Stored<T>> {
  const { backend, caller, signal } = call;
  for (let attempt = 1; ; attempt += 1) {
    const object = await findObject(kind, name, call);
    requireEtag(kind, object, etag);
    const { spec, annotations = {} } = change(object);
    const { namespace, name: itsName, resourceVersion, uid } = object.metadata;
    const stamps = { [ANNOTATION.updatedBy]: caller.name, [ANNOTATION.updatedAt]: formatTime(Date.now()) };
    const metadata = { resourceVersion, uid, annotations: { ...annotations, ...stamps } };
    try {
      const body = { metadata, ...(spec !== undefined && { spec }) };
      return await backend.client.patch(kind.type, { namespace, name: itsName }, body, { signal });
    } catch (error) {
      // The operator writes its status meanwhile.
      if (!isConflict(error) || attempt >= CONFLICT_TRIES) throw error;
    }
  }
}

/** Deletes the object. @throws CallError for another etag */
export async function deleteObject<T extends SpecObject>(
  kind: ObjectKind<T>,
  { name, etag }: { readonly name: string; readonly etag: string },
  call: Call,
): Promise<Stored<T>> {
  const object = await findObject(kind, name, call);
  requireEtag(kind, object, etag);
  const { namespace, name: itsName, uid } = object.metadata;
  await call.backend.client.delete(kind.type, { namespace, name: itsName }, { signal: call.signal, uid });
  return object;
}

/** A merge patch that makes one spec of another: what the new one lacks is removed. */
export function replacement(before: object, after: object): object {
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const old = before as Readonly<Record<string, unknown>>;
  const entries = Object.entries(after).map(([key, value]) => [key, replacedValue(old[key], value)] as const);
  return Object.fromEntries([...removed.map((key) => [key, null] as const), ...entries]);
}

function replacedValue(before: unknown, after: unknown): unknown {
  return isRecord(before) && isRecord(after) ? replacement(before, after) : after;
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the messages of all kinds have in common. */
export function recordOf(object: Stored<SpecObject>): {
  readonly name: string;
  readonly id: string;
  readonly spec: string;
  readonly labels: Record<string, string>;
  readonly createTime: string;
  readonly createUser: string;
  readonly updateTime: string;
  readonly updateUser: string;
  readonly etag: string;
} {
  const { name, uid: id, labels = {}, annotations = {}, creationTimestamp: createTime = "" } = object.metadata;
  const createUser = annotations[ANNOTATION.createdBy] ?? "";
  const updateTime = annotations[ANNOTATION.updatedAt] ?? createTime;
  const updateUser = annotations[ANNOTATION.updatedBy] ?? createUser;
  const spec = JSON.stringify(object.spec);
  return { name, id, spec, labels, createTime, createUser, updateTime, updateUser, etag: etagOf(object) };
}

/** Stands for the spec of an object; its status may change under it. */
function etagOf({ metadata }: Stored): string {
  return `${metadata.uid}-${metadata.generation ?? 0}`;
}

function requireEtag<T extends SpecObject>({ noun }: ObjectKind<T>, object: Stored<T>, etag: string): void {
  const found = etagOf(object);
  if (etag === "" || etag === found) return;
  const message = `${noun} "${object.metadata.name}" has the etag ${found} by now, not ${etag}; read it again and decide anew`;
  throw new CallError("moved", message);
}

/** What a list is asked for, beside what is of one kind alone. */
interface ListRequest {
  readonly nameContains: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly pageSize: number;
  readonly pageToken: string;
}

/** A page of the objects that match, and how many do. */
export async function listObjects<T extends SpecObject>(
  { type }: ObjectKind<T>,
  { nameContains, labels, ...page }: ListRequest,
  { backend, signal }: Call,
  matches: (object: Stored<T>) => boolean = () => true,
): Promise<{ readonly items: readonly Stored<T>[]; readonly nextPageToken: string; readonly total: bigint }> {
  const { items } = await backend.client.list(type, { namespace: backend.jobs.namespace, signal });
  const part = nameContains.toLowerCase();
  const isNamed = ({ metadata, spec }: Stored<T>): boolean =>
    [metadata.name, spec.displayName ?? ""].some((each) => each.toLowerCase().includes(part));
  const found = items.filter((each) => isNamed(each) && hasLabels(each, labels) && matches(each));
  return pageIn(found, { ...page, question: [nameContains, labels] });
}

/** Whether the object has all of these labels. */
export function hasLabels({ metadata }: KubeObject, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value);
}

/** A page of these objects, in the order of their creation. @throws CallError for a token of another list */
export function pageIn<T extends KubeObject>(
  found: readonly T[],
  request: {
    readonly pageSize: number;
    readonly pageToken: string;
    readonly question: unknown;
    readonly descending?: boolean;
  },
): { readonly items: readonly T[]; readonly nextPageToken: string; readonly total: bigint } {
  const { pageSize, pageToken, question, descending = false } = request;
  const page = pageOf(found, ({ metadata }) => [metadata.creationTimestamp ?? "", metadata.uid ?? ""], {
    size: pageSize === 0 ? DEFAULT_PAGE : pageSize,
    token: pageToken,
    question,
    descending,
  });
  if (page === undefined) throw invalid("page token does not belong to this list, begin again without one");
  return { items: page.items, nextPageToken: page.next ?? "", total: BigInt(found.length) };
}

/** @throws CallError 11100 */
export function requirePageSize({ pageSize }: { readonly pageSize: number }): void {
  if (pageSize < 0 || pageSize > LARGEST_PAGE)
    throw invalid(`page_size is ${pageSize}, and must be from 1 to ${LARGEST_PAGE}`);
}

/** @throws CallError 11100 */
export function requireName({ name }: { readonly name: string }): void {
  if (name === "") throw invalid("name can not be empty");
}

/** The form of a new object's name, as a regular expression. */
export const NEW_NAME = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";
const NAME = new RegExp(NEW_NAME);

/** @throws CallError 11100 */
export function requireNewName<T extends SpecObject>({ noun, longestName }: ObjectKind<T>, name: string): void {
  if (NAME.test(name) && name.length <= longestName) return;
  throw invalid(
    `name "${name}" is none for a ${noun}: it has 1 to ${longestName} lower case letters, digits and "-", not at its ends`,
  );
}

/** @throws CallError 11100 */
export function requireForeignLabels(labels: Readonly<Record<string, string>>): void {
  const own = Object.keys(labels).find((key) => key.startsWith(`${GROUP}/`));
  if (own !== undefined) throw invalid(`label ${own} cannot be set; those of ${GROUP} are the operator's`);
}

/** The JSON object in a field. @throws CallError 11100 */
export function readObject(field: string, text: string): Record<string, unknown> {
  const hint = "write it as a JSON object";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(`${field} is no JSON; ${hint}`);
  }
  if (!isRecord(value)) throw invalid(`${field} is JSON, but no object; ${hint}`);
  return value as Record<string, unknown>;
}
