import type { StatusCause, StatusDetails } from "../../kube/errors.ts";
import type { ModelKind } from "./kinds.ts";
import type { ModelResponse } from "./types.ts";

/** Thrown by whatever carries out a request: the server says no. */
export class Refusal extends Error {
  readonly response: ModelResponse;

  constructor(response: ModelResponse) {
    super(`refused with ${response.code}`);
    this.response = response;
  }
}

interface Failure {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: StatusDetails;
}

/** The body of a refusal. */
export function failureStatus({ code, reason, message, details }: Failure): object {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason,
    ...(details !== undefined && { details }),
    code,
  };
}

function refusal(failure: Failure): Refusal {
  return new Refusal({ code: failure.code, body: failureStatus(failure) });
}

/** "pods", or "kusciajobs.kuscia.secretflow". */
function resourceOf({ plural, group }: ModelKind): string {
  return group === "" ? plural : `${plural}.${group}`;
}

function detailsOf({ plural, group }: Pick<ModelKind, "plural" | "group">, name: string): StatusDetails {
  return { ...(name !== "" && { name }), ...(group !== "" && { group }), ...(plural !== "" && { kind: plural }) };
}

export function notFound(kind: ModelKind, name: string): Refusal {
  const message = `${resourceOf(kind)} "${name}" not found`;
  return refusal({ code: 404, reason: "NotFound", message, details: detailsOf(kind, name) });
}

/** The answer to a path that nothing is served at, in a group and in the core. */
export function noSuchPath(core: boolean): Refusal {
  const message = "the server could not find the requested resource";
  if (core) return refusal({ code: 404, reason: "NotFound", message, details: {} });
  return new Refusal({ code: 404, body: "404 page not found\n", headers: { "content-type": "text/plain" } });
}

/** Custom resources are not even found by a method that they do not have. */
export function methodNotAllowed({ custom }: ModelKind): Refusal {
  if (custom) return noSuchPath(false);
  const message = "the server does not allow this method on the requested resource";
  return refusal({ code: 405, reason: "MethodNotAllowed", message, details: {} });
}

export function alreadyExists(kind: ModelKind, name: string, deleting: boolean): Refusal {
  const message = `${deleting ? "object is being deleted: " : ""}${resourceOf(kind)} "${name}" already exists`;
  return refusal({ code: 409, reason: "AlreadyExists", message, details: detailsOf(kind, name) });
}

export function conflict(kind: ModelKind, name: string, why: string): Refusal {
  const message = `Operation cannot be fulfilled on ${resourceOf(kind)} "${name}": ${why}`;
  return refusal({ code: 409, reason: "Conflict", message, details: detailsOf(kind, name) });
}

export const MODIFIED = "the object has been modified; please apply your changes to the latest version and try again";

/** A precondition of a DELETE that does not hold; these name the kind where others name the resource. */
export function deleteConflict(kind: ModelKind, name: string, why: string): Refusal {
  const named = { ...kind, plural: kind.kind };
  return conflict(named, name, why);
}

export function invalid(
  kind: Pick<ModelKind, "group" | "kind">,
  name: string,
  causes: readonly Required<StatusCause>[],
): Refusal {
  const named = kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`;
  const texts = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const list = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  const details = { ...detailsOf({ group: kind.group, plural: kind.kind }, name), causes: [...causes] };
  return refusal({ code: 422, reason: "Invalid", message: `${named} "${name}" is invalid: ${list}`, details });
}

/** Of metadata that a change must leave alone. At a custom resource the server looks twice, and says so twice. */
export function invalidChange(kind: ModelKind, name: string, causes: readonly Required<StatusCause>[]): Refusal {
  return invalid(kind, name, kind.custom ? [...causes, ...causes] : [...causes]);
}

/** The server's own words of a POST with a resourceVersion, which has no reason. */
export function versionOnCreate(): Refusal {
  const message = "resourceVersion should not be set on objects to be created";
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code: 500 };
  return new Refusal({ code: 500, body: status });
}

export function badRequest(message: string): Refusal {
  return refusal({ code: 400, reason: "BadRequest", message });
}

export function forbidden(kind: ModelKind, name: string, why: string, causes?: StatusCause[]): Refusal {
  const message = `${resourceOf(kind)} "${name}" is forbidden: ${why}`;
  const details = { ...detailsOf(kind, name), ...(causes !== undefined && { causes }) };
  return refusal({ code: 403, reason: "Forbidden", message, details });
}

export function expired(message: string): Refusal {
  return refusal({ code: 410, reason: "Expired", message });
}

/** A patch in a known format that the object does not take. */
export function rejectedPatch(why: string): Refusal {
  const message = "the server rejected our request due to an error in our request";
  return refusal({ code: 422, reason: "Invalid", message, details: { causes: [{ message: why }] } });
}

export function unsupportedPatch({ custom }: ModelKind): Refusal {
  const code = 415;
  const reason = "UnsupportedMediaType";
  if (!custom) return refusal({ code, reason, message: "415: Unsupported Media Type", details: {} });
  const accepted = "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml";
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
  return refusal({ code, reason, message });
}
