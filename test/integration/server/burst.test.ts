import { afterAll, beforeAll, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { Scene } from "../../support/scene.ts";
import { eventually, Fixture } from "./harness.ts";
import { postJson, sendHttp } from "./http.ts";
import { type Stream, watchGrpc, watchHttp } from "./streams.ts";

const JOBS = Array.from({ length: 200 }, (_, i) => `burst-${i}`);

let scene: Scene;
let fixture: Fixture;
let api: Api;

beforeAll(async () => {
  scene = await Scene.open();
  fixture = new Fixture(scene.world.cluster, false, scene.world.jobNamespace);
  // The limits that a client meets by default.
  api = await fixture.startApi("--request-rate=50", "--request-burst=200");
});
afterAll(async () => {
  const problems = await scene.close();
  await fixture.stop();
  expect(problems).toEqual([]);
});

/** What a stream told of each job, with repetitions left out. */
function tales({ seen }: Stream): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const line of seen) {
    const [type = "", job, state = ""] = line.split(" ");
    if (job === undefined) continue;
    const tale = all.get(job) ?? [];
    if (tale.at(-1) !== `${type} ${state}`) tale.push(`${type} ${state}`);
    all.set(job, tale);
  }
  return all;
}

it(
  "runs 200 jobs that are created at once, and every watcher sees all of them begin and end",
  { timeout: 600_000 },
  async () => {
    const { alice, appImage } = scene.world;
    const streams = [await watchHttp(api.httpPort), await watchGrpc(api)];
    const job = { initiator: alice, max_parallelism: 1 };
    const task = { alias: "t", app_image: appImage, task_input_config: "{}", parties: [{ domain_id: alice }] };
    const answers = await Promise.all(
      JOBS.map((job_id) => postJson(api.httpPort, "/api/v1/job/create", { job_id, ...job, tasks: [task] })),
    );
    expect(answers.filter(({ status }) => status?.code !== 0)).toEqual([]);

    const hasEnded = (stream: Stream): boolean =>
      stream.seen.filter((line) => line.endsWith(" Succeeded")).length >= JOBS.length &&
      [...tales(stream).values()].every((tale) => tale.at(-1) === "MODIFIED Succeeded");
    await eventually(() => (streams.every(hasEnded) ? true : undefined), 300_000);

    for (const stream of streams) {
      const told = tales(stream);
      expect([...told.keys()].sort()).toEqual([...JOBS].sort());
      const isWhole = (tale: string[]): boolean =>
        tale[0] === "ADDED Pending" && tale.filter((step) => step.startsWith("ADDED")).length === 1;
      expect([...told.values()].filter((tale) => !isWhole(tale))).toEqual([]);
      stream.close();
    }
    const { data } = await postJson(api.httpPort, "/api/v1/job/status/batchQuery", { job_ids: JOBS });
    const states = (data as { jobs: { status: { state: string } }[] }).jobs.map(({ status }) => status.state);
    expect(states).toEqual(JOBS.map(() => "Succeeded"));
    const metrics = (await sendHttp(api.healthPort, "/metrics", undefined, { method: "GET" })).text;
    // Watchers and queries are served from one watch, which a busy API server may end and which is then opened again.
    const asked = [
      ...metrics.matchAll(/^rest_client_requests_total\{method="(\w+)",resource="kusciajobs",code="200"\}/gm),
    ];
    expect(asked.map(([, method]) => method)).toEqual(["watch"]);
  },
);
