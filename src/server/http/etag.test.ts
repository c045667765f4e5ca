import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import {
  ChangeJobResponseSchema,
  EnableJobRequestSchema,
  GetJobRequestSchema,
  GetJobResponseSchema,
} from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { etagHeader, takeIfMatch } from "./etag.ts";

it.each([
  ["a tag", '"1-active"', "", "1-active"],
  ["a weak tag", 'W/"1-active"', "", "1-active"],
  ["several tags", '"1", "2"', "", "1,2"],
  ["any tag", "*", "", ""],
  ["no header", undefined, "", ""],
  ["a tag in the body too", '"1"', "2", "2"],
])("takes %s from If-Match", (_, header, ifMatch, expected) => {
  const message = create(EnableJobRequestSchema, { ifMatch });
  takeIfMatch(message, header);
  expect(message.ifMatch).toBe(expected);
});

it("leaves a request alone that has no place for it", () => {
  const message = create(GetJobRequestSchema, { jobId: "j" });
  takeIfMatch(message, '"1"');
  expect(message).toEqual(create(GetJobRequestSchema, { jobId: "j" }));
});

it("answers with the tag of the job", () => {
  expect(etagHeader({ message: create(ChangeJobResponseSchema, { data: { etag: "1" } }) })).toBe('"1"');
  expect(etagHeader({ message: create(GetJobResponseSchema, { data: { job: { etag: "2" } } }) })).toBe('"2"');
  expect(etagHeader({ message: create(ChangeJobResponseSchema) })).toBeUndefined();
});
