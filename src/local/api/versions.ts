import { failureStatus, Refusal } from "./refusals.ts";

/** What the server says to a version that it has not reached. */
export function tooLargeStatus(version: number, current: number): object {
  const message = `Too large resource version: ${version}, current: ${current}`;
  const causes = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];
  return failureStatus({
    code: 504,
    reason: "Timeout",
    message: `Timeout: ${message}`,
    details: { causes, retryAfterSeconds: 1 },
  });
}

export function tooLargeVersion(version: number, current: number): Refusal {
  return new Refusal({ code: 504, body: tooLargeStatus(version, current) });
}
