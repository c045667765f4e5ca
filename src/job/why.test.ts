import { describe, expect, it } from "vitest";
import { aChain, aJob } from "./testing/builders.ts";
import { World } from "./testing/world.ts";
import { shortAttempt, shortFailure, whyOf } from "./why.ts";

const both = { parties: ["alice", "bob"] };

/** Task, party and text of each cause. */
function told(world: World): string[] {
  return whyOf(world.job).map(({ task = "", party = "", text }) => [task, party, text].join("|"));
}

describe("why a job", () => {
  it("that runs unhindered waits: nothing but its own order", () => {
    const world = new World(aChain("a", "b")).settle().run("alice/a-0");
    expect(told(world)).toEqual(["b||waits for a"]);
    expect(whyOf(world.job)[0]).toMatchObject({ code: "DependencyPending", blockers: ["a"] });
  });

  it("waits shows what others have to resolve before what it resolves itself", () => {
    const wait = { state: "Pending" as const, message: "2 of 2 used", waitingSince: "2026-01-08T03:04:05Z" };
    const tasks = [
      { ...wait, alias: "a", taskID: "a", reason: "ParallelismLimit" },
      { ...wait, alias: "b", taskID: "b", reason: "QuotaExceeded" },
    ];
    const { job } = new World(aJob().task("a").task("b"));
    expect(whyOf({ ...job, status: { phase: "Running", tasks } })).toMatchObject([
      { code: "QuotaExceeded", task: "b", text: "waits for quota: 2 of 2 used", since: "2026-01-08T03:04:05Z" },
      { code: "ParallelismLimit", task: "a", text: "waits for a slot: 2 of 2 used" },
    ]);
  });

  it("stands in line says where, who has the room, how to go first, and when it fails", () => {
    const { job } = new World(aJob().task("a", { scheduleConfig: { lifecycleSeconds: 300 } }));
    const wait = {
      message: "room for 0 of 2 pods",
      queuedSince: "2026-01-08T03:04:05Z",
      queuedFor: ["nodes/any", "bob"],
    };
    const task = {
      ...wait,
      alias: "a",
      taskID: "a",
      state: "Pending" as const,
      reason: "QuotaExceeded",
      queuePosition: 3,
    };
    expect(whyOf({ ...job, status: { phase: "Running", tasks: [task] } })).toMatchObject([
      {
        text: "waits for quota: room for 0 of 2 pods; number 3 in line",
        remedy: "kj domain get bob | kj set job priority=10",
        deadline: "2026-01-08T03:09:05Z",
      },
    ]);
    const first = { ...task, queuePosition: 1, queuedFor: ["nodes/any"], reason: "Unschedulable" };
    const [cause] = whyOf({ ...job, status: { phase: "Running", tasks: [first] } });
    expect([cause?.text, cause?.remedy]).toEqual(["waits: room for 0 of 2 pods", undefined]);
  });

  it("waits for an external task says how to tell how it came out", () => {
    const { job } = new World(aJob().task("sign-off", { external: true }));
    const status = { alias: "sign-off", taskID: "s", state: "Running" as const, reason: "AwaitingCompletion" };
    expect(whyOf({ ...job, status: { phase: "Running", tasks: [status] } })[0]?.remedy).toBe(
      "kj mark job sign-off succeeded",
    );
  });

  it("of which no operator knows waits", () => {
    const { job } = new World(aJob().task("a"));
    expect(whyOf(job)).toMatchObject([{ code: "NotSeen", text: "no operator has seen it yet" }]);
  });

  it("lacks a domain is said in the operator's words", () => {
    const world = new World(aJob().task("a", both));
    world.namespaces.delete("bob");
    world.settle();
    expect(whyOf(world.job)).toMatchObject([{ code: "DomainNotFound" }]);
    expect(told(world)[0]).toContain("bob");
  });

  it("failed begins with who is to blame, then who was stopped for it, then what was skipped", () => {
    const world = new World(
      aJob()
        .task("a", both)
        .task("b", { dependencies: ["a"] }),
    ).settle();
    world.run("alice/a-0", "bob/a-0").fail("bob/a-0");
    expect(told(world)).toEqual(["a|bob|exit 1: boom", "a|alice|stopped: bob failed", "b||skipped: a failed"]);
    expect(whyOf(world.job)[0]?.remedy).toBe("kj restart job --dry-run");
  });

  it("is invalid is said once, as a whole", () => {
    const world = new World(aJob().task("a", { dependencies: ["none"] })).settle();
    expect(whyOf(world.job)).toHaveLength(1);
    expect(whyOf(world.job)[0]).toMatchObject({ code: "ValidateFailed" });
    expect(told(world)[0]).toMatch(/^\|\|Validate job failed, .*none/);
  });

  it.each([
    ["Stop", "stopped by alice"],
    ["Cancel", "cancelled by alice"],
    ["Suspend", "suspended by alice"],
  ])("was ended or paused by %s names who did it", (command, text) => {
    const world = new World(aJob().task("a", both)).settle().run("alice/a-0", "bob/a-0").command(command);
    expect(whyOf(world.job)[0]?.text).toBe(text);
  });

  it("succeeded needs no reason", () => {
    expect(whyOf(new World(aJob().task("a")).settle().succeed("alice/a-0").job)).toEqual([]);
  });

  it("asks parties names each that has not answered, and how to answer", () => {
    const { job } = new World(aJob().task("a", both));
    const status = {
      phase: "AwaitingApproval" as const,
      consents: [
        { domainID: "bob", state: "Waiting" as const, digest: "sha256:0", time: "2026-01-08T03:04:05Z" },
        { domainID: "carol", state: "Outdated" as const, reason: "the tasks changed" },
        { domainID: "dave", state: "Accepted" as const },
      ],
    };
    expect(whyOf({ ...job, status })).toMatchObject([
      { party: "bob", text: "bob has not answered", remedy: "kj approve job --party bob" },
      { party: "carol", text: "carol has to answer again, what is asked has changed: the tasks changed" },
    ]);
  });

  it("was rejected names the party and its reason", () => {
    const { job } = new World(aJob().task("a", both));
    const consents = [{ domainID: "bob", state: "Rejected" as const, reason: "not in May" }];
    const status = { phase: "ApprovalReject" as const, consents };
    expect(whyOf({ ...job, status })).toMatchObject([{ party: "bob", text: "bob rejected it: not in May" }]);
  });
});

it.each([
  [
    'container[a] terminated state reason "Error", exit code 3, message: "no \\"x\\""',
    'exit 3: no "x"',
    'exit 3 "no "x""',
  ],
  ['container[a] terminated state reason "OOMKilled", exit code 137', "OOMKilled, exit 137", "OOMKilled, exit 137"],
  ['container[a] terminated state reason "Error", signal 9', "signal 9", "signal 9"],
  ["pod p was removed by someone else", "pod p was removed by someone else", "pod p was removed by someone else"],
  ["", "", ""],
])("%s in short is %s", (text, short, quoted) => {
  expect(shortFailure(text)).toBe(short);
  expect(shortFailure(text, true)).toBe(quoted);
});

describe("why a job with hooks", () => {
  const hooks = { preparation: { appImage: "app" }, release: { appImage: "app" } };
  const pod = (world: World, at: number): string => world.pods[at]!;

  it("waits: a preparation that cannot start comes before the task that waits for it", () => {
    const world = new World(aJob().with(hooks).task("a"));
    world.appImages.set("app", { ...world.appImages.get("app")! });
    world.settle().setPod(pod(world, 0), { phase: "Pending" });
    expect(told(world)).toEqual(["a||waits: not prepared yet: alice: its preparation is Pending"]);
  });

  it("failed names the preparation first", () => {
    const world = new World(aJob().with(hooks).task("a")).settle();
    world.fail(pod(world, 0), 3, "no disk");
    expect(told(world).slice(0, 2)).toEqual([
      "preparation@alice||exit 3: no disk",
      'a||The preparation of alice failed: container[engine] terminated state reason "Error", exit code 3, message: "no disk"',
    ]);
  });

  it("succeeded and was not released is said, and why it was cancelled by its deletion", () => {
    const world = new World(aJob().with({ release: hooks.release }).task("a")).settle().succeed("alice/a-0");
    world.fail(pod(world, 1), 4, "in use");
    expect(told(world)).toEqual(["release@alice||exit 4: in use"]);
    const status = {
      phase: "Cancelled" as const,
      reason: "Deleted",
      message: "The job was deleted before it had ended",
    };
    expect(whyOf({ ...world.job, status })).toEqual([
      { code: "Cancelled", text: "The job was deleted before it had ended" },
    ]);
  });
});

it("of an open job that has nothing to do says that it waits for tasks, and of one that works nothing", () => {
  const open = new World(aJob().with({ open: true }).task("a")).settle();
  expect(whyOf(open.job).filter(({ code }) => code === "Running")).toEqual([]);
  open.run("alice/a-0").succeed("alice/a-0");
  expect(open.status.phase).toBe("Running");
  expect(whyOf(open.job)).toEqual([{ code: "Running", text: "is open, and waits for tasks to be added" }]);
});

it("an earlier attempt is told with who is to blame", () => {
  const ended = 'container[c] terminated state reason "Error", exit code 3, message: "no disk"';
  expect(shortAttempt(`Party[bob-host]: ${ended}`)).toBe("bob-host exit 3: no disk");
  expect(shortAttempt("The task ran longer than its timeoutSeconds of 5 seconds")).toContain("ran longer");
  const wait = {
    state: "Pending" as const,
    reason: "RetryBackoff",
    message: `attempt 1 in 10s; attempt 0: Party[bob]: ${ended}`,
  };
  const { job } = new World(aJob().task("a"));
  const tasks = [{ alias: "a", taskID: "a", ...wait }];
  expect(whyOf({ ...job, status: { phase: "Running", tasks } })[0]?.text).toBe(
    "attempt 1 in 10s; attempt 0: bob exit 3: no disk",
  );
});
