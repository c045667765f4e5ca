import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  CreateJobRequestSchema,
  ApproveJobRequestSchema,
  QueryJobRequestSchema,
} from "../../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { parseRequest } from "./parse.ts";

const parse = (text: string | Buffer, type: string | undefined = "application/json") =>
  parseRequest(CreateJobRequestSchema, Buffer.from(text), type);

describe("a request in JSON", () => {
  it.each([
    ['\uFEFF{"job_id":"a"}'],
    ['{"job_id":"a"}'],
    ['{"jobId":"a"}'],
    ['{"job_id":"a","unknown":{"deep":[1]}}'],
    ['{"job_id":"a","header":null,"tasks":null}'],
  ])("reads %s", (text) => {
    expect(parse(text).jobId).toBe("a");
  });

  it.each([[undefined], ["text/plain"], ["application/json; charset=utf-8"], ["Application/JSON"]])(
    "is what content type %j means",
    (type) => {
      expect(parse('{"job_id":"a"}', type).jobId).toBe("a");
    },
  );

  it.each([["application/x-www-form-urlencoded"], ["text/xml"], ["multipart/form-data"]])(
    "is read as such under the content type %s too",
    (type) => {
      expect(parse(' {"job_id":"a"}', type).jobId).toBe("a");
      expect(parse("", type).jobId).toBe("");
      expect(() => parse("job_id=a&reason=because+it+is+so", type)).toThrow(
        `the body is no JSON, it begins with "job_id=a&reason=becau…"; its content type is ${type}`,
      );
    },
  );

  it.each([
    ["compressed", gzipSync('{"job_id":"a"}')],
    ["UTF-16", Buffer.from('\uFEFF{"job_id":"a"}', "utf16le")],
    ["UTF-16", Buffer.from('\uFEFF{"job_id":"a"}', "utf16le").swap16()],
  ])("says that a body is %s", (what, body) => {
    expect(() => parse(body)).toThrow(`the body is ${what}; send it as`);
  });

  it("takes numbers and strings for integers, and names or numbers for enums, unknown names as 0", () => {
    const party = (limit: string): string =>
      `{"tasks":[{"priority":"3","parties":[{"bandwidth_limits":[{"limit_kbps":${limit}}]}]}]}`;
    for (const limit of ["12", '"12"']) {
      const [task] = parse(party(limit)).tasks;
      expect(task?.priority).toBe(3);
      expect(task?.parties[0]?.bandwidthLimits[0]?.limitKbps).toBe(12n);
    }
    for (const [text, result] of [
      ['"APPROVE_RESULT_REJECT"', 2],
      ["2", 2],
      ['"NOPE"', 0],
    ] as const) {
      expect(parseRequest(ApproveJobRequestSchema, Buffer.from(`{"result":${text}}`), undefined).result).toBe(result);
    }
  });

  it.each([
    ["", "EOF"],
    ["  ", "EOF"],
    ["xx", "invalid character 'x' looking for beginning of value"],
    ["é", "invalid character 'é' looking for beginning of value"],
    ['{"job_id":', "unexpected EOF"],
    ['{"job_id":"a', "unexpected EOF"],
    ['{"job_id" "a"}', "invalid JSON at offset 10: invalid character '\"'"],
    ["{'job_id':'a'}", "invalid JSON at offset 1: invalid character '''; JSON has its strings in double quotes"],
    ["[]", "json: cannot unmarshal array into Go value of type kusciaapi.CreateJobRequest"],
    ['"x"', "json: cannot unmarshal string into Go value of type kusciaapi.CreateJobRequest"],
    ['{"job_id":1}', "json: cannot unmarshal number into Go struct field CreateJobRequest.job_id of type string"],
    ['{"jobId":{}}', "json: cannot unmarshal object into Go struct field CreateJobRequest.job_id of type string"],
    [
      '{"max_parallelism":1.5}',
      "json: cannot unmarshal number 1.5 into Go struct field CreateJobRequest.max_parallelism of type int32",
    ],
    [
      '{"max_parallelism":1e99}',
      "json: cannot unmarshal number 1e+99 into Go struct field CreateJobRequest.max_parallelism of type int32",
    ],
    ['{"tasks":{}}', "json: cannot unmarshal object into Go struct field CreateJobRequest.tasks of type []*struct"],
    [
      '{"tasks":[{"tolerable":1}]}',
      "json: cannot unmarshal number into Go struct field Task.tasks.tolerable of type bool",
    ],
    [
      '{"custom_fields":{"a":1}}',
      "json: cannot unmarshal number into Go struct field CreateJobRequest.custom_fields of type string",
    ],
    [
      '{"tasks":[{"parties":[{"bandwidth_limits":[{"limit_kbps":-1}]}]}]}',
      "json: cannot unmarshal number -1 into Go struct field BandwidthLimit.tasks.parties.bandwidth_limits.limit_kbps of type uint64",
    ],
  ])("refuses %s", (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 11101, message }));
  });

  it("names the field of the specification's example", () => {
    expect(() => parseRequest(QueryJobRequestSchema, Buffer.from('{"job_id":3}'), undefined)).toThrow(
      "json: cannot unmarshal number into Go struct field QueryJobRequest.job_id of type string",
    );
  });

  it("bears nesting and length beyond reason", () => {
    expect(() => parse("[".repeat(1_000_000))).toThrow(expect.objectContaining({ code: 11101 }));
    expect(parse(`{"x":${"[".repeat(100_000)}${"]".repeat(100_000)},"job_id":"a"}`).jobId).toBe("a");
  });
});

describe("a request in protobuf", () => {
  it.each([
    ["a truncated field", [0x12, 0x05, 0x61]],
    ["an invalid tag", [0x07]],
    ["invalid UTF-8 in a string", [0x12, 0x02, 0xff, 0xfe]],
    ["groups without end", Array.from({ length: 100_000 }, () => 0x7b)],
  ])("refuses %s", (_name, bytes) => {
    expect(() => parse(Buffer.from(bytes), "application/x-protobuf")).toThrow(
      expect.objectContaining({ code: 11101, message: "proto: cannot parse invalid wire-format data" }),
    );
  });

  it("reads an empty body as an empty request, and skips unknown fields", () => {
    expect(parse("", "application/x-protobuf").jobId).toBe("");
    expect(parse(Buffer.from([0xfa, 0x07, 0x01, 0x61, 0x12, 0x01, 0x62]), "application/x-protobuf").jobId).toBe("b");
  });
});
