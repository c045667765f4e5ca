import { describe, expect, it } from "vitest";
import { poll, StopPolling } from "./poll.ts";

const bounds = { what: "it", timeoutMs: 60_000, intervalMs: 1 };

describe("poll", () => {
  it("returns the first answer", async () => {
    let calls = 0;
    expect(await poll(() => (++calls < 3 ? undefined : calls), bounds)).toBe(3);
  });

  it("names what it waited for and the last reason", async () => {
    const probe = (): never => {
      throw new Error("connection refused");
    };
    await expect(poll(probe, { ...bounds, timeoutMs: 50 })).rejects.toThrow("waiting for it: connection refused");
  });

  it("stops at once when the probe knows better", async () => {
    const probe = (): never => {
      throw new StopPolling(new Error("it died"));
    };
    await expect(poll(probe, bounds)).rejects.toThrow(/^it died$/);
  });

  it("stops when it is aborted", async () => {
    const controller = new AbortController();
    const waiting = poll(() => undefined, { ...bounds, signal: controller.signal });
    controller.abort(new Error("ended by SIGINT"));
    await expect(waiting).rejects.toThrow("ended by SIGINT");
  });
});
