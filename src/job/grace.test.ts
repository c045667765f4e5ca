import { describe, expect, it } from "vitest";
import { ANNOTATION, LABEL } from "../api/names.ts";
import { graceOf, graceText } from "./grace.ts";
import { plan } from "./plan.ts";
import { commandMetadata } from "./stage-command.ts";
import { aJob } from "./testing/builders.ts";
import { effectsOf } from "./testing/readers.ts";
import { World } from "./testing/world.ts";

const job = (version: string, grace?: string) => ({
  metadata: {
    labels: { [LABEL.jobStageVersion]: version },
    annotations: { ...(grace !== undefined && { [ANNOTATION.jobStageGrace]: grace }) },
  },
});

describe("the time that programs have to end", () => {
  it.each([
    ["as it was given with the command", job("2", graceText("2", 90)), 90],
    ["as the AppImage says after another command", job("3", graceText("2", 90)), undefined],
    ["as the AppImage says without an annotation", job("2"), undefined],
    ["as the AppImage says for a text of others", job("2", "soon"), undefined],
    ["as the AppImage says for what is no time", job("2", '{"version":"2","seconds":0}'), undefined],
  ])("is %s", (_, given, seconds) => {
    expect(graceOf(given)).toBe(seconds);
  });

  it("goes to the pods that a Stop ends, and not to Services", () => {
    const world = new World(aJob().task("a", { parties: ["alice"] })).settle().run("alice/a-0");
    const { metadata } = world.job;
    const command = commandMetadata(world.job, { stage: "Stop", trigger: "alice", graceSeconds: 7 });
    Object.assign(metadata, { labels: { ...metadata.labels, ...command.labels }, annotations: command.annotations });
    const children = effectsOf(plan(world.snapshot())).deletions.flatMap((each) => each.children);
    expect(children.filter(({ kind }) => kind === "Pod").map((pod) => pod.gracePeriodSeconds)).toEqual([7]);
    expect(children.filter(({ kind }) => kind !== "Pod").every((each) => !("gracePeriodSeconds" in each))).toBe(true);
  });

  it("goes from the job with the next command", () => {
    const given = { ...aJob().build(), ...job("2", graceText("2", 90)) };
    const { annotations } = commandMetadata(given, { stage: "Restart", trigger: "alice" });
    expect(annotations).toEqual({ [ANNOTATION.jobStageGrace]: null });
  });
});
