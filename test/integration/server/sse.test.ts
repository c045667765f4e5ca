import { afterAll, beforeAll, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { openHttp, postJson, sendHttp } from "./http.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";

let fixture: Fixture;
let api: Api;
beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi();
});
afterAll(() => fixture.stop());

interface Sse {
  readonly seen: string[];
  lastID: string;
  close(): void;
}

/** Reads the stream as a browser's EventSource does. */
async function listen(port: number, query = "", lastID?: string): Promise<Sse> {
  const headers: Record<string, string> = lastID === undefined ? {} : { "last-event-id": lastID };
  const response = await openHttp(port, `/api/v1/job/watch${query}`, undefined, { method: "GET", headers });
  expect([response.statusCode, response.headers["content-type"]]).toEqual([200, "text/event-stream; charset=utf-8"]);
  const stream: Sse = { seen: [], lastID: lastID ?? "", close: () => response.destroy() };
  let rest = "";
  response.setEncoding("utf8").on("data", (chunk: string) => {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string): string | undefined =>
        block
          .split("\n")
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const { object } = JSON.parse(field("data") ?? "{}") as { object?: { job_id: string } };
      stream.lastID = field("id") ?? stream.lastID;
      if (field("event") !== undefined) stream.seen.push([field("event"), object?.job_id].filter(Boolean).join(" "));
    }
  });
  return stream;
}

const has = (stream: Sse, line: string) => eventually(() => (stream.seen.includes(line) ? true : undefined));

/** The API has heard of what was done beside it: these jobs and no others, in the order of their names. */
async function known(names: readonly string[]): Promise<void> {
  await eventually(async () => {
    const { data } = await postJson(api.httpPort, "/api/v1/job/list", { page_size: 1000 });
    const found = (data as { jobs: { job_id: string }[] }).jobs.map(({ job_id }) => job_id).sort();
    return found.join() === names.join() ? true : undefined;
  });
}

it("begins with the state, says where it ends, and goes on where a client left, without what that has seen", async () => {
  await fixture.createJob("one");
  await fixture.createJob("two");
  await known(["one", "two"]);
  const first = await listen(api.httpPort);
  await has(first, "SYNCED");
  expect(first.seen).toEqual(["ADDED one", "ADDED two", "SYNCED"]);
  await fixture.setStatus("one", { phase: "Running" });
  await has(first, "MODIFIED one");
  first.close();
  await fixture.setStatus("two", { phase: "Running" });
  await fixture.createJob("three");
  await fixture.cluster.kubectl(["-n", fixture.namespace, "delete", "kj", "one"]);
  await known(["three", "two"]);
  const again = await listen(api.httpPort, "", first.lastID);
  await has(again, "SYNCED");
  expect(again.seen).toEqual(["MODIFIED two", "MODIFIED three", "DELETED one", "SYNCED"]);
  again.close();
});

it("goes on at another replica, or says that it cannot", async () => {
  const other = await fixture.startApi();
  const first = await listen(api.httpPort);
  await has(first, "SYNCED");
  await fixture.createJob("four");
  await has(first, "ADDED four");
  first.close();
  await fixture.createJob("five");
  // The other replica has seen all since it began, and the client's place is later.
  await eventually(async () => {
    const probe = await listen(other.httpPort);
    await has(probe, "SYNCED");
    probe.close();
    return probe.seen.includes("ADDED five") ? true : undefined;
  });
  const resumed = await listen(other.httpPort, "", first.lastID);
  await has(resumed, "SYNCED");
  expect(resumed.seen).toEqual(["MODIFIED five", "SYNCED"]);
  resumed.close();
  const young = await fixture.startApi();
  const reset = await listen(young.httpPort, "", first.lastID);
  await has(reset, "SYNCED");
  expect(reset.seen[0]).toBe("RESET");
  expect(reset.seen).toContain("ADDED two");
  reset.close();
});

it.each([["nonsense"], ["1-x"], [`${"9".repeat(30)}-x`]])("begins anew for the id %s", async (id) => {
  const stream = await listen(api.httpPort, "", id);
  await has(stream, "SYNCED");
  expect(stream.seen[0]).toBe("RESET");
  stream.close();
});

it("shows only the jobs asked for", async () => {
  await fixture.createJob("six");
  await known(["five", "four", "six", "three", "two"]);
  const byID = await listen(api.httpPort, "?job_id=six,nope");
  const byState = await listen(api.httpPort, "?state=Succeeded&state=Failed");
  await has(byID, "SYNCED");
  await has(byState, "SYNCED");
  await fixture.setStatus("two", { phase: "Failed" });
  await fixture.setStatus("six", { phase: "Running" });
  await fixture.setStatus("six", { phase: "Succeeded" });
  await has(byState, "MODIFIED six");
  await eventually(() => (byID.seen.length === 4 ? true : undefined));
  expect(byID.seen).toEqual(["ADDED six", "SYNCED", "MODIFIED six", "MODIFIED six"]);
  expect(byState.seen).toEqual(["SYNCED", "MODIFIED two", "MODIFIED six"]);
  await fixture.setStatus("two", { phase: "Running" });
  await fixture.setStatus("two", { phase: "Cancelled" });
  await fixture.setStatus("six", { phase: "Failed" });
  await eventually(() => (byState.seen.length === 5 ? true : undefined));
  expect(byState.seen.slice(3)).toEqual(["DELETED two", "MODIFIED six"]);
  byID.close();
  byState.close();
  expect((await sendHttp(api.httpPort, "/api/v1/job/watch?state=running", undefined, { method: "GET" })).status).toBe(
    400,
  );
});
