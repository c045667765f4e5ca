import { expect, test } from "vitest";
import {
  ApiError,
  causeIs,
  isAlreadyExists,
  isConflict,
  isGone,
  isNotFound,
  isTooLarge,
  isTransient,
  isUnknownResource,
  TransportError,
} from "./errors.ts";

const status = (code: number, reason: string, more: object = {}): ApiError =>
  ApiError.fromAnswer({
    code,
    text: JSON.stringify({ kind: "Status", code, reason, message: `${reason} it is`, ...more }),
  });
const plain = (code: number, text: string): ApiError => ApiError.fromAnswer({ code, text });
const terminating = status(403, "Forbidden", { details: { causes: [{ reason: "NamespaceTerminating" }] } });

const predicates = {
  isNotFound,
  isUnknownResource,
  isConflict,
  isAlreadyExists,
  isGone,
  isTooLarge,
  isTransient,
};

test.each<[string, Error, (keyof typeof predicates)[]]>([
  ["object missing", status(404, "NotFound", { details: { kind: "pods" } }), ["isNotFound"]],
  ["namespace missing", status(404, "NotFound", { details: { kind: "namespaces" } }), ["isNotFound"]],
  ["CRD missing, or a proxy's 404", plain(404, "404 page not found\n"), ["isUnknownResource"]],
  ["stale", status(409, "Conflict"), ["isConflict"]],
  ["name taken", status(409, "AlreadyExists"), ["isAlreadyExists"]],
  ["expired", status(410, "Expired"), ["isGone"]],
  ["too many, plain text", plain(429, "too many"), ["isTransient"]],
  ["etcd down", status(504, "Timeout"), ["isTransient"]],
  ["too large for etcd", plain(500, "etcdserver: request is too large"), ["isTooLarge"]],
  ["too large for etcd's gRPC", plain(500, "rpc error: message larger than max (1 vs. 2)"), ["isTooLarge"]],
  ["too large a body", status(413, "RequestEntityTooLarge"), ["isTooLarge"]],
  ["no connection", new TransportError("refused", { sent: false }), ["isTransient"]],
  ["terminating namespace", terminating, []],
  ["a bug", new TypeError("x"), []],
])("%s", (_, err, expected) => {
  const holding = Object.entries(predicates).filter(([, holds]) => holds(err));
  expect(holding.map(([name]) => name)).toEqual(expected);
});

test("causes are found by reason", () => {
  expect(causeIs(terminating, "NamespaceTerminating")).toBe(true);
  expect(causeIs(terminating, "Other")).toBe(false);
  expect(causeIs(new Error("x"), "NamespaceTerminating")).toBe(false);
});

test("the message is the server's, bounded", () => {
  expect(status(409, "Conflict").message).toBe("Conflict it is");
  expect(plain(404, "404 page not found\n").message).toBe("404 page not found");
  expect(plain(500, "x".repeat(250_000)).message).toHaveLength(1024);
  expect(plain(502, "").message).toBe("HTTP 502");
  expect(plain(502, "{broken").message).toBe("{broken");
});

test("Retry-After comes from the header, else from the details", () => {
  const text = JSON.stringify({ kind: "Status", details: { retryAfterSeconds: 7 } });
  expect(ApiError.fromAnswer({ code: 429, text }).retryAfterSeconds).toBe(7);
  expect(ApiError.fromAnswer({ code: 429, text, retryAfterSeconds: 2 }).retryAfterSeconds).toBe(2);
});
