import { describe, expect, it } from "vitest";
import {
  declaredOutputs,
  isOutput,
  OUTPUT_MAX_BYTES,
  outputConfigMap,
  outputNote,
  outputValue,
  readOutput,
} from "./output.ts";

const POD = {
  metadata: {
    namespace: "alice",
    name: "j-a-0",
    labels: { "kuscia.secretflow/job-uid": "uid", "kuscia.secretflow/controller": "kusciajob-operator", other: "x" },
    annotations: { "kuscia.secretflow/task-alias": "a" },
  },
};

describe("an output", () => {
  it.each([
    ["a text", { name: "n", value: "x" }, { name: "n", mediaType: "text/plain", value: "x", readers: [] }],
    [
      "JSON",
      { name: "n", value: { rows: 3 }, readers: "all" },
      { name: "n", mediaType: "application/json", value: '{"rows":3}', readers: "all" },
    ],
    [
      "an address",
      { name: "n", uri: "s3://bucket/x", mediaType: "text/csv", readers: ["bob"] },
      { name: "n", mediaType: "text/csv", uri: "s3://bucket/x", readers: ["bob"] },
    ],
  ])("is %s", (_, given, expected) => {
    expect(readOutput(given)).toEqual(expected);
  });

  it.each([
    ["nothing", null, "an output must be an object"],
    ["no name", { value: "x" }, "name must have"],
    ["a name with a slash", { name: "a/b", value: "x" }, "name must have"],
    ["neither value nor uri", { name: "n" }, "either a value or a uri"],
    ["both", { name: "n", value: "x", uri: "s3://x" }, "either a value or a uri"],
    ["a uri that is none", { name: "n", uri: "no address" }, "uri of"],
    ["a media type that is none", { name: "n", value: "x", mediaType: "text" }, "must be like text/plain"],
    ["readers that are none", { name: "n", value: "x", readers: "bob" }, "readers must be"],
    ["a reader that is no domain", { name: "n", value: "x", readers: ["Bob"] }, "readers of"],
    ["too much", { name: "n", value: "x".repeat(OUTPUT_MAX_BYTES + 1) }, "more than 262144; give a uri"],
  ])("is refused with %s", (_, given, message) => {
    expect(() => readOutput(given)).toThrow(message);
  });
});

describe("a termination message", () => {
  it.each([
    ['{"outputs":[{"name":"n"}]}', [{ name: "n" }]],
    [' {"outputs": []}\n', []],
    ['{"outputs":{}}', undefined],
    ['{"outputs":[', undefined],
    ["boom", undefined],
    [undefined, undefined],
  ])("%j declares %j", (message, expected) => {
    expect(declaredOutputs(message)).toEqual(expected);
  });
});

describe("a ConfigMap", () => {
  it("keeps value and note, and belongs to the job of its pod", () => {
    const stored = outputConfigMap(POD, readOutput({ name: "n", value: "hidden", readers: ["bob"] }));
    expect(isOutput(stored)).toBe(true);
    expect(outputValue(stored)).toBe("hidden");
    expect(outputNote(stored)).toEqual({ name: "n", mediaType: "text/plain", size: 6, readers: ["bob"] });
    expect(stored.metadata.labels).toMatchObject({ "kuscia.secretflow/job-uid": "uid" });
    expect(stored.metadata.labels).not.toHaveProperty("other");
    // Only what every party may read shows in the job.
    expect(JSON.stringify(stored.metadata)).not.toContain("hidden");
    expect(outputNote(outputConfigMap(POD, readOutput({ name: "n", value: "open", readers: "all" })))?.summary).toBe(
      "open",
    );
  });

  it("that somebody has spoiled has no note", () => {
    const stored = outputConfigMap(POD, readOutput({ name: "n", value: "x" }));
    stored.metadata.annotations = { "kuscia.secretflow/output": '{"name":"../x","readers":[]}' };
    expect(outputNote(stored)).toBeUndefined();
  });
});
