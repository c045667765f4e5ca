import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import type { KusciaJob } from "../../api/types.ts";
import { QueryJobResponseSchema } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { jobDataOf } from "../../service/convert/job-config.ts";
import { answerJson } from "./json/go-json.ts";

it("answers the worked example of the specification to the byte", () => {
  const endpoint = (domain: string) => ({
    portName: "psi",
    scope: "Cluster" as const,
    endpoint: `job-psi-0-psi.${domain}.svc`,
  });
  const time = "2026-01-08T03:04:06Z";
  const example: KusciaJob = {
    metadata: { name: "job-psi", creationTimestamp: "2026-01-08T03:04:05Z", labels: { other: "x" } },
    spec: {
      initiator: "alice",
      maxParallelism: 2,
      tasks: [
        {
          alias: "psi",
          taskInputConfig: "{}",
          appImage: "psi-image",
          taskID: "job-psi",
          parties: [{ domainID: "alice" }, { domainID: "bob", resources: { limits: { cpu: "1" } } }],
        },
      ],
    },
    status: {
      phase: "Running",
      startTime: "2026-01-08T03:04:05Z",
      stageStatus: { bob: "JobCreateStageSucceeded", alice: "JobCreateStageSucceeded" },
      approveStatus: { bob: "JobAccepted", alice: "JobAccepted" },
      tasks: [
        {
          alias: "psi",
          taskID: "job-psi",
          state: "Running",
          createTime: time,
          startTime: time,
          parties: ["alice", "bob"].map((domainID) => ({
            domainID,
            state: "Running" as const,
            endpoints: [endpoint(domainID)],
          })),
        },
      ],
    },
  };
  const answer = create(QueryJobResponseSchema, { status: { code: 0, message: "success" }, data: jobDataOf(example) });
  expect(JSON.stringify(answerJson(QueryJobResponseSchema, answer))).toBe(
    '{"status":{"code":0,"message":"success","details":[]},' +
      '"data":{"job_id":"job-psi","initiator":"alice","max_parallelism":2,' +
      '"tasks":[{"app_image":"psi-image","parties":[{"domain_id":"alice","role":"","resources":null,"bandwidth_limits":[]},{"domain_id":"bob","role":"","resources":null,"bandwidth_limits":[]}],' +
      '"alias":"psi","task_id":"job-psi","dependencies":[],"task_input_config":"{}","priority":0,"schedule_config":null}],' +
      '"status":{"state":"Running","err_msg":"","create_time":"2026-01-08T03:04:05Z","start_time":"2026-01-08T03:04:05Z","end_time":"",' +
      '"tasks":[{"task_id":"job-psi","state":"Running","err_msg":"","create_time":"2026-01-08T03:04:06Z","start_time":"2026-01-08T03:04:06Z","end_time":"",' +
      '"parties":[{"domain_id":"alice","state":"Running","err_msg":"","endpoints":[{"port_name":"psi","scope":"Cluster","endpoint":"job-psi-0-psi.alice.svc"}]},' +
      '{"domain_id":"bob","state":"Running","err_msg":"","endpoints":[{"port_name":"psi","scope":"Cluster","endpoint":"job-psi-0-psi.bob.svc"}]}],' +
      '"alias":"psi","progress":0}],' +
      '"stage_status_list":[{"domain_id":"alice","state":"JobCreateStageSucceeded"},{"domain_id":"bob","state":"JobCreateStageSucceeded"}],' +
      '"approve_status_list":[{"domain_id":"alice","state":"JobAccepted"},{"domain_id":"bob","state":"JobAccepted"}]},' +
      '"custom_fields":{}}}',
  );
});
