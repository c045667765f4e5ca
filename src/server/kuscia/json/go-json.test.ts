import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import {
  ContainerSchema,
  ListAppImageRequestSchema,
} from "../../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import {
  EventType,
  JobStatusSchema,
  TaskStatusSchema,
  WatchJobEventResponseSchema,
  BandwidthLimitSchema,
  CreateJobRequestSchema,
  ApproveJobRequestSchema,
} from "../../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { QueryLogResponseSchema } from "../../../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { answerJson, streamJson } from "./go-json.ts";

it("writes every field of an answer: null, empty lists and maps, zeros", () => {
  expect(JSON.stringify(answerJson(ContainerSchema, create(ContainerSchema)))).toBe(
    '{"name":"","command":[],"args":[],"working_dir":"","config_volume_mounts":[],"ports":[],"env_from":[],"env":[],"resources":null,' +
      '"liveness_probe":null,"readiness_probe":null,"startup_probe":null,"image_pull_policy":""}',
  );
});

it("writes 64-bit integers as strings, enums by name, maps by key, floats short", () => {
  expect(answerJson(BandwidthLimitSchema, create(BandwidthLimitSchema, { limitKbps: 2n ** 64n - 1n }))).toEqual({
    destination_id: "",
    limit_kbps: "18446744073709551615",
  });
  expect(answerJson(ListAppImageRequestSchema, create(ListAppImageRequestSchema))).toEqual({
    header: null,
    page_size: "0",
    page_token: "",
  });
  expect(answerJson(ApproveJobRequestSchema, create(ApproveJobRequestSchema, { result: 2 }))).toMatchObject({
    result: "APPROVE_RESULT_REJECT",
  });
  const fields = answerJson(
    CreateJobRequestSchema,
    create(CreateJobRequestSchema, { customFields: { b: "1", a: "2" } }),
  ) as { custom_fields: object };
  expect(Object.keys(fields.custom_fields)).toEqual(["a", "b"]);
  expect(answerJson(TaskStatusSchema, create(TaskStatusSchema, { progress: Math.fround(0.1) }))).toMatchObject({
    progress: 0.1,
  });
});

it("writes streams as captured from Kuscia, to the byte", () => {
  const event = (type: EventType, object?: object): string =>
    JSON.stringify(
      streamJson(
        WatchJobEventResponseSchema,
        create(WatchJobEventResponseSchema, { type, object: object && create(JobStatusSchema, object) }),
      ),
    );
  expect(
    event(EventType.ADDED, { jobId: "j2", status: { state: "Pending", tasks: [{ state: "Pending", alias: "a" }] } }),
  ).toBe('{"object":{"job_id":"j2","status":{"state":"Pending","tasks":[{"state":"Pending","alias":"a"}]}}}');
  expect(event(EventType.HEARTBEAT)).toBe('{"type":4}');
  expect(
    event(EventType.MODIFIED, {
      jobId: "job-psi",
      status: {
        state: "Failed",
        errMsg: "Task[psi]-Party[bob]: m;tl",
        startTime: "2026-01-07T19:04:05Z",
        stageStatusList: [{ domainId: "alice", state: "JobCreateStageSucceeded" }],
      },
    }),
  ).toBe(
    '{"type":1,"object":{"job_id":"job-psi","status":{"state":"Failed","err_msg":"Task[psi]-Party[bob]: m;tl","start_time":"2026-01-07T19:04:05Z",' +
      '"stage_status_list":[{"domain_id":"alice","state":"JobCreateStageSucceeded"}]}}}',
  );
  expect(event(EventType.DELETED, { jobId: "x" })).toBe('{"type":2,"object":{"job_id":"x"}}');
  expect(
    streamJson(QueryLogResponseSchema, create(QueryLogResponseSchema, { status: { message: "success" }, log: "l" })),
  ).toEqual({ status: { message: "success" }, log: "l" });
});
