/**
 * Why a stream ends before its answers do. left: the client did. closing: the server stops, or the stream is as old as one may get. slow: the client takes nothing.
 * unauthorized: the caller's credentials no longer hold. unavailable: Kubernetes does not tell what the caller may see.
 */
export type StreamEnd = "left" | "closing" | "slow" | "unauthorized" | "unavailable";

/** Ends a stream early. */
export class StreamCut extends Error {
  override readonly name = "StreamCut";
  readonly end: StreamEnd;

  constructor(end: StreamEnd) {
    super(`the stream is cut: ${end}`);
    this.end = end;
  }

  /** Nobody misses the answers that are left: the client is gone, or the server goes. */
  get isClean(): boolean {
    return this.end === "left" || this.end === "closing";
  }
}

/** Answers under way to a client. */
export interface Stream<A> {
  /** Rejects with StreamCut when the client must learn that it has not seen everything. */
  readonly answers: AsyncGenerator<A>;
  /** Aborted when the stream is cut. */
  readonly signal: AbortSignal;
  readonly cut: (end: StreamEnd) => void;
}
