import { afterAll, beforeAll, expect, it } from "vitest";
import { APP_IMAGES, KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { ConsentStatus, KusciaJob, TaskStatus } from "../../../src/api/types.ts";
import { lifeOf } from "../../support/kubelet.ts";
import { metric } from "../../support/operator.ts";
import { Scene, taskOf } from "../../support/scene.ts";
import { eventually, inPhase, isOver, type World } from "../../support/world.ts";

const WAITING_JOBS = Number(process.env["KJO_WAITING_JOBS"] ?? 1000);

let scene: Scene;
let world: World;

beforeAll(async () => {
  scene = await Scene.open([], lifeOf());
  ({ world } = scene);
  // What an administrator of bob writes, whose rights end at the namespace.
  await kubectl(["create", "rolebinding", "bea", "--clusterrole=admin", "--user=bea"]);
  await grantConsent();
  await asBea(["apply", "-f", "-"], POLICY);
});

afterAll(async () => {
  expect(await scene.close()).toEqual([]);
});

const POLICY = `apiVersion: kuscia.secretflow/v1alpha1
kind: DomainPolicy
metadata: {name: default}
spec: {approval: Required}
`;

const kubectl = (args: string[], input?: string): Promise<string> =>
  world.cluster.kubectl([...args, "-n", world.bob], { input });

/** As a user who may do nothing outside of bob's namespace. */
const asBea = (args: string[], input?: string): Promise<string> => kubectl([...args, "--as=bea"], input);

/** The chart's roles aggregate these rights to `admin`; here no chart is installed. */
async function grantConsent(): Promise<void> {
  const verbs = "--verb=create,delete,get,list,patch,update";
  const resources = "domainpolicies.kuscia.secretflow,kusciajobconsents.kuscia.secretflow";
  await kubectl(["create", "role", "consent", verbs, `--resource=${resources}`]);
  await kubectl(["create", "rolebinding", "consent", "--role=consent", "--user=bea"]);
}

const bobs = (job: KusciaJob): ConsentStatus | undefined =>
  job.status?.consents?.find(({ domainID }) => domainID === world.bob);

/** The job once bob is asked, and once more after that with another digest. */
const asked = (name: string, state = "Waiting", not?: string): Promise<KusciaJob> =>
  world.waitForJob(name, (job) => bobs(job)?.state === state && bobs(job)?.digest !== not);

function consentTo(
  job: KusciaJob,
  decision = "Accepted",
  name = `${job.metadata.name}-${decision.toLowerCase()}`,
): string {
  const { namespace, name: jobName, uid } = job.metadata;
  return `apiVersion: kuscia.secretflow/v1alpha1
kind: KusciaJobConsent
metadata: {name: ${name}}
spec:
  job: {namespace: ${namespace}, name: ${jobName}, uid: ${uid}}
  digest: ${bobs(job)!.digest}
  decision: ${decision}
  reason: because
`;
}

it("starts nothing before the party's administrator has accepted it", async () => {
  await world.createJob("given", [{ alias: "a" }]);
  const waiting = await asked("given");
  expect(waiting.status).toMatchObject({ phase: "AwaitingApproval", approveStatus: { [world.alice]: "JobAccepted" } });
  expect([...(await world.pods(world.alice)), ...(await world.pods(world.bob))]).toEqual([]);
  await scene.waitForEvent("given", "ConsentNeeded", world.bob);
  // Whose rights end at his namespace reads it there.
  const own = ["get", "events", "--field-selector=reason=ConsentNeeded", "-o", "jsonpath={.items[*].message}"];
  await eventually(async () => (await asBea(own)).includes(bobs(waiting)!.digest!), "an Event in bob's namespace");
  await asBea(["create", "-f", "-"], consentTo(waiting));
  const done = await world.waitForJob("given", isOver);
  expect(done.status?.phase).toBe("Succeeded");
  expect(bobs(done)).toMatchObject({ state: "Accepted", consent: "given-accepted", reason: "because" });
});

it("ends a job that is rejected, with the reason", async () => {
  await world.createJob("refused", [{ alias: "a" }]);
  await asBea(["create", "-f", "-"], consentTo(await asked("refused"), "Rejected"));
  const done = await world.waitForJob("refused", inPhase("ApprovalReject"));
  expect(done.status).toMatchObject({
    reason: `Party: ${world.bob} approval reject.`,
    message: `${world.bob}: because`,
  });
});

it("asks again when the image of a task that has not started is another", async () => {
  const image = await world.createAppImage(`changing-${world.suffix}`);
  const appImage = image.metadata.name!;
  await world.createJob("changing", [{ alias: "a", appImage }]);
  const first = await asked("changing");
  await world.client.patch(APP_IMAGES, { name: appImage }, { spec: { image: { tag: "2" } } });
  const second = await asked("changing", "Waiting", bobs(first)!.digest);
  await asBea(["create", "-f", "-"], consentTo(first, "Accepted", "stale"));
  const outdated = await asked("changing", "Outdated");
  expect(outdated.status?.phase).toBe("AwaitingApproval");
  expect(bobs(outdated)!.digest).toBe(bobs(second)!.digest);
  await asBea(["create", "-f", "-"], consentTo(second, "Accepted", "fresh"));
  expect((await world.waitForJob("changing", isOver)).status?.phase).toBe("Succeeded");
});

it("does not let a consent be changed, nor be made without what it is about", async () => {
  await world.createJob("fixed", [{ alias: "a" }]);
  const job = await asked("fixed");
  await asBea(["create", "-f", "-"], consentTo(job, "Rejected", "fixed"));
  const turn = ["patch", "kusciajobconsent", "fixed", "--type=merge", "-p", '{"spec":{"decision":"Accepted"}}'];
  await expect(asBea(turn)).rejects.toThrow(/a consent cannot be changed/);
  const lacking = (text: string): Promise<string> =>
    asBea(["create", "-f", "-"], consentTo(job).replace(/ {2}digest.*\n/, text));
  await expect(lacking("")).rejects.toThrow(/the consent to one job needs digest/);
  await expect(lacking("  digest: abc\n")).rejects.toThrow(/spec.digest/);
  await expect(lacking("  initiator: x\n")).rejects.toThrow(/name one job, or one schedule, or an initiator/);
  await expect(asBea(["create", "-f", "-"], POLICY.replace("default", "other"))).rejects.toThrow(/named default/);
});

it("lets so many tasks run at a time as the policy says, oldest job first", async () => {
  const policy = (spec: object): Promise<string> =>
    asBea(["patch", "domainpolicy", "default", "--type=merge", "-p", JSON.stringify({ spec })]);
  await policy({ approval: "Automatic", maxConcurrentTasks: 1 });
  const names = ["one", "two", "three"];
  for (const name of names) await world.createJob(name, [{ alias: "a" }]);
  const done = await Promise.all(names.map((name) => world.waitForJob(name, isOver)));
  // Times are in whole seconds: of two that begin in the same one, the first has ended in it too.
  const timesOf = ({ createTime, endTime }: TaskStatus): string => `${createTime} ${endTime}`;
  const tasks = done.map((job) => taskOf(job, "a")!).toSorted((a, b) => timesOf(a).localeCompare(timesOf(b)));
  for (const [index, { createTime }] of tasks.entries())
    expect(index === 0 || tasks[index - 1]!.endTime! <= createTime!).toBe(true);
  await policy({ maxConcurrentTasks: 0 });
  await world.createJob("held", [{ alias: "a" }]);
  await world.waitForJob("held", (job) => taskOf(job, "a")?.reason === "DomainLimit");
  await policy({ maxConcurrentTasks: null });
  expect((await world.waitForJob("held", isOver)).status?.phase).toBe("Succeeded");
  await policy({ approval: "Required" });
});

it(`costs no request while ${WAITING_JOBS} jobs wait`, { timeout: 300_000 }, async () => {
  const todo = Array.from({ length: WAITING_JOBS }, (_, index) => `many-${index}`);
  const operator = scene.operator!;
  const requests = async (): Promise<number> =>
    (await metric(operator, "rest_client_requests_total")) -
    (await metric(operator, "rest_client_requests_total", { method: "watch" }));
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
        await world.createJob(name, [{ alias: "a" }]);
        if (todo.length < 8) await asked(name);
      }
    }),
  );
  // Jobs are handled in turn: when the last one waits for its administrator, so do all others.
  const all = await world.client.list(KUSCIA_JOBS, { namespace: world.jobNamespace });
  for (const { metadata } of all.items.filter((job) => !isOver(job))) await asked(metadata.name);
  expect(await metric(operator, "kusciajob_consents", { state: "Waiting" })).toBe(WAITING_JOBS);
  const parties = [{ domainID: world.alice }];
  const oneJob = async (name: string): Promise<number> => {
    const before = await requests();
    await world.createJob(name, [{ alias: "a", parties }]);
    await world.waitForJob(name, isOver);
    return (await requests()) - before;
  };
  await oneJob("probe");
  // As any passing of time costs nothing by itself, it is the handling of each waiting job again that has to be free.
  const handled = await metric(operator, "controller_runtime_reconcile_total", { controller: "kusciajob" });
  await asBea([
    "patch",
    "domainpolicy",
    "default",
    "--type=merge",
    "-p",
    '{"metadata":{"annotations":{"touched":"yes"}}}',
  ]);
  const cost = await oneJob("after");
  expect(await metric(operator, "controller_runtime_reconcile_total", { controller: "kusciajob" })).toBeGreaterThan(
    handled + WAITING_JOBS,
  );
  expect(cost).toBeLessThanOrEqual(10);
  await world.client.deleteCollection(KUSCIA_JOBS, world.jobNamespace, { labelSelector: "!none" });
});
