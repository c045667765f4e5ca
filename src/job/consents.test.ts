import { describe, expect, it } from "vitest";
import type { ConsentStatus, DomainPolicySpec, KusciaJobConsent, KusciaJobConsentSpec } from "../api/types.ts";
import { contentFor, standingContent } from "../consent/content.ts";
import { canonicalJson } from "../util/canonical-json.ts";
import { aJob, anAppImage, START } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const policy = (spec: DomainPolicySpec) => ({ metadata: { name: "default", namespace: "bob" }, spec });

/** Alice asks bob, who has a policy. */
function asking(spec: DomainPolicySpec = { approval: "Required" }): World {
  const world = new World(
    aJob()
      .task("a", { parties: ["alice", "bob"] })
      .task("b", { parties: ["alice"] }),
  );
  world.policies.set("bob", policy(spec));
  return world;
}

const bobs = (world: World): ConsentStatus => world.status.consents!.find(({ domainID }) => domainID === "bob")!;

function consent(world: World, spec: Partial<KusciaJobConsentSpec> = {}, name = "c"): KusciaJobConsent {
  const { namespace, name: jobName, uid } = world.job.metadata;
  const job = { namespace, name: jobName, uid };
  const creationTimestamp = "2026-01-08T03:04:05Z";
  return {
    metadata: { namespace: "bob", name, creationTimestamp, annotations: { "kuscia.secretflow/decided-by": "bea" } },
    spec: { decision: "Accepted", job, digest: bobs(world).digest!, ...spec },
  };
}

describe("a job that needs a consent", () => {
  it("waits for it, says for whose, and starts when it is there", () => {
    const world = asking();
    world.settle();
    expect(world.status).toMatchObject({ phase: "AwaitingApproval", approveStatus: { alice: "JobAccepted" } });
    expect(bobs(world)).toMatchObject({ state: "Waiting", time: "2026-01-08T03:04:05Z" });
    expect(world.status.consents).toHaveLength(1);
    expect(world.pods).toEqual([]);
    const [event, ...more] = world.events.filter(({ toDomain }) => toDomain !== undefined);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ reason: "ConsentNeeded", toDomain: "bob" });
    const { namespace, name, uid } = world.job.metadata;
    for (const part of [
      `job ${namespace}/${name}, uid ${uid}, digest ${bobs(world).digest}`,
      bobs(world).contentDigest,
    ])
      expect(event!.message).toContain(part);
    const reconciling = world.status.conditions!.find(({ type }) => type === "Reconciling");
    expect(reconciling).toMatchObject({
      reason: "AwaitingApproval",
      message: `not accepted yet by bob (${bobs(world).digest})`,
    });
    world.consents = [consent(world)];
    world.settle();
    expect(world.status).toMatchObject({
      phase: "Running",
      approveStatus: { alice: "JobAccepted", bob: "JobAccepted" },
    });
    expect(bobs(world)).toMatchObject({ state: "Accepted", consent: "c", by: "bea" });
    expect(world.pods).toEqual(["alice/a-0", "alice/b-0", "bob/a-0"]);
  });

  it("writes nothing while it waits", () => {
    const world = asking();
    world.settle();
    const { writes } = world;
    world.now += 3_600_000;
    expect(world.step()).toBe(false);
    expect(world.writes).toBe(writes);
    expect(world.lastPlan).toEqual({ action: "rest" });
  });

  it("does not count the wait as running time", () => {
    const world = asking();
    world.job.spec.activeDeadlineSeconds = 60;
    world.settle();
    world.now += 3_600_000;
    world.consents = [consent(world)];
    world.settle();
    expect(world.status).toMatchObject({ phase: "Running", pausedSeconds: 3600 });
  });

  it("ends when it is rejected, with the reason, and is not restarted", () => {
    const world = asking();
    world.settle();
    world.consents = [consent(world, { decision: "Rejected", reason: "not our data" })];
    world.settle();
    expect(world.status).toMatchObject({
      phase: "ApprovalReject",
      reason: "Party: bob approval reject.",
      message: "bob: not our data",
      approveStatus: { bob: "JobRejected" },
    });
    world.command("Restart");
    world.settle();
    expect(world.status.phase).toBe("ApprovalReject");
    expect(world.pods).toEqual([]);
  });

  it.each<[string, Partial<KusciaJobConsentSpec>]>([
    ["the uid of another job", { job: { namespace: "cross-domain", name: "job", uid: "other" } }],
    ["a job of the same uid elsewhere", { job: { namespace: "elsewhere", name: "job", uid: "job-uid" } }],
    ["another digest", { digest: `sha256:${"0".repeat(64)}` }],
  ])("does not start for a consent to %s", (_about, spec) => {
    const world = asking();
    world.settle();
    world.consents = [consent(world, spec)];
    world.settle();
    expect(world.status.phase).toBe("AwaitingApproval");
  });

  it("does not start for a consent in another domain's namespace", () => {
    const world = asking();
    world.settle();
    const { metadata, spec } = consent(world);
    world.consents = [{ metadata: { ...metadata, namespace: "alice" }, spec }];
    world.settle();
    expect(world.status.phase).toBe("AwaitingApproval");
  });

  it("is rejected by a rule without being asked", () => {
    const world = asking({ approval: "Automatic", rules: [{ action: "Reject", initiators: ["alice"] }] });
    world.settle();
    expect(world.status).toMatchObject({ phase: "ApprovalReject", message: "bob: the DomainPolicy rejects it" });
  });

  it("starts at once where a rule accepts it", () => {
    const world = asking({ approval: "Required", rules: [{ action: "Accept", initiators: ["alice"] }] });
    world.settle();
    expect(world.status.phase).toBe("Running");
    expect(bobs(world).state).toBe("NotNeeded");
  });

  it("is asked for by default where the operator says so", () => {
    const world = asking();
    world.policies.clear();
    world.settings = { ...world.settings, defaultApproval: "Required" };
    world.settle();
    expect(world.status.consents!.map(({ domainID, state }) => [domainID, state])).toEqual([
      ["alice", "Waiting"],
      ["bob", "Waiting"],
    ]);
  });

  it("goes on when the policy that asks is taken away", () => {
    const world = asking();
    world.settle();
    world.policies.clear();
    world.settle();
    expect(world.status.phase).toBe("Running");
    expect(bobs(world).state).toBe("NotNeeded");
  });
});

describe("what was accepted and has changed", () => {
  /** `a` runs, and `c`, which bob accepted with it, has yet to start. */
  function running(): World {
    const job = aJob()
      .task("a", { parties: ["alice", "bob"] })
      .task("c", { parties: ["alice", "bob"], dependencies: ["a"] });
    const world = new World(job);
    world.policies.set("bob", policy({ approval: "Required" }));
    world.settle();
    world.consents = [consent(world)];
    world.settle();
    world.run("alice/a-0", "bob/a-0");
    expect(world.states).toBe("a=Running c=Pending");
    return world;
  }

  const changeImage = (world: World): void => {
    const image = anAppImage();
    image.spec.image.tag = "2";
    world.appImages.set("app", { ...image, metadata: { name: "app", generation: 2 } });
  };

  it("asks anew, says what differs, and lets what runs run on", () => {
    const world = running();
    changeImage(world);
    world.settle();
    expect(world.task("a").state).toBe("Running");
    expect(bobs(world)).toMatchObject({
      state: "Outdated",
      reason: "AppImage app changed since the consent c was given",
    });
    world.succeed("alice/a-0", "bob/a-0");
    expect(world.status.phase).toBe("AwaitingApproval");
    expect(world.task("c").state).toBe("Pending");
    expect(world.task("c").createTime).toBeUndefined();
    world.consents = [consent(world, {}, "d")];
    world.settle();
    expect(world.status.phase).toBe("Running");
    expect(world.task("c").createTime).toBeDefined();
  });

  it("asks anew for a task that is added", () => {
    const world = running();
    world.job.spec.tasks.push({
      alias: "d",
      taskID: "d",
      appImage: "app",
      taskInputConfig: "",
      parties: [{ domainID: "bob" }],
    });
    world.settle();
    expect(bobs(world)).toMatchObject({ state: "Outdated", reason: "the tasks changed since the consent c was given" });
    expect(world.pods).not.toContain("bob/d-0");
  });

  it("asks anew when the consent is taken back, and after a Restart", () => {
    const world = running();
    world.consents = [];
    world.fail("bob/a-0");
    expect(world.status.phase).toBe("Failed");
    world.command("Restart");
    world.settle();
    expect(world.status.phase).toBe("AwaitingApproval");
    expect(bobs(world).state).toBe("Waiting");
    expect(world.task("a").createTime).toBeUndefined();
  });

  it("ends what runs when it is rejected", () => {
    const world = running();
    changeImage(world);
    world.settle();
    world.consents = [consent(world, { decision: "Rejected" }, "d")];
    world.settle();
    expect(world.status.phase).toBe("ApprovalReject");
    expect(world.task("a").state).toBe("Failed");
  });
});

describe("a standing consent", () => {
  const standing = (world: World, spec: Partial<KusciaJobConsentSpec> = {}): KusciaJobConsent => {
    const { metadata } = consent(world);
    const { contentDigest } = bobs(world);
    const until = "2026-01-09T00:00:00Z";
    return {
      metadata,
      spec: { decision: "Accepted", initiator: "alice", contentDigest: contentDigest!, until, ...spec },
    };
  };

  it("accepts every job of the same content", () => {
    const first = asking();
    first.settle();
    const world = asking();
    world.job.metadata.name = "another";
    world.job.metadata.uid = "another-uid";
    world.consents = [standing(first)];
    world.settle();
    expect(world.status.phase).toBe("Running");
    expect(bobs(world)).toMatchObject({ state: "Accepted", consent: "c" });
  });

  const SCHEDULE = { namespace: "cross-domain", name: "nightly", uid: "s-1" };
  const runOf = (name: string, uid: string): Record<string, string> => ({
    "kuscia.secretflow/schedule": name,
    "kuscia.secretflow/schedule-uid": uid,
  });

  it.each<[string, Record<string, string>, string]>([
    ["a run of the schedule", runOf("nightly", "s-1"), "Running"],
    ["a run of a later schedule of the same name", runOf("nightly", "s-2"), "AwaitingApproval"],
    ["a run of another schedule", runOf("hourly", "s-1"), "AwaitingApproval"],
    ["a job of no schedule", {}, "AwaitingApproval"],
  ])("to a schedule: %s", (_about, labels, phase) => {
    const world = asking();
    world.job.metadata.labels = labels;
    world.settle();
    world.consents = [standing(world, { initiator: undefined, schedule: SCHEDULE })];
    expect(world.settle().status.phase).toBe(phase);
  });

  it("to a schedule elsewhere accepts nothing", () => {
    const world = asking();
    world.job.metadata.labels = runOf("nightly", "s-1");
    world.settle();
    const schedule = { ...SCHEDULE, namespace: "elsewhere" };
    world.consents = [standing(world, { initiator: undefined, schedule })];
    expect(world.settle().status.phase).toBe("AwaitingApproval");
  });

  describe("from which a job differs", () => {
    /** Bob has accepted this once, and keeps what it was. */
    function accepted(change: Partial<KusciaJobConsentSpec> = {}): KusciaJobConsent {
      const world = asking();
      world.settle();
      const content = contentFor(world.job, "bob", (name) => world.appImages.get(name));
      return standing(world, { content: canonicalJson(standingContent(content)), ...change });
    }
    const reasonFor = (consents: KusciaJobConsent[], change: (world: World) => void): string | undefined => {
      const world = asking();
      change(world);
      world.consents = consents;
      return bobs(world.settle()).reason;
    };
    const secret = (world: World): void => {
      world.job.spec.tasks[0]!.taskInputConfig = "secret";
    };

    it("says where, to the party too, and shows no values", () => {
      const world = asking();
      secret(world);
      world.appImages.get("app")!.spec.image.tag = "2";
      world.consents = [accepted()];
      world.settle();
      const reason = "it differs from the standing consent c in task a: taskInputConfig, AppImage app: image.tag";
      expect(bobs(world)).toMatchObject({ state: "Waiting", reason });
      const told = world.events.filter(({ toDomain }) => toDomain === "bob");
      expect(told.map(({ reason: why }) => why)).toEqual(["ConsentNeeded"]);
      expect(told[0]!.message).toContain(reason);
    });

    it.each<[string, KusciaJobConsent[]]>([
      ["does not keep what was accepted", [accepted({ content: undefined })]],
      ["keeps something else than what was accepted", [accepted({ content: '{"tasks":[{"alias":"a"}]}' })]],
      ["keeps no JSON", [accepted({ content: "{" })]],
      ["has ended", [accepted({ until: "2026-01-08T03:04:05Z" })]],
      ["is a rejection", [accepted({ decision: "Rejected" })]],
      ["is for another initiator", [accepted({ initiator: "carol" })]],
    ])("says nothing if the consent %s", (_about, consents) => {
      expect(reasonFor(consents, secret)).toBeUndefined();
    });

    it("says nothing of a consent to other tasks", () => {
      const rename = ({ job }: World): void => void (job.spec.tasks[0]!.alias = "other");
      expect(reasonFor([accepted()], rename)).toBeUndefined();
    });
  });

  it.each<[string, Partial<KusciaJobConsentSpec>]>([
    ["another initiator", { initiator: "carol" }],
    ["another content", { contentDigest: `sha256:${"0".repeat(64)}` }],
    ["the past", { until: "2026-01-08T03:04:05Z" }],
    ["no readable time", { until: "soon" }],
  ])("does not accept what is for %s", (_about, spec) => {
    const world = asking();
    world.settle();
    world.consents = [standing(world, spec)];
    world.settle();
    expect(world.status.phase).toBe("AwaitingApproval");
  });

  it("ends at its time, and never holds for more than a year", () => {
    const world = new World(
      aJob()
        .task("a")
        .task("c", { parties: ["bob"], dependencies: ["a"] }),
    );
    world.policies.set("bob", policy({ approval: "Required" }));
    world.settle();
    world.consents = [standing(world, { until: "2099-01-01T00:00:00Z" })];
    world.settle();
    expect(bobs(world).state).toBe("Accepted");
    world.now = START + 367 * 24 * 3_600_000;
    world.succeed("alice/a-0");
    expect(bobs(world).state).toBe("Waiting");
    expect(world.status.phase).toBe("AwaitingApproval");
  });
});
