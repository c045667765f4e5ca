import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import {
  BatchQueryJobStatusRequestSchema,
  CreateJobRequestSchema,
} from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { parseRequest, PROTOBUF_TYPE } from "./kuscia/json/parse.ts";
import { weighBinary, weighJson } from "./weight.ts";

const json = (text: string): void => weighJson(Buffer.from(text));
const jobOf = (tasks: number, parties: number) =>
  create(CreateJobRequestSchema, {
    jobId: "j",
    initiator: "a",
    tasks: Array.from({ length: tasks }, (_, task) => ({
      alias: `t${task}`,
      appImage: "i",
      taskInputConfig: "{}",
      parties: Array.from({ length: parties }, (__, party) => ({ domainId: `d${party}`, role: "r" })),
    })),
  });

describe("a request", () => {
  it("of the most tasks with 64 parties each passes, in JSON and in binary", () => {
    const job = jobOf(128, 64);
    const tasks = job.tasks.map(({ alias, parties }) => ({
      alias,
      parties: parties.map(({ domainId, role }) => ({ domain_id: domainId, role })),
    }));
    expect(() => json(JSON.stringify({ job_id: "j", initiator: "a", tasks }))).not.toThrow();
    const bytes = toBinary(CreateJobRequestSchema, job);
    expect(() => weighBinary(CreateJobRequestSchema, bytes)).not.toThrow();
  });

  it.each([
    ["objects", `{"tasks":[${"{},".repeat(30_001)}{}]}`],
    ["numbers", `[${"1,".repeat(30_001)}1]`],
    ["fields", `{${'"a":1,'.repeat(30_001)}"b":1}`],
  ])("of too many %s is refused before it is parsed", (_, text) => {
    expect(() => json(text)).toThrow("the request has more than 30000 values, send it in several");
    expect(() => parseRequest(CreateJobRequestSchema, Buffer.from(text), "application/json")).toThrow("30000 values");
  });

  it("of too many messages in binary is refused, also when they are nested or empty", () => {
    const many = create(CreateJobRequestSchema, { tasks: Array.from({ length: 30_001 }, () => ({})) });
    const nested = jobOf(128, 128);
    const ids = create(BatchQueryJobStatusRequestSchema, { jobIds: Array.from({ length: 30_001 }, () => "") });
    for (const message of [many, nested])
      expect(() =>
        parseRequest(CreateJobRequestSchema, Buffer.from(toBinary(CreateJobRequestSchema, message)), PROTOBUF_TYPE),
      ).toThrow("30000 values");
    const bytes = toBinary(BatchQueryJobStatusRequestSchema, ids);
    expect(() => weighBinary(BatchQueryJobStatusRequestSchema, bytes)).toThrow("30000 values");
  });

  it("of too many lists within lists is refused", () => {
    expect(() => json(`{"a":${"[".repeat(120_001)}`)).toThrow("30000 values");
  });

  it("is not judged by what stands in its texts", () => {
    expect(() => json(JSON.stringify({ a: '[{,"\\'.repeat(40_000) }))).not.toThrow();
  });

  it("that cannot be read is left to the parser", () => {
    expect(() => weighBinary(CreateJobRequestSchema, Buffer.from([0xff, 0xff, 0xff]))).not.toThrow();
    expect(() => json('"abc')).not.toThrow();
    expect(() => json('"abc\\')).not.toThrow();
  });
});
