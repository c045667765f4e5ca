import type { JsonValue } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import {
  CreateJobRequestSchema,
  QueryJobRequestSchema,
} from "../../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { describeUnknownFields } from "./unknown-fields.ts";

it.each([
  ["a name without its underscore", { jobid: "a" }, '"jobid" is not a field of the request, "job_id" is'],
  ["a name of something else", { id: "a" }, '"id" is not a field of the request'],
  ["both spellings of a field", { job_id: "a", jobId: "a" }, undefined],
  ["nothing", {}, undefined],
])("says of %s what it is", (_, json, expected) => {
  expect(describeUnknownFields(QueryJobRequestSchema, json)).toBe(expected);
});

it("looks into messages and lists", () => {
  const json: JsonValue = {
    job_id: "a",
    tasks: [{ alias: "a", parties: [{ domainID: "alice" }, { domain_id: "bob" }] }],
  };
  expect(describeUnknownFields(CreateJobRequestSchema, json)).toBe(
    '"domainID" is not a field of tasks.parties, "domain_id" is',
  );
});

it("names a few, and none in full length", () => {
  const json = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`${index}${"x".repeat(100)}`, 1]));
  const text = describeUnknownFields(QueryJobRequestSchema, json);
  expect(text).toContain("; and 6 more");
  expect(text?.length).toBeLessThan(300);
});
