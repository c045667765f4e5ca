import { expect, test } from "vitest";
import { TransportError } from "./errors.ts";
import { StaleConnectionError } from "./exchange.ts";
import { MAX_RETRIES, retryAfterSeconds, retryAnswer, retryFailure } from "./retry.ts";

test.each([
  [{ code: 429, retryAfterSeconds: 1 }, false, 0, 1000],
  [{ code: 429, retryAfterSeconds: 1 }, false, MAX_RETRIES, undefined],
  [{ code: 429, retryAfterSeconds: 60 }, true, 0, undefined],
  [{ code: 429 }, true, 0, undefined],
  [{ code: 503, retryAfterSeconds: 2 }, true, 0, 2000],
  [{ code: 503, retryAfterSeconds: 2 }, false, 0, undefined],
  [{ code: 500, retryAfterSeconds: 2 }, true, 0, undefined],
])("%o, idempotent %s, attempt %i: wait %s", (answer, idempotent, attempt, wait) => {
  expect(retryAnswer(answer, { idempotent, attempt })).toBe(wait);
});

test("only a stale connection and an idempotent call are tried again", () => {
  const stale = new StaleConnectionError("reset", { sent: true });
  expect(retryFailure(stale, { idempotent: true, attempt: 0 })).toBe(true);
  expect(retryFailure(stale, { idempotent: false, attempt: 0 })).toBe(false);
  expect(retryFailure(stale, { idempotent: true, attempt: MAX_RETRIES })).toBe(false);
  expect(retryFailure(new TransportError("reset", { sent: true }), { idempotent: true, attempt: 0 })).toBe(false);
});

test.each([
  ["3", 3],
  ["Wed, 21 Oct 2026 07:28:00 GMT", undefined],
  ["-1", undefined],
  [undefined, undefined],
])("Retry-After %s", (header, seconds) => {
  expect(retryAfterSeconds(header)).toBe(seconds);
});
