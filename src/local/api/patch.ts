import { applied } from "./apply.ts";
import type { Context } from "./context.ts";
import { bodyObject, create } from "./create.ts";
import { isRecord, mergePatch } from "./json.ts";
import { jsonPatch, PatchError } from "./json-patch.ts";
import type { ModelKind } from "./kinds.ts";
import { newFinalizers } from "./metadata.ts";
import { badRequest, invalidChange, rejectedPatch, unsupportedPatch } from "./refusals.ts";
import { schemaOf } from "./schema.ts";
import { keyOf } from "./store.ts";
import { strategicPatch } from "./strategic-patch.ts";
import { goText, refusedPatch } from "./strictness.ts";
import type { Target } from "./target.ts";
import type { ModelObject, ModelResponse } from "./types.ts";
import { keepsMetadata, requireVersion, update } from "./update.ts";

type Patcher = (old: ModelObject, body: unknown, kind: ModelKind) => unknown;

const STRATEGIC = "application/strategic-merge-patch+json";
const APPLY = "application/apply-patch+yaml";

/** How each media type changes an object. A server-side apply is a merge here: nobody keeps whose field is whose. */
const PATCHERS: Readonly<Record<string, Patcher>> = {
  "application/merge-patch+json": (old, body) => mergePatch(old, recordPatch(body)),
  "application/json-patch+json": jsonPatch,
  [STRATEGIC]: (old, body) => strategicPatch(old, recordPatch(body)),
  [APPLY]: (old, body, kind) =>
    kind.custom ? applied(old, recordPatch(body), schemaOf(kind.plural)) : strategicPatch(old, recordPatch(body)),
};

/** A PATCH of an object or a part of it; an apply of what does not exist creates it. */
export function patch(context: Context, target: Target, admit: () => void): ModelResponse {
  const { request } = context;
  const type = mediaType(request);
  const patcher = PATCHERS[type];
  const known = patcher !== undefined && !(target.kind.custom && type === STRATEGIC);
  if (!known) throw unsupportedPatch(target.kind);
  if (type === APPLY) {
    const given = named(bodyObject(target, request.body), target);
    context.declared?.(target, given);
    if (target.subresource === undefined && !exists(context, target)) return create(context, target, given, admit);
  }
  return update({ ...context, decoded: judgeOf(context, type) }, target, (old) => {
    const patched = carriedOut(() => patcher(old, request.body, target.kind));
    requireVersion(target.kind, old, patched);
    requireUID(target, old, patched);
    return patched;
  });
}

/** How the result of a patch is judged: of an apply only what is applied is. */
function judgeOf({ decoded, request }: Context, type: string): Context["decoded"] {
  if (decoded === undefined || type === APPLY) return undefined;
  const shown = (given: ModelObject): string => (type === STRATEGIC ? goText(request.body) : JSON.stringify(given));
  return (target, given) => decoded(target, given, (why) => refusedPatch(shown(given), why));
}

function mediaType({ headers }: Context["request"]): string {
  const header = headers?.["Content-Type"] ?? headers?.["content-type"] ?? "";
  return header.split(";", 1)[0]!.trim();
}

function requireUID(target: Target, old: ModelObject, { metadata }: ModelObject): void {
  const { uid } = metadata;
  if (uid === undefined || uid === old.metadata.uid || keepsMetadata(target)) return;
  const message = `Invalid value: "${uid}": field is immutable`;
  const cause = { reason: "FieldValueInvalid", message, field: "metadata.uid" };
  // The server tells of both at once.
  const others = [newFinalizers(old.metadata, metadata)].filter((each) => each !== undefined);
  throw invalidChange(target.kind, old.metadata.name ?? "", [...others, cause]);
}

function carriedOut(change: () => unknown): ModelObject {
  try {
    const patched = change();
    if (isRecord(patched) && isRecord(patched["metadata"])) return patched as unknown as ModelObject;
    throw new PatchError("the patch takes the object's metadata away");
  } catch (error) {
    throw error instanceof PatchError ? rejectedPatch(error.message) : error;
  }
}

function recordPatch(body: unknown): Record<string, unknown> {
  if (!isRecord(body)) throw badRequest("the patch is no object");
  return body;
}

function exists({ store }: Context, { kind, namespace, name = "" }: Target): boolean {
  return store.get(kind, keyOf(namespace, name)) !== undefined;
}

function named(object: ModelObject, { name }: Target): ModelObject {
  return { ...object, metadata: { ...object.metadata, name } };
}
