import { describe, expect, it } from "vitest";
import { ANNOTATION, LABEL } from "../api/names.ts";
import { findCondition } from "./conditions.ts";
import { missingDomain } from "./references.ts";
import { aChain, aJob, aNamespace, anAppImage } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const NO_APP = `failed to build domain alice kit info, failed to get appImage "late" from cache, appimage.kuscia.secretflow "late" not found`;

describe("what is a domain", () => {
  const ask = (name: string, change: (world: World) => void = () => {}): string | undefined => {
    const world = new World(aJob().task("a", { parties: [name] }));
    change(world);
    return missingDomain(world.snapshot(), name);
  };

  it.each<[string, string, ((world: World) => void) | undefined, string | undefined]>([
    ["a labelled namespace", "alice", undefined, undefined],
    ["no namespace", "zoe", undefined, 'namespace "zoe" not found'],
    [
      "only the label is missing",
      "zoe",
      (world) => world.namespaces.set("zoe", aNamespace("zoe", {})),
      'namespace "zoe" lacks the label kuscia.secretflow/domain-name=zoe',
    ],
    [
      "the label names another domain",
      "zoe",
      (world) => world.namespaces.set("zoe", aNamespace("zoe", { [LABEL.domainName]: "alice" })),
      'namespace "zoe" lacks the label kuscia.secretflow/domain-name=zoe',
    ],
    [
      "a namespace that is being deleted",
      "zoe",
      (world) => {
        const namespace = aNamespace("zoe");
        namespace.metadata.deletionTimestamp = "2026-01-08T03:04:05Z";
        world.namespaces.set("zoe", namespace);
      },
      'namespace "zoe" is being deleted',
    ],
    [
      "a deleted Domain",
      "zoe",
      (world) =>
        world.namespaces.set("zoe", aNamespace("zoe", { [LABEL.domainName]: "zoe", [LABEL.domainDeleted]: "true" })),
      'domain "zoe" was deleted',
    ],
    [
      "a system namespace, labelled",
      "kube-x",
      (world) => world.namespaces.set("kube-x", aNamespace("kube-x")),
      'namespace "kube-x" can never be a domain',
    ],
    [
      "a name that no namespace can have",
      "bank.a",
      () => undefined,
      'domain "bank.a" cannot exist: no Namespace can be called bank.a: it has a dot; at most 63 lower case letters, digits and "-" are allowed',
    ],
  ])("%s", (_, name, change, expected) => {
    expect(ask(name, change)).toBe(expected);
  });

  it("is only what the operator may use, where it is limited to named namespaces", () => {
    const limited = (world: World): void => {
      world.settings = { ...world.settings, domainNamespaces: ["alice"] };
    };
    expect(ask("alice", limited)).toBeUndefined();
    expect(ask("bob", limited)).toBe(
      'namespace "bob" is not among those that this operator may use (--domain-namespaces)',
    );
  });

  it("asks the domain's annotation when all namespaces hold jobs", () => {
    const everywhere = (world: World): void => {
      world.settings = { ...world.settings, jobNamespaces: ["*"] };
    };
    expect(ask("alice", everywhere)).toMatch(/does not name "cross-domain" in its annotation .*allowed-job-namespaces/);
    const allowing = (list: string) => (world: World) => {
      everywhere(world);
      const namespace = aNamespace("alice");
      namespace.metadata.annotations = { [ANNOTATION.allowedJobNamespaces]: list };
      world.namespaces.set("alice", namespace);
    };
    expect(ask("alice", allowing("team, cross-domain"))).toBeUndefined();
    expect(ask("alice", allowing("cross-domain-2,*"))).toBeDefined();
  });
});

describe("a job that is applied before what it names", () => {
  it("waits as a whole for its AppImage and goes on when it appears", () => {
    const world = new World(aJob().task("a").task("b", { appImage: "late" })).settle();
    expect(world.status).toMatchObject({ phase: "initialized", startTime: "2026-01-08T03:04:05Z" });
    expect(findCondition(world.status, "Reconciling")).toMatchObject({
      status: "True",
      reason: "AppImageNotFound",
      message: `Task[b] waits: ${NO_APP}`,
    });
    expect(findCondition(world.status, "JobValidated")?.status).toBe("True");
    expect(world.task("b")).toMatchObject({ state: "Pending", reason: "AppImageNotFound", message: NO_APP });
    expect(world.pods).toEqual([]);
    expect(world.events.map(({ reason }) => reason)).toEqual(["AppImageNotFound"]);
    expect(world.lastPlan).toMatchObject({ requeueAfterMs: 30_000 });
    expect(world.writes).toBe(1);
    world.appImages.set("late", anAppImage({ name: "late" }));
    world.after(10);
    expect(world.states).toBe("a=Pending b=Pending");
    expect(world.phases).toEqual(["initialized", "Running"]);
    expect(world.task("b").reason).toBeUndefined();
  });

  it("fails the tasks that use the AppImage when the grace time is over", () => {
    const world = new World(aJob().bestEffort().task("a").task("b", { appImage: "late" })).settle().after(30);
    expect(world.states).toBe("a=Pending b=Failed");
    expect(world.task("b")).toMatchObject({ reason: "AppImageNotFound", message: NO_APP });
    expect(world.task("b").parties).toMatchObject([{ domainID: "alice", state: "Failed", reason: "AppImageNotFound" }]);
    world.run("alice/a-0").succeed("alice/a-0");
    expect(world.status).toMatchObject({ phase: "Failed", reason: "TasksFailed", message: `Task[b]: ${NO_APP}` });
    expect(findCondition(world.status, "JobValidated")?.status).toBe("True");
  });

  it("fails a Strict job with it, before anything ran", () => {
    const world = new World(aJob().task("a").task("b", { appImage: "late" })).settle().after(30);
    expect(world.status).toMatchObject({ phase: "Failed", message: `Task[b]: ${NO_APP}` });
    expect(world.states).toBe("a=Skipped b=Failed");
    expect(world.pods).toEqual([]);
  });

  it("lets a tolerable task fail for it", () => {
    const world = new World(aJob().task("a").task("b", { appImage: "late", tolerable: true })).settle().after(30);
    world.run("alice/a-0").succeed("alice/a-0");
    expect(world.status.phase).toBe("Succeeded");
    expect(world.states).toBe("a=Succeeded b=Failed");
  });

  it("treats a role without a template in the same way", () => {
    const world = new World(aJob().task("a", { parties: ["alice/guest"] }));
    world.appImages.set("app", anAppImage({ role: "host" }));
    world.settle();
    expect(world.task("a").reason).toBe("AppImageNotFound");
    world.after(30);
    const message =
      'failed to build domain alice kit info, failed to select appropriate deploy template from appImage "app" for party alice/guest, not found deploy template for role "guest"';
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "TemplateNotFound", message });
  });

  it("waits for a missing domain, then fails as a whole; Restart looks again", () => {
    const world = new World(
      aJob()
        .task("a", { parties: ["alice", "zoe"] })
        .task("b"),
    ).settle();
    expect(findCondition(world.status, "Reconciling")).toMatchObject({
      reason: "DomainNotFound",
      message: 'Task[a] waits: namespace "zoe" not found',
    });
    world.after(30);
    expect(world.status).toMatchObject({
      phase: "Failed",
      reason: "DomainNotFound",
      message: 'namespace "zoe" not found',
    });
    expect(findCondition(world.status, "JobValidated")?.status).toBe("True");
    expect(world.states).toBe("a=Skipped b=Skipped");
    world.command("Restart");
    expect(world.status.phase).toBe("Running");
    expect(world.states).toBe("a=Pending b=Pending");
    expect(world.task("a")).toMatchObject({ reason: "DomainNotFound" });
    world.namespaces.set("zoe", aNamespace("zoe"));
    world.after(5);
    expect(world.pods).toEqual(["alice/a-0", "alice/b-0", "zoe/a-0"]);
  });

  it("fails a restarted job whose domain is still missing after the grace time", () => {
    const world = new World(aJob().task("a", { parties: ["zoe"] })).settle().after(30).command("Restart");
    expect(world.after(29).status.phase).toBe("Running");
    expect(world.after(1).status).toMatchObject({ phase: "Failed", reason: "DomainNotFound" });
  });

  it("waits with a task whose AppImage vanished before its turn, and lets others pass", () => {
    const world = new World(aChain("a", "b").task("c", { appImage: "other" }));
    world.appImages.set("other", anAppImage({ name: "other" }));
    world.settle();
    world.appImages.delete("app");
    world.run("alice/a-0").succeed("alice/a-0");
    expect(world.states).toBe("a=Succeeded b=Pending c=Pending");
    expect(world.task("b").reason).toBe("AppImageNotFound");
    expect(findCondition(world.status, "Reconciling")?.reason).toBe("Progressing");
    world.after(30);
    expect(world.task("b")).toMatchObject({ state: "Failed", reason: "AppImageNotFound" });
  });
});
