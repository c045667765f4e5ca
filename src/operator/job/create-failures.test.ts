import { expect, it } from "vitest";
import { ApiError, TransportError } from "../../kube/errors.ts";
import { readCreateError, readSizeRefusal } from "./create-failures.ts";

function apiError(code: number, reason: string, message: string, cause?: string): ApiError {
  const details = cause === undefined ? undefined : { causes: [{ reason: cause, message: "" }] };
  return new ApiError({ kind: "Status", code, reason, message, details });
}

it.each([
  [
    "a full quota",
    apiError(403, "Forbidden", 'pods "a" is forbidden: exceeded quota: q, used: pods=1'),
    "QuotaExceeded",
    false,
  ],
  [
    "a quota that wants limits",
    apiError(403, "Forbidden", "failed quota: q: must specify limits.cpu for: c"),
    "AdmissionDenied",
    false,
  ],
  ["a quota that is new", apiError(403, "Forbidden", "status unknown for quota: q"), "QuotaExceeded", false],
  ["Pod Security", apiError(403, "Forbidden", 'violates PodSecurity "restricted:latest"'), "AdmissionDenied", false],
  [
    "missing rights",
    apiError(403, "Forbidden", "pods is forbidden: User cannot create resource"),
    "AdmissionDenied",
    false,
  ],
  [
    "a webhook without a reason",
    apiError(400, "", 'admission webhook "w" denied the request'),
    "AdmissionDenied",
    false,
  ],
  [
    "a ValidatingAdmissionPolicy",
    apiError(
      422,
      "Invalid",
      "pods \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
    ),
    "AdmissionDenied",
    false,
  ],
  [
    "a webhook that answers BadRequest",
    apiError(400, "BadRequest", 'admission webhook "w" denied the request: no'),
    "AdmissionDenied",
    false,
  ],
  [
    "a terminating namespace",
    apiError(403, "Forbidden", "being terminated", "NamespaceTerminating"),
    "DomainNotFound",
    false,
  ],
  ["a missing namespace", apiError(404, "NotFound", 'namespaces "bob" not found'), "DomainNotFound", false],
  ["an invalid object", apiError(422, "Invalid", "spec.containers: Required value"), "ObjectRefused", true],
  ["a bad quantity", apiError(400, "BadRequest", "cannot be handled as a Pod"), "ObjectRefused", true],
  ["overload", apiError(429, "TooManyRequests", "try later"), "APIError", false],
  ["a broken webhook", apiError(500, "InternalError", 'failed calling webhook "w"'), "APIError", false],
  ["an expired token", apiError(401, "Unauthorized", "Unauthorized"), "APIError", false],
  [
    "a race for a quota",
    apiError(409, "Conflict", 'Operation cannot be fulfilled on resourcequotas "q": the object has been modified'),
    "APIError",
    false,
  ],
  [
    "a webhook that answers Conflict",
    apiError(409, "Conflict", 'admission webhook "w" denied the request'),
    "AdmissionDenied",
    false,
  ],
  ["a lost connection", new TransportError("socket hang up", { sent: true }), "APIError", false],
])("reads %s", (_, error, reason, permanent) => {
  expect(readCreateError(error)).toMatchObject({ reason, permanent });
});

it("says what helps where a quota wants what the containers do not say", () => {
  const { message } = readCreateError(apiError(403, "Forbidden", "failed quota: q: must specify limits.cpu for: c"));
  expect(message).toMatch(
    /must specify limits.cpu for: c; give the containers these in their AppImage, or .* LimitRange/,
  );
});

const big = { metadata: { namespace: "alice", name: "a-0-config" }, data: { "c.json": "x".repeat(1000) } };

it.each([
  ["the API server", apiError(413, "RequestEntityTooLarge", "limit is 3145728")],
  ["etcd", apiError(500, "", "etcdserver: request is too large")],
  ["the client of etcd", apiError(500, "", "rpc error: trying to send message larger than max (2 vs. 1)")],
])("a task fails whose object %s refuses for its size, and says how large it is", (_, error) => {
  const problem = readSizeRefusal(error, "ConfigMap", () => big);
  expect(problem).toMatchObject({ reason: "ConfigTooLarge", permanent: true });
  expect(problem?.message).toContain(`ConfigMap alice/a-0-config has ${JSON.stringify(big).length} bytes`);
  expect(problem?.message).toContain(error.message);
});

it("a webhook that finds something too large can be mended", () => {
  const error = apiError(403, "Forbidden", 'admission webhook "w" denied the request: the request is too large for us');
  expect(readSizeRefusal(error, "Pod", () => big)).toBeUndefined();
  expect(readCreateError(error)).toMatchObject({ reason: "AdmissionDenied", permanent: false });
});
