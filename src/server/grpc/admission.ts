import { type Metadata, ServerInterceptingCall, type ServerInterceptor, status } from "@grpc/grpc-js";
import type { Caller } from "../../service/caller.ts";
import type { ApiMetrics } from "../../service/metrics.ts";
import type { Authenticator, Refusal } from "../auth/authenticator.ts";
import type { ClientCertificate } from "../auth/certificate.ts";
import { GrpcError, type GrpcFailure } from "./failure.ts";

export interface AdmissionOptions {
  readonly authenticator: Authenticator;
  readonly metrics: ApiMetrics;
  /** Paths that begin so are open to anybody. */
  readonly open: string;
}

interface Connection {
  getPeer(): string;
  getAuthContext(): { sslPeerCertificate?: ClientCertificate };
}

const callers = new WeakMap<Metadata, Caller>();

/** Lets a call in by its metadata, before any of its messages is read. */
export function admission(options: AdmissionOptions): ServerInterceptor {
  return ({ path }, call) => {
    const admit = async (metadata: Metadata, proceed: (metadata: Metadata) => void): Promise<void> => {
      const admitted = path.startsWith(options.open) ? undefined : await callerFrom(options, metadata, call);
      if (admitted && "details" in admitted) {
        call.sendStatus(admitted);
        return;
      }
      if (admitted) callers.set(metadata, admitted);
      proceed(metadata);
    };
    return new ServerInterceptingCall(call, {
      start: (next) => next({ onReceiveMetadata: (metadata, proceed) => void admit(metadata, proceed) }),
    });
  };
}

/** Who makes a call that was let in. @throws GrpcError if it was not */
export function callerOf({ metadata }: { readonly metadata: Metadata }): Caller {
  const caller = callers.get(metadata);
  if (caller === undefined) throw new GrpcError({ code: status.UNAUTHENTICATED, details: "s not found" });
  return caller;
}

/** The words of a failure are Kuscia's. */
async function callerFrom(
  { authenticator, metrics }: AdmissionOptions,
  metadata: Metadata,
  call: Connection,
): Promise<Caller | GrpcFailure> {
  const admitted = await authenticator.admit({
    token: first(metadata, "token"),
    authorization: first(metadata, "authorization"),
    address: addressOf(call),
    certificate: call.getAuthContext().sslPeerCertificate,
  });
  if (!("refused" in admitted)) return admitted;
  metrics.observeRefusal(admitted.refused === "too-many" ? "rate" : "unauthenticated");
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
