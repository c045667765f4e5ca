import { type Metadata, status } from "@grpc/grpc-js";
import type { ClientCertificate } from "../auth/certificate.ts";
import type { Authenticator, Refusal } from "../auth/authenticator.ts";
import type { Caller } from "../../service/caller.ts";
import type { ApiMetrics } from "../../service/metrics.ts";
import type { GrpcFailure } from "./failure.ts";

/** Finds out who calls by the metadata; the words are Kuscia's. */
export async function admitGrpc(
  options: { authenticator: Authenticator; metrics: ApiMetrics },
  call: { metadata: Metadata; getPeer(): string; getAuthContext(): { sslPeerCertificate?: ClientCertificate } },
): Promise<Caller | GrpcFailure> {
  const admitted = await options.authenticator.admit({
    token: first(call.metadata, "token"),
    authorization: first(call.metadata, "authorization"),
    address: addressOf(call),
    certificate: call.getAuthContext().sslPeerCertificate,
  });
  if (!("refused" in admitted)) return admitted;
  options.metrics.observeRefusal(admitted.refused === "too-many" ? "rate" : "unauthenticated");
  return failureOf(admitted);
}

function failureOf(refusal: Refusal): GrpcFailure {
  switch (refusal.refused) {
    case "missing":
      return { code: status.UNAUTHENTICATED, details: "s not found" };
    case "wrong":
      return { code: status.UNAUTHENTICATED, details: "s unauthorized" };
    case "too-many":
      return {
        code: status.RESOURCE_EXHAUSTED,
        details: `too many requests, try again in ${refusal.retryAfterSeconds} s`,
      };
    case "unavailable":
      return { code: status.UNAVAILABLE, details: "the Kubernetes API server cannot be reached, try again later" };
  }
}

function first(metadata: Metadata, key: string): string | undefined {
  const [value] = metadata.get(key);
  return typeof value === "string" ? value : undefined;
}

/** The IP address of "1.2.3.4:5" or "[::1]:5". */
export function addressOf(call: { getPeer(): string }): string {
  return call
    .getPeer()
    .replace(/:\d+$/, "")
    .replace(/^\[|\]$/g, "");
}
