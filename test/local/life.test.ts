import { readdirSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NAMESPACES, PODS } from "../../src/api/resources.ts";
import { World } from "./world.ts";

/** Local mode ends and begins again. */
let world: World;

beforeEach(async () => {
  world = await new World().start();
});
afterEach(async () => {
  await world.stop();
  world.remove();
});

const PATIENCE = { interval: 20 };

async function runPod(script: string): Promise<void> {
  await world.client.create(NAMESPACES, { metadata: { name: "n" } });
  await world.client.create(PODS, {
    metadata: { name: "p", namespace: "n" },
    spec: { restartPolicy: "Never", containers: [{ name: "c", command: ["sh", "-c", script] }] },
  });
  await expect.poll(async () => (await pod()).status?.phase, PATIENCE).toBe("Running");
}

function pod() {
  return world.client.get(PODS, { namespace: "n", name: "p" });
}

it("ends its pods in order, and still knows them afterwards", async () => {
  await runPod("trap 'exit 0' TERM; while :; do sleep 0.05; done");
  const { url } = world.local;
  await world.stop();
  await world.start();
  expect((await pod()).status).toMatchObject({ phase: "Failed", reason: "Terminated" });
  expect(world.local.url).toBe(url);
});

/** Names in the temporary folder that stand for a folder whose own name holds blanks. */
function linksTo(folder: string): string[] {
  return readdirSync(tmpdir()).filter((name) => {
    try {
      return readlinkSync(join(tmpdir(), name)) === folder;
    } catch {
      // No link, or one that another test has just removed.
      return false;
    }
  });
}

it("leaves nothing in the temporary folder", async () => {
  const { folder } = world.local;
  expect(linksTo(folder)).toHaveLength(1);
  await world.stop();
  expect(linksTo(folder)).toEqual([]);
  await world.start();
});

it("a folder in use is refused, with what to do", async () => {
  const second = new World();
  await expect(second.start({ data: world.local.folder })).rejects.toThrow(
    /another local mode runs in .* stop it, or give this one a folder with --data FOLDER/,
  );
  second.remove();
});

it("a port that is taken is refused, with what to do", async () => {
  const port = Number(new URL(world.local.url).port);
  const second = new World();
  await expect(second.start({ port })).rejects.toThrow(
    new RegExp(`cannot listen on port ${port}: .*EADDRINUSE.*; choose another with --port`),
  );
  second.remove();
});

it("a runner that is not there is refused", async () => {
  vi.stubEnv("PATH", "/nowhere");
  const second = new World();
  await expect(second.start({ runner: "podman" })).rejects.toThrow("--runner podman needs the program podman");
  second.remove();
  vi.unstubAllEnvs();
});

it("gives no node more pods than it may have", async () => {
  await world.stop();
  await world.start({ "max-pods": 1 });
  await runPod("sleep 600");
  const second = { metadata: { name: "q", namespace: "n" }, spec: { containers: [{ name: "c", command: ["true"] }] } };
  await world.client.create(PODS, second);
  const scheduled = async () =>
    (await world.client.get(PODS, { namespace: "n", name: "q" })).status?.conditions?.find(
      ({ type }) => type === "PodScheduled",
    );
  await expect.poll(scheduled, PATIENCE).toMatchObject({
    status: "False",
    reason: "Unschedulable",
    message: "0/1 nodes are available: 1 Too many pods.",
  });
  await world.client.delete(PODS, { namespace: "n", name: "p" }, { gracePeriodSeconds: 0 });
  await expect.poll(scheduled, PATIENCE).toMatchObject({ status: "True" });
});
