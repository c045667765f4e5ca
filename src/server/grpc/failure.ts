import { status } from "@grpc/grpc-js";

/** What ends a gRPC call other than OK. */
export interface GrpcFailure {
  readonly code: status;
  readonly details: string;
}

/** The same, thrown. */
export class GrpcError extends Error {
  override readonly name = "GrpcError";
  readonly failure: GrpcFailure;

  constructor(failure: GrpcFailure, options: { cause?: unknown } = {}) {
    super(failure.details, options);
    this.failure = failure;
  }
}

/** What a client is told of an error: nothing of those that nobody foresaw, whose text may hold internals. */
export function failureFrom(error: unknown): GrpcFailure {
  if (error instanceof GrpcError) return error.failure;
  return { code: status.INTERNAL, details: "unexpected error, see the server's log" };
}
