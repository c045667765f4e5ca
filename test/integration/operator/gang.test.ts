import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Pod, PodStatus } from "../../../src/api/kubernetes.ts";
import { PODS } from "../../../src/api/resources.ts";
import type { KusciaJob, ScheduleConfig } from "../../../src/api/types.ts";
import { failed, running, succeeded, unschedulable, waiting } from "../../support/kubelet.ts";
import { conditionOf, Scene, taskOf } from "../../support/scene.ts";
import { isOver, type World } from "../../support/world.ts";

/** What a test lets a pod do. */
const ACTS: Record<string, (pod: Pod) => PodStatus> = {
  runs: running,
  succeeds: succeeded,
  fails: (pod) => failed(pod, 1, "boom"),
  sticks: (pod) => waiting(pod, "InvalidImageName", "no such name"),
};

let scene: Scene;
let world: World;

beforeAll(async () => {
  // The tests act for the kubelet themselves, step by step.
  scene = await Scene.prepare(() => undefined);
  ({ world } = scene);
  await scene.startOperator();
});

afterAll(async () => {
  expect(await scene.close()).toEqual([]);
});

/** All suffixes of the world away, so that texts can be compared literally. */
const plain = (text: string | undefined): string => (text ?? "").replaceAll(`-${world.suffix}`, "");

/** Without the party that is named because it has not started for ten seconds, which a loaded machine takes. */
const withoutLate = (text: string): string =>
  text.replace(/^(?:Task\[\S+\]: )?bob\S* had not started: Unschedulable: .*?; then:? /, "");

const partyStates = (job: KusciaJob, alias = "a"): Record<string, string> =>
  Object.fromEntries(
    (taskOf(job, alias)?.parties ?? []).map(({ domainID, role, state }) => [
      role === undefined ? plain(domainID) : `${plain(domainID)}-${role}`,
      state,
    ]),
  );

/** `alice-host` as namespace and pod of the task `a`. */
function placeOf(job: string, party: string, index = 0): { namespace: string; name: string } {
  const [domain, role] = party.split("-");
  const namespace = domain === "alice" ? world.alice : world.bob;
  return { namespace, name: `${job}-a-${world.suffix}${role === undefined ? "" : `-${role}`}-${index}` };
}

const counted = (left: number, needed: number): string =>
  `The remaining no-failed party task counts ${left} are less than the task success threshold ${needed}.`;
const FAULT = 'container[app] terminated state reason "Error", exit code 1, message: "boom"';

interface Row {
  readonly minReservedMembers?: number;
  /** What the parties do, one after the other; the next waits until the status shows the one before. */
  readonly steps: readonly (readonly [party: string, act: keyof typeof ACTS])[];
  readonly state: "Succeeded" | "Failed";
  readonly message?: string;
  readonly parties: Record<string, string>;
}

const ALL_RUN = [
  ["alice-host", "runs"],
  ["bob-host", "runs"],
  ["bob-guest", "runs"],
] as const;

/** Kuscia's lifecycle, with parties alice-host, bob-host and bob-guest. */
const THRESHOLDS: Record<string, Row> = {
  "all succeed": {
    steps: [
      ["alice-host", "succeeds"],
      ["bob-host", "succeeds"],
      ["bob-guest", "succeeds"],
    ],
    state: "Succeeded",
    parties: { "alice-host": "Succeeded", "bob-host": "Succeeded", "bob-guest": "Succeeded" },
  },
  "one fails while one succeeded and one runs": {
    steps: [...ALL_RUN, ["alice-host", "succeeds"], ["bob-guest", "fails"]],
    state: "Failed",
    message: `${counted(2, 3)} pending party[], running party[bob-host], successful party[alice-host], failed party[bob-guest]; Party[bob-guest]: ${FAULT}`,
    parties: { "alice-host": "Succeeded", "bob-host": "Failed", "bob-guest": "Failed" },
  },
  "one fails while another is pending": {
    steps: [
      ["alice-host", "runs"],
      ["bob-guest", "fails"],
    ],
    state: "Failed",
    message: `${counted(2, 3)} pending party[bob-host], running party[alice-host], successful party[], failed party[bob-guest]; Party[bob-guest]: ${FAULT}`,
    parties: { "alice-host": "Failed", "bob-host": "Failed", "bob-guest": "Failed" },
  },
  "one can never start, and none has": {
    steps: [["bob-guest", "sticks"]],
    state: "Failed",
    message: `${counted(2, 3)} failed party[bob-guest]; Party[bob-guest]: container[app] waiting state reason: "InvalidImageName", message: "no such name"`,
    parties: { "alice-host": "Failed", "bob-host": "Failed", "bob-guest": "Failed" },
  },
  "two of three suffice, and one failed before": {
    minReservedMembers: 2,
    steps: [...ALL_RUN, ["bob-guest", "fails"], ["alice-host", "succeeds"], ["bob-host", "succeeds"]],
    state: "Succeeded",
    parties: { "alice-host": "Succeeded", "bob-host": "Succeeded", "bob-guest": "Failed" },
  },
  "two of three are needed, and two fail": {
    minReservedMembers: 2,
    steps: [...ALL_RUN, ["alice-host", "succeeds"], ["bob-host", "fails"], ["bob-guest", "fails"]],
    state: "Failed",
    message: `${counted(1, 2)} pending party[], running party[], successful party[alice-host], failed party[bob-host,bob-guest]; Party[bob-guest]: ${FAULT}`,
    parties: { "alice-host": "Succeeded", "bob-host": "Failed", "bob-guest": "Failed" },
  },
  "one suffices, and the others still run": {
    minReservedMembers: 1,
    steps: [...ALL_RUN, ["bob-host", "succeeds"]],
    state: "Succeeded",
    parties: { "alice-host": "Running", "bob-host": "Succeeded", "bob-guest": "Running" },
  },
  "more are asked for than there are": {
    minReservedMembers: 7,
    steps: [
      ["alice-host", "succeeds"],
      ["bob-host", "succeeds"],
      ["bob-guest", "succeeds"],
    ],
    state: "Succeeded",
    parties: { "alice-host": "Succeeded", "bob-host": "Succeeded", "bob-guest": "Succeeded" },
  },
};

const AFTER: Record<keyof typeof ACTS, string> = {
  runs: "Running",
  succeeds: "Succeeded",
  fails: "Failed",
  sticks: "Failed",
};

describe("parties", () => {
  it.each(Object.entries(THRESHOLDS).map(([title, row], i) => ({ title, row, name: `threshold${i}` })))(
    "$title",
    async ({ row, name }) => {
      const parties = [
        { domainID: world.alice, role: "host" },
        { domainID: world.bob, role: "host" },
        { domainID: world.bob, role: "guest" },
      ];
      const { minReservedMembers } = row;
      const scheduleConfig: ScheduleConfig | undefined =
        minReservedMembers === undefined ? undefined : { minReservedMembers };
      await world.createJob(name, [{ alias: "a", parties, ...(scheduleConfig && { scheduleConfig }) }]);
      for (const [party, act] of row.steps) {
        const { namespace, name: pod } = placeOf(name, party);
        await scene.report(namespace, pod, ACTS[act]!);
        await world.waitForJob(name, (job) => partyStates(job)[party] === AFTER[act]);
      }
      const job = await world.waitForJob(name, isOver);
      expect(taskOf(job, "a")!.state).toBe(row.state);
      expect(partyStates(job)).toEqual(row.parties);
      // Who has named such a party does not count.
      expect(row.message ?? "").toContain(withoutLate(plain(taskOf(job, "a")!.message)));
      const ended = new Set(
        row.steps.filter(([, act]) => act === "succeeds" || act === "fails").map(([party]) => party),
      );
      for (const { domainID, role } of parties) {
        const party = `${plain(domainID)}-${role}`;
        const place = placeOf(name, party);
        // Whoever ended by himself keeps his pod and his logs; the others were stopped.
        if (!ended.has(party)) await world.waitGone(PODS, place);
        else expect((await world.client.get(PODS, place)).metadata.deletionTimestamp).toBeUndefined();
      }
    },
  );

  it("are only as good as all of their replicas", async () => {
    const appImage = `twice-${world.suffix}`;
    const container = { name: "app", workingDir: "/", command: ["true"] };
    await world.createAppImage(appImage, {
      deployTemplates: [{ name: "app", replicas: 2, spec: { containers: [container] } }],
    });
    const parties = [{ domainID: world.alice }, { domainID: world.bob }];
    await world.createJob("twice", [{ alias: "a", appImage, parties }]);
    const act = async (party: string, index: number, what: keyof typeof ACTS): Promise<void> => {
      const { namespace, name } = placeOf("twice", party, index);
      await scene.report(namespace, name, ACTS[what]!);
    };
    await act("alice", 0, "succeeds");
    await act("alice", 1, "runs");
    const half = await world.waitForJob(
      "twice",
      (job) =>
        taskOf(job, "a")?.parties?.[0]?.pods?.[0]?.phase === "Succeeded" && partyStates(job)["alice"] === "Running",
    );
    expect(taskOf(half, "a")!.parties![0]!.pods!.map(({ name }) => plain(name))).toEqual(["twice-a-0", "twice-a-1"]);
    await act("alice", 1, "succeeds");
    await world.waitForJob("twice", (job) => partyStates(job)["alice"] === "Succeeded");
    await act("bob", 0, "runs");
    await act("bob", 1, "fails");
    const job = await world.waitForJob("twice", isOver);
    // The sticky success of a party whose pods are all done survives the failure of the task.
    expect(partyStates(job)).toEqual({ alice: "Succeeded", bob: "Failed" });
    expect(plain(job.status!.message)).toBe(`Task[a]-Party[bob]: ${FAULT}`);
    await world.waitGone(PODS, placeOf("twice", "bob", 0));
  });

  it("are stopped at once when one fails; what they said last is kept, and the logs of who failed", async () => {
    await world.createJob("words", [{ alias: "a" }]);
    const alice = placeOf("words", "alice");
    const bob = placeOf("words", "bob");
    await scene.report(alice.namespace, alice.name, running);
    await scene.kubelet.bind(alice.namespace, alice.name);
    await world.waitForJob("words", (job) => partyStates(job)["alice"] === "Running");
    await scene.report(bob.namespace, bob.name, ACTS["fails"]!);
    await world.waitForJob("words", isOver);
    await world.waitFor(PODS, alice, ({ metadata }) => metadata.deletionTimestamp !== undefined);
    // Both at once, as a kubelet does.
    await scene.report(alice.namespace, alice.name, (pod) => failed(pod, 143, "interrupted at 40%\n"));
    await scene.kubelet.finish(alice.namespace, alice.name);
    const job = await world.waitForJob("words", (each) =>
      taskOf(each, "a")!.parties![0]!.message!.includes("last words"),
    );
    expect(plain(taskOf(job, "a")!.parties![0]!.message)).toBe(
      'Stopped because party bob failed. container[app] last words: "interrupted at 40%"',
    );
    expect(taskOf(job, "a")!.parties![0]).toMatchObject({ state: "Failed", reason: "PeerPartyFailed" });
    expect((await world.client.get(PODS, bob)).status!.phase).toBe("Failed");
  });
});

/** A task that must be scheduled within the seconds given. */
const within = (lifecycleSeconds: number) => [{ alias: "a", scheduleConfig: { lifecycleSeconds } }];
const late = (seconds: number): string =>
  `The task was not scheduled within ${seconds} seconds of its entire lifecycle`;

// Each waits for a limit of its own, so they wait together.
describe.concurrent("limits on being scheduled", () => {
  it("fail with the scheduler's own words when they are not placed in time", async () => {
    await world.createJob("nowhere", within(8));
    const { namespace, name } = placeOf("nowhere", "alice");
    await scene.report(namespace, name, () => unschedulable("0/3 nodes are available: 3 Insufficient memory."));
    const bob = placeOf("nowhere", "bob");
    await scene.report(bob.namespace, bob.name, running);
    const job = await world.waitForJob("nowhere", isOver);
    expect(taskOf(job, "a")!.reason).toBe("TaskResourceGroupPhaseFailed");
    expect(taskOf(job, "a")!.message).toBe(
      `${late(8)}: Party[${world.alice}]: pod ${name}: 0/3 nodes are available: 3 Insufficient memory.`,
    );
    expect(job.status).toMatchObject({ phase: "Failed", reason: "TasksFailed" });
    await scene.waitForEvent("nowhere", "TaskResourceGroupPhaseFailed", "Insufficient memory");
    await world.waitGone(PODS, bob);
  });

  it("may be as small as minReservedMembers says", async () => {
    const scheduleConfig = { lifecycleSeconds: 8, minReservedMembers: 1 };
    await world.createJob("small", [{ alias: "a", scheduleConfig }]);
    const alice = placeOf("small", "alice");
    await scene.report(alice.namespace, alice.name, running);
    const bob = placeOf("small", "bob");
    await scene.report(bob.namespace, bob.name, () => unschedulable("no room"));
    const { createTime } = taskOf(
      await world.waitForJob("small", (job) => partyStates(job)["alice"] === "Running"),
      "a",
    )!;
    // A later job of the same limit fails when its time is over; by then this one would have, too.
    await world.createJob("later", within(8));
    const later = await world.waitForJob("later", isOver);
    expect(Date.parse(later.status!.completionTime!)).toBeGreaterThan(Date.parse(createTime!) + 7000);
    expect(taskOf(await world.job("small"), "a")!.state).toBe("Running");
    await scene.report(alice.namespace, alice.name, succeeded);
    expect((await world.waitForJob("small", isOver)).status!.phase).toBe("Succeeded");
    await world.waitGone(PODS, bob);
  });
});

describe.concurrent("limits on running time", () => {
  it("timeoutSeconds counts from the start of the task, not from its creation", async () => {
    await world.createJob("slow", [{ alias: "a", timeoutSeconds: 2 }]);
    const alice = placeOf("slow", "alice");
    await scene.report(alice.namespace, alice.name, running);
    const job = await world.waitForJob("slow", isOver);
    const task = taskOf(job, "a")!;
    expect(task).toMatchObject({ state: "Failed", reason: "TaskTimeout" });
    expect(withoutLate(plain(task.message))).toBe("The task ran longer than its timeoutSeconds of 2 seconds");
    const ran = (Date.parse(task.endTime!) - Date.parse(task.startTime!)) / 1000;
    expect(ran).toBeGreaterThanOrEqual(2);
    expect(job.status!.message).toBe(`Task[a]: ${task.message}`);
    await world.waitGone(PODS, alice);
  });

  it("activeDeadlineSeconds ends the whole job, whatever its tasks wait for", async () => {
    const tasks = [{ alias: "a" }, { alias: "b", dependencies: ["a"] }];
    await world.createJob("deadline", tasks, { activeDeadlineSeconds: 5 });
    const job = await world.waitForJob("deadline", isOver);
    const message = "The job ran longer than its activeDeadlineSeconds of 5 seconds; unfinished tasks: a, b";
    expect(job.status).toMatchObject({ phase: "Failed", reason: "DeadlineExceeded", message });
    expect(taskOf(job, "a")).toMatchObject({ state: "Failed", reason: "KusciaJobStopped", message: "Job was stopped" });
    expect(taskOf(job, "b")).toMatchObject({ state: "Skipped", reason: "JobEnded" });
    expect(conditionOf(job, "Failed")).toMatchObject({ status: "True", reason: "DeadlineExceeded", message });
    await scene.waitForEvent("deadline", "Failed", message);
    await world.waitGone(PODS, placeOf("deadline", "alice"));
  });
});
