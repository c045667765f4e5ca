import { StaleConnectionError } from "./exchange.ts";

/** How often one call may be sent again for the same kind of trouble. */
export const MAX_RETRIES = 5;
// A server that asks for more is better served by the caller's own backoff.
const LONGEST_WAIT_SECONDS = 10;

/** The seconds of a Retry-After header, if it has that form. */
export function retryAfterSeconds(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header === undefined || !Number.isFinite(seconds) || seconds < 0 ? undefined : seconds;
}

/**
 * How many ms to wait before the same request is sent again, or undefined when it must not be. 429 is an answer given
 * instead of doing the work, so that any request may follow; a 503 may come from something between us and the server.
 */
export function retryAnswer(
  answer: { code: number; retryAfterSeconds?: number },
  request: { idempotent: boolean; attempt: number },
): number | undefined {
  const { code, retryAfterSeconds: seconds } = answer;
  if (seconds === undefined || seconds > LONGEST_WAIT_SECONDS || request.attempt >= MAX_RETRIES) return undefined;
  if (code === 429 || (code === 503 && request.idempotent)) return seconds * 1000;
  return undefined;
}

/** True when the failed request may be sent again at once: only if twice does no more than once. */
export function retryFailure(err: unknown, request: { idempotent: boolean; attempt: number }): boolean {
  return err instanceof StaleConnectionError && request.idempotent && request.attempt < MAX_RETRIES;
}
