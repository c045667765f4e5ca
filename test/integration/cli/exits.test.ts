import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobPhase, KusciaJobStatus } from "../../../src/api/types.ts";
import { eventually } from "../server/harness.ts";
import type { Running } from "./kj.ts";
import { type Transport, TRANSPORTS, Ways } from "./ways.ts";

// Every exit code of every command that waits for a job, over both transports.

let ways: Ways;
let manifest = "";

beforeAll(async () => {
  ways = await Ways.start();
  manifest = `${ways.fixture.cluster.dir}/exits.json`;
  const kind = { apiVersion: "kuscia.secretflow/v1alpha1", kind: "KusciaJob" };
  writeFileSync(manifest, JSON.stringify({ ...kind, metadata: { name: "x" }, spec: { initiator: "alice", ...SPEC } }));
});
afterAll(() => ways.fixture.stop());

const SPEC = { tasks: [{ alias: "a", appImage: "i", taskInputConfig: "", parties: [{ domainID: "alice" }] }] };
const RUNNING: KusciaJobStatus = {
  phase: "Running",
  startTime: "2026-01-08T03:04:05Z",
  tasks: [{ alias: "a", taskID: "t", state: "Pending" }],
};

/** How a job comes to its end, or kj to its. */
type Way = (name: string, running: Running) => Promise<void>;

const ends =
  (phase: JobPhase): Way =>
  async (name) => {
    await ways.fixture.setStatus(name, { ...RUNNING, phase, completionTime: "2026-01-08T03:05:05Z" });
  };
const nothing: Way = () => Promise.resolve();

const CODES: readonly (readonly [code: number, what: string, way: Way, flags: string])[] = [
  [0, "succeeds", ends("Succeeded"), ""],
  // As a job API deletes one that no operator has begun: without its finalizer.
  [1, "is deleted", async (name) => void (await ways.run("api", `delete ${name} --yes`)), ""],
  [2, "is waited for with a wrong flag", nothing, " --timeout soon"],
  [3, "fails", ends("Failed"), ""],
  [4, "is cancelled", ends("Cancelled"), ""],
  [4, "is rejected", ends("ApprovalReject"), ""],
  [5, "is suspended", ends("Suspended"), ""],
  [124, "goes on after the timeout", nothing, " --timeout 1s"],
  [130, "goes on after Ctrl-C", (_name, running) => Promise.resolve(running.interrupt()), ""],
];

const COMMANDS: readonly (readonly [command: string, line: (name: string) => string])[] = [
  ["wait", (name) => `wait ${name}`],
  ["watch", (name) => `watch ${name}`],
  ["tree -w", (name) => `tree ${name} -w`],
  ["logs -f", (name) => `logs ${name} -f`],
  ["run --wait", (name) => `run -f ${manifest} --name ${name} --wait`],
  ["run --watch", (name) => `run -f ${manifest} --name ${name} --watch`],
  ["run --logs", (name) => `run -f ${manifest} --name ${name} --logs`],
];

/** A job that runs, and the command about it, which has seen it. */
async function begun(transport: Transport, name: string, line: string): Promise<Running> {
  const { fixture } = ways;
  if (!line.startsWith("run ")) {
    await fixture.createJob(name, SPEC);
    await fixture.setStatus(name, RUNNING);
    await eventually(async () => ((await ways.run(transport, `get ${name}`)).code === 0 ? true : undefined));
    return ways.begin(transport, line);
  }
  const running = ways.begin(transport, line);
  await eventually(() => (running.err().includes(`${name} created`) || line.endsWith("soon") ? true : undefined));
  return running;
}

describe.each(TRANSPORTS)("over %s", (transport) => {
  describe.each(COMMANDS)("%s", (command, line) => {
    it.each(CODES)("ends with %i for a job that %s", async (code, what, way, flags) => {
      const name = [command, what, transport].join("-").replaceAll(/[^a-z]+/g, "-");
      const running = await begun(transport, name, line(name) + flags);
      await way(name, running);
      expect(await running.ended).toMatchObject({ code });
    });
  });
});

it.each(TRANSPORTS)("of several jobs the first of 1, 3, 4, 5 and 124 counts, over %s", async (transport) => {
  const { fixture } = ways;
  const names = ["failed", "cancelled", "suspended", "open"].map((each) => `several-${each}-${transport}`);
  const [failed = "", cancelled = "", suspended = "", open = ""] = names;
  for (const name of names) await fixture.createJob(name, SPEC);
  await fixture.setStatus(failed, { ...RUNNING, phase: "Failed" });
  await fixture.setStatus(cancelled, { ...RUNNING, phase: "Cancelled" });
  await fixture.setStatus(suspended, { ...RUNNING, phase: "Suspended" });
  await fixture.setStatus(open, RUNNING);
  const states = async (): Promise<string> =>
    (await ways.run(transport, `get --name several- --party alice --sort-by name -o jsonpath={.jobs[*].state}`)).out;
  await eventually(async () => (/Cancelled Failed .*Suspended/.test(await states()) ? true : undefined));
  const codeOf = async (line: string): Promise<number> => (await ways.run(transport, line)).code;
  expect(await codeOf(`wait ${suspended} ${cancelled} ${failed}`)).toBe(3);
  expect(await codeOf(`wait ${suspended} ${cancelled}`)).toBe(4);
  expect(await codeOf(`wait ${suspended}`)).toBe(5);
  expect(await codeOf(`wait ${suspended} ${open} --timeout 1s`)).toBe(124);
  expect(await codeOf(`wait ${suspended} none-${transport}`)).toBe(1);
});
