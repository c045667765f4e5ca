import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cluster, startCluster } from "../../cluster/index.ts";
import { installCRDs } from "../../support/shared-cluster.ts";
import { Fixture } from "./harness.ts";
import { eventually } from "./harness.ts";
import { postJson, sendHttp } from "./http.ts";
import { watchGrpc, watchHttp } from "./streams.ts";
import { temporaryFolder } from "../../support/temporary.ts";

/** How long a call may take; none is to come near it. */
const PATIENCE_MS = 120_000;

// A cluster of its own: the API server goes down here.
let cluster: Cluster;
let fixture: Fixture;
beforeAll(async () => {
  cluster = await startCluster({ mode: "api", dir: temporaryFolder("outage") });
  await installCRDs(cluster);
  fixture = new Fixture(cluster, true, "cross-domain");
  for (const name of ["cross-domain", "alice"]) await fixture.createNamespace(name);
});
afterAll(() => fixture.stop());

it("fails fast and says why while the API server is away, serves nothing too old, and heals without doubling events", async () => {
  const api = await fixture.startApi("--cache-max-age=4s", `--request-timeout=${PATIENCE_MS}ms`);
  await fixture.createJob("kept");
  const [http, grpc] = await Promise.all([watchHttp(api.httpPort), watchGrpc(api)]);
  await eventually(() => (http.seen.length === 1 && grpc.seen.length === 1 ? true : undefined));
  const ready = async (): Promise<string> =>
    (await sendHttp(api.healthPort, "/readyz", undefined, { method: "GET" })).text;
  const query = async (job_id: string) =>
    (await postJson(api.httpPort, "/api/v1/job/query", { job_id }))["status"] as { code: number; message: string };
  expect(await ready()).toBe("ok\n");

  await cluster.killApiServer();
  const begin = performance.now();
  // What is known is still answered; what is not cannot be asked for.
  expect(await query("kept")).toMatchObject({ code: 0 });
  expect(await query("unknown")).toMatchObject({
    code: 11202,
    message: "the Kubernetes API server cannot be reached, try again later",
  });
  const stopped = await postJson(api.httpPort, "/api/v1/job/stop", { job_id: "kept" });
  expect(stopped["status"]).toMatchObject({
    code: 11205,
    message: "the Kubernetes API server cannot be reached, try again later",
  });
  expect(performance.now() - begin).toBeLessThan(PATIENCE_MS / 2);
  await eventually(async () =>
    (await ready()).includes("the Kubernetes API server cannot be reached") ? true : undefined,
  );
  await eventually(async () => ((await query("kept")).code === 11202 ? true : undefined));
  expect((await query("kept")).message).toMatch(/^no contact to the Kubernetes API server for \d+ s, try again later$/);
  expect(
    (await sendHttp(api.httpPort, "/api/v1/job/watch", "{}", { headers: { "content-type": "application/json" } }))
      .status,
  ).toBe(503);
  expect((await sendHttp(api.httpPort, "/api/v1/job/list", "{}")).status).toBe(503);

  await cluster.startComponent("kube-apiserver");
  await eventually(async () => ((await ready()) === "ok\n" ? true : undefined));
  await fixture.setStatus("kept", { phase: "Running" });
  await eventually(
    () =>
      http.seen.includes("MODIFIED kept Running") && grpc.seen.includes("MODIFIED kept Running") ? true : undefined,
    60_000,
  );
  const events = (seen: string[]): string[] => seen.filter((line) => line !== "HEARTBEAT");
  expect(events(http.seen)).toEqual(["ADDED kept Pending", "MODIFIED kept Running"]);
  expect(events(grpc.seen)).toEqual(["ADDED kept Pending", "MODIFIED kept Running"]);
  expect(await query("kept")).toMatchObject({ code: 0 });
  http.close();
  grpc.close();
}, 240_000);
