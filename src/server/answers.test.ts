import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { BatchQueryJobStatusResponseSchema } from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { ListJobsResponseSchema } from "../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { binaryAnswer, encoded, jsonAnswer } from "./answers.ts";
import { answerJson } from "./kuscia/json/go-json.ts";

const status = { code: 0, message: "success" };
const tasks = [{ alias: "a", progress: 0.1 }, { alias: "b" }];
const batchOf = (size: number) =>
  create(BatchQueryJobStatusResponseSchema, {
    status,
    data: {
      jobs: Array.from({ length: size }, (_, index) => ({ jobId: `"j${index}`, status: { state: "x", tasks } })),
    },
  });

it.each([0, 1, 20, 21, 300])("is the same for %d entries as in one go", async (size) => {
  const batch = batchOf(size);
  const schema = BatchQueryJobStatusResponseSchema;
  expect(await jsonAnswer(schema, batch)).toBe(JSON.stringify(answerJson(schema, batch)));
  expect(fromBinary(schema, await binaryAnswer(schema, batch))).toEqual(fromBinary(schema, toBinary(schema, batch)));
});

it("keeps what else the data holds", async () => {
  const jobs = Array.from({ length: 50 }, (_, index) => ({ jobId: String(index) }));
  const page = create(ListJobsResponseSchema, { status, data: { jobs, nextPageToken: "next", total: 99n } });
  const schema = ListJobsResponseSchema;
  expect(await jsonAnswer(schema, page)).toBe(JSON.stringify(answerJson(schema, page)));
  expect(fromBinary(schema, await binaryAnswer(schema, page))).toEqual(page);
});

it("lets others have their turn while a long answer is encoded", async () => {
  const batch = batchOf(20_000);
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  await jsonAnswer(BatchQueryJobStatusResponseSchema, batch);
  const ofJson = turns;
  await binaryAnswer(BatchQueryJobStatusResponseSchema, batch);
  clearInterval(others);
  expect(ofJson).toBeGreaterThan(0);
  expect(turns).toBeGreaterThan(ofJson);
});

it("becomes a refusal when it would fill the memory", async () => {
  const schema = BatchQueryJobStatusResponseSchema;
  const job = { jobId: "x".repeat(1024 * 1024) };
  const message = create(schema, { status, data: { jobs: Array.from({ length: 30 }, () => job) } });
  for (const encode of [jsonAnswer, binaryAnswer]) {
    const { outcome, answer } = await encoded<string | Buffer>({ message }, schema, encode);
    expect(outcome.error).toMatchObject({
      code: 11100,
      message: "the answer has more than 8 MiB, ask for fewer at once",
    });
    expect(answer.length).toBeLessThan(200);
  }
});
