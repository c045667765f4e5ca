import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { childrenOf, identify, isAlive, parseProcStat, signalProcess } from "../../src/process/identity.ts";
import { poll } from "./poll.ts";

describe("parseProcStat", () => {
  const rest = "S 42 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 10";

  it.each([
    ["a plain name", `99 (node) ${rest}`],
    ["a name with spaces and brackets", `99 (a) (b c) ${rest}`],
  ])("reads state, parent, threads and start time with %s", (_, text) => {
    expect(parseProcStat(text)).toEqual({ state: "S", parent: 42, threads: 1, startTicks: "987654" });
  });
});

describe("a process", () => {
  it("is alive until it ends, and a recycled pid is not it", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const found = identify(child.pid ?? 0);
    if (!found) throw new Error("the child is not found");
    expect(isAlive(found)).toBe(true);
    expect(childrenOf(process.pid)).toContainEqual(found);

    const earlier = { ...found, startTime: "another boot/1" };
    expect(isAlive(earlier)).toBe(false);
    expect(signalProcess(earlier, "SIGKILL")).toBe(false);
    expect(isAlive(found)).toBe(true);

    expect(signalProcess(found, "SIGKILL")).toBe(true);
    await poll(() => (isAlive(found) ? undefined : true), {
      what: "the child's end",
      timeoutMs: 60_000,
      intervalMs: 5,
    });
    expect(signalProcess(found, "SIGKILL")).toBe(false);
  });

  it("is unknown when there is none with that pid", () => {
    expect(identify(2 ** 22 + 1)).toBeUndefined();
  });
});
