import { describe, expect, it } from "vitest";
import { LABEL } from "../../api/names.ts";
import type { KusciaJob, KusciaJobStatus } from "../../api/types.ts";
import { jobStateOf, moved } from "./job-state.ts";
import type { JobRecord } from "./record.ts";

const AT = (second: number): string => `2026-01-01T00:00:0${second}Z`;
const NOTHING: JobRecord = { given: {} };

function job(status?: KusciaJobStatus, spec: object = {}, metadata: object = {}): KusciaJob {
  return {
    metadata: { name: "j", uid: "u", creationTimestamp: AT(0), ...metadata },
    spec: { initiator: "a", tasks: [], ...spec },
    ...(status && { status }),
  };
}

const suspended = (is: "True" | "Unknown", reason: string, second: number): KusciaJobStatus["conditions"] => [
  { type: "Suspended", status: is, reason, message: "", lastTransitionTime: AT(second) },
];

describe("a job's state", () => {
  it("is active from the first, without a past", () => {
    const state = { state: "active", stateTransitionTime: AT(0) };
    expect(jobStateOf(job(), NOTHING)).toEqual(state);
    expect(jobStateOf(job({ phase: "Running" }), NOTHING)).toEqual(state);
    expect(jobStateOf(job({ phase: "AwaitingApproval" }), NOTHING).state).toBe("enabling");
  });

  it("goes through disabling to disabled, and through enabling to active", () => {
    const disabling = moved(job(), NOTHING, "disabling", AT(1));
    const told = job({ phase: "Running" }, { suspend: true });
    const past = { previousState: "active", previousStateTransitionTime: AT(0) };
    expect(jobStateOf(told, disabling)).toEqual({ state: "disabling", stateTransitionTime: AT(1), ...past });
    const done = job({ phase: "Suspended", conditions: suspended("True", "Disabled", 3) }, { suspend: true });
    expect(jobStateOf(done, disabling)).toEqual({
      state: "disabled",
      stateTransitionTime: AT(3),
      previousState: "disabling",
      previousStateTransitionTime: AT(1),
    });
    const enabling = moved(done, disabling, "enabling", AT(4));
    const resuming = job({ phase: "Running", conditions: suspended("Unknown", "Resuming", 4) });
    expect(jobStateOf(resuming, enabling)).toEqual({
      state: "enabling",
      stateTransitionTime: AT(4),
      previousState: "disabled",
      previousStateTransitionTime: AT(3),
    });
    expect(jobStateOf(job({ phase: "Running", resumeTime: AT(5) }), enabling)).toEqual({
      state: "active",
      stateTransitionTime: AT(5),
      previousState: "enabling",
      previousStateTransitionTime: AT(4),
    });
  });

  it("ends by itself, or by a request", () => {
    const ended = job({ phase: "Succeeded", completionTime: AT(6) });
    expect(jobStateOf(ended, NOTHING)).toEqual({
      state: "completed",
      stateTransitionTime: AT(6),
      previousState: "active",
      previousStateTransitionTime: AT(0),
    });
    const terminating = moved(job(), NOTHING, "terminating", AT(2));
    const told = job({ phase: "Running" }, {}, { labels: { [LABEL.jobStage]: "Stop" } });
    expect(jobStateOf(told, terminating)).toMatchObject({ state: "terminating", stateTransitionTime: AT(2) });
    expect(jobStateOf(ended, terminating)).toMatchObject({
      stateTransitionTime: AT(6),
      previousState: "terminating",
      previousStateTransitionTime: AT(2),
    });
  });

  it("keeps the first move when a request repeats it", () => {
    const once = moved(job(), NOTHING, "disabling", AT(1));
    const told = job({ phase: "Running" }, { suspend: true });
    expect(moved(told, once, "disabling", AT(2))).toEqual({ ...once, modified: AT(2) });
  });
});
