import type { ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { JobApiError, UnavailableError } from "./errors.ts";
import { pauseAsked } from "./event-stream.ts";
import { playServer, tell } from "./testing/played-server.ts";
import { watchJobs } from "./watch.ts";
import { watchTopics } from "./watch-topics.ts";

const refuse =
  (status: number) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { "content-type": "text/html" }).end("<h1>no</h1>");

const event = (type: string, data: object, id = ""): string =>
  `event: ${type}\n${id === "" ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
const job = (type: string, name: string): string => event(type, { type, object: { job_id: name } });

/** What comes up to the last SYNCED that is expected. */
async function upTo<T extends { readonly type: string }>(synced: number, events: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const each of events) {
    seen.push(each);
    if (seen.filter(({ type }) => type === "SYNCED").length === synced) break;
  }
  return seen;
}

it.each([500, 502, 503, 504, 429])("a watch goes on after a server or a proxy answered %i", async (status) => {
  const { requests, transport } = await playServer(refuse(status), tell(event("SYNCED", {}, "7")));
  expect(await upTo(1, watchJobs(transport, {}))).toEqual([{ type: "SYNCED" }]);
  expect(requests).toHaveLength(2);
});

it.each([400, 403, 404])("a watch ends with what %i says", async (status) => {
  const { transport } = await playServer(refuse(status));
  const watch = upTo(1, watchJobs(transport, {}));
  await expect(watch).rejects.toThrow(JobApiError);
  await expect(watch).rejects.toMatchObject({ httpStatus: status, message: "<h1>no</h1>" });
});

it("who has heard a part of the beginning is told to forget it before all comes once more", async () => {
  const { requests, transport } = await playServer(
    tell(job("ADDED", "a") + job("ADDED", "b")),
    refuse(502),
    tell(job("ADDED", "a") + event("SYNCED", {}, "7")),
    tell(job("MODIFIED", "a") + event("SYNCED", {}, "8")),
  );
  const seen = await upTo(2, watchJobs(transport, {}));
  expect(seen.map((each) => ("job" in each ? `${each.type} ${each.job.jobId}` : each.type))).toEqual([
    "ADDED a",
    "ADDED b",
    "RESET",
    "ADDED a",
    "SYNCED",
    // This one went on where it was.
    "MODIFIED a",
    "SYNCED",
  ]);
  expect(requests.map(({ headers }) => headers["last-event-id"])).toEqual([undefined, undefined, undefined, "7"]);
});

it("of several topics each is to be forgotten", async () => {
  const told = event("ADDED", { type: "ADDED", topic: "schedules", name: "s", object: "{}" });
  const { transport } = await playServer(tell(told), tell(event("SYNCED", { type: "SYNCED" }, "7")));
  const seen = await upTo(1, watchTopics(transport, { topics: ["schedules", "job:a", "jobs"] }));
  expect(seen.map(({ type, topic }) => `${type} ${topic}`.trim())).toEqual([
    "ADDED schedules",
    "RESET schedules",
    "RESET",
    "SYNCED",
  ]);
});

it("the pause that the server asks for is kept, and what will not heal is thrown", () => {
  expect(pauseAsked(new UnavailableError("busy", { sent: false, retryAfterSeconds: 7 }))).toBe(7000);
  expect(pauseAsked(new UnavailableError("gone", { sent: true }))).toBe(0);
  expect(() => pauseAsked(new JobApiError("no", { httpStatus: 403 }))).toThrow("no");
});
