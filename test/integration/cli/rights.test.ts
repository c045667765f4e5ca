import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KusciaJobStatus } from "../../../src/api/types.ts";
import type { Finding } from "../../../src/cli/doctor.ts";
import { contentFor, digestsOf } from "../../../src/consent/content.ts";
import type { Api } from "../../../src/server/api.ts";
import { TcpProxy } from "../kube/tcp-proxy.ts";
import { createFixture, eventually, type Fixture } from "../server/harness.ts";
import { kj, type Ran, startKj } from "./kj.ts";

// What kj shows and says to parties and strangers, and through connections that break.

const folder = mkdtempSync(join(tmpdir(), "kj-rights-"));
let fixture: Fixture;
let api: Api;

beforeAll(async () => {
  fixture = await createFixture();
  const hash = createHash("sha256").update("of-bob").digest("hex");
  const tokens = join(folder, "tokens");
  writeFileSync(tokens, `all\nbob: ${hash} bob\n`);
  api = await fixture.startApi(`--token-file=${tokens}`, "--local-only");
  await fixture.createJob("shared", { tasks: [task("own", "bob"), task("theirs", "alice")] });
  await fixture.setStatus("shared", STATUS);
  await fixture.createJob("foreign", { tasks: [task("theirs", "alice")] });
  await eventually(async () => ((await master("get shared foreign")).code === 0 ? true : undefined));
});
afterAll(async () => {
  await fixture.stop();
  rmSync(folder, { recursive: true, force: true });
});

const task = (alias: string, domainID: string) => ({
  alias,
  appImage: `image-of-${domainID}`,
  taskInputConfig: "secret input",
  parties: [{ domainID }],
});

const STATUS: KusciaJobStatus = {
  phase: "Failed",
  progress: "2/2",
  reason: "TasksFailed",
  message: "Task[theirs]-Party[alice]: secret words",
  tasks: [
    { alias: "own", taskID: "o", state: "Succeeded", createTime: "2026-01-08T03:04:05Z" },
    {
      alias: "theirs",
      taskID: "t",
      state: "Failed",
      createTime: "2026-01-08T03:04:05Z",
      parties: [{ domainID: "alice", state: "Failed", reason: "PodFailed", message: "secret words" }],
    },
  ],
};

function over(token: string, line: string): Promise<Ran> {
  const path = join(folder, `token-${token}`);
  writeFileSync(path, token);
  return kj([...line.split(" "), "--server", `http://127.0.0.1:${api.httpPort}`, "--token-file", path]);
}
const master = (line: string): Promise<Ran> => over("all", line);
const bob = (line: string): Promise<Ran> => over("of-bob", line);

describe("a party, at the job API", () => {
  it("sees its jobs alone, and of tasks of others only that they are there", async () => {
    expect((await bob("get -o name")).out).toBe("kusciajob/shared\n");
    expect((await bob("get foreign")).err).toContain('no job "foreign"');
    const shown = await bob("get shared -o json");
    expect(shown.out).not.toMatch(/secret|image-of-alice/);
    expect(JSON.parse(shown.out)).toMatchObject({
      state: "Failed",
      tasks: [
        { alias: "own", app_image: "image-of-bob" },
        { alias: "theirs", state: "Failed", app_image: "", parties: [] },
      ],
    });
    expect((await master("why shared")).out).toContain("theirs/alice  secret words");
    expect((await bob("why shared")).out).not.toContain("secret");
  });

  it("may act on what it takes part in, by the etag that it sees", async () => {
    const seen = JSON.parse((await bob("restart shared --dry-run -o json")).out) as { etag: string };
    const whole = JSON.parse((await master("restart shared --dry-run -o json")).out) as { etag: string };
    expect(seen.etag).toBe(whole.etag);
    expect((await bob("restart foreign --dry-run")).code).toBe(1);
    const refused = await bob("schedule list");
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(
        /^Error: bob may not list kusciajobschedules in .*\(the job API at .*\n {2}ask for that right; kj whoami/,
      ),
    ]);
    const who = await bob("whoami");
    expect(who.out).toContain("only see and answer jobs in which your domains take part\ndomains bob\n");
    const done = await bob(`restart shared --if-match ${seen.etag}`);
    expect([done.code, done.out]).toEqual([0, "shared is told to restart\n"]);
    const labels = (await fixture.job("shared")).metadata.labels;
    expect(labels).toMatchObject({ "kuscia.secretflow/job-stage-trigger": "bob" });
  });

  it("without a good token is told so, and where it asked", async () => {
    const { code, err } = await over("wrong", "get");
    expect([code, err]).toEqual([1, expect.stringMatching(/^Error: not let in: .*\(the job API at http/)]);
  });
});

it("a user without rights learns which one is missing, where, and who he is", async () => {
  const argv = ["--kubeconfig", fixture.cluster.kubeconfig, "-n", fixture.namespace, "--as", "ann"];
  const { code, err } = await kj(["get", ...argv]);
  expect([code, err]).toEqual([
    1,
    expect.stringContaining(`ann may not list kusciajobs in ${fixture.namespace} (context`),
  ]);
  expect(err).toContain("with --server");
  const json = await kj(["get", "-o", "json", ...argv]);
  expect(JSON.parse(json.err)).toMatchObject({ code: 1, reason: "Forbidden" });
  expect((await kj(["whoami", ...argv])).out).toMatch(/^user {4}ann\n[^]*may {5}nothing in /);
  const doctor = await kj(["doctor", ...argv]);
  expect([doctor.code, doctor.out]).toEqual([1, expect.stringContaining("ann may not get, list, watch, create")]);
  const { findings } = JSON.parse((await kj(["doctor", "-o", "json", ...argv])).out) as { findings: Finding[] };
  const unwell = findings.filter(({ result }) => result !== "ok");
  expect(unwell.map(({ check }) => check)).toEqual(expect.arrayContaining(["rights", "operator", "versions", "jobs"]));
  expect(unwell.filter((each) => !("remedy" in each) || each.remedy === "")).toEqual([]);
});

it("who may not read a log reads just that, and not that nothing has started", async () => {
  const { namespace, cluster } = fixture;
  const roles = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const rules = [
    { apiGroups: ["kuscia.secretflow"], resources: ["kusciajobs", "kusciajobtasks"], verbs: ["get", "list"] },
  ];
  await fixture.send("POST", `${roles}/roles`, { metadata: { name: "sees-jobs" }, rules });
  await fixture.send("POST", `${roles}/rolebindings`, {
    metadata: { name: "cat-sees-jobs" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "sees-jobs" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "cat" }],
  });
  const party = { domainID: "alice", state: "Running" as const, pods: [{ name: "unread-own-0" }] };
  await fixture.createJob("unread", { tasks: [task("own", "alice")] });
  await fixture.setStatus("unread", {
    phase: "Running",
    tasks: [{ alias: "own", taskID: "u", state: "Running", parties: [party] }],
  });
  const argv = ["--kubeconfig", cluster.kubeconfig, "-n", namespace, "--as", "cat"];
  const { code, out, err } = await kj(["logs", "unread", ...argv]);
  expect([code, out, err]).toEqual([0, "", expect.stringMatching(/^! own\/alice: not yours to read \(.*\)\n$/)]);
});

describe.each(["kubernetes", "api"])("what is asked of a party, over %s", (transport) => {
  it("is shown, and answered by its digest", async () => {
    const name = `asks-${transport}`;
    await fixture.createJob(name, { tasks: [task("own", "bob")] });
    const { digest } = digestsOf(contentFor(await fixture.job(name), "bob", () => undefined));
    await fixture.setStatus(name, {
      phase: "AwaitingApproval",
      consents: [{ domainID: "bob", state: "Waiting", digest, time: "2026-01-08T03:04:05Z" }],
    });
    const run = (line: string): Promise<Ran> =>
      transport === "api"
        ? bob(line)
        : kj([...line.split(" "), "--kubeconfig", fixture.cluster.kubeconfig, "-n", fixture.namespace]);
    await eventually(async () => ((await run("approvals --party bob")).out.includes(name) ? true : undefined));
    const blind = await run(`approve ${name}`);
    expect([blind.code, blind.err]).toEqual([
      2,
      expect.stringContaining(`digest ${digest.slice(7, 15)}\n  tasks    own; with nobody`),
    ]);
    expect(blind.err).toContain("image-of-bob: there is no such AppImage yet");
    const dry = await run(`approve ${name} --dry-run`);
    expect([dry.code, dry.out]).toEqual([0, expect.stringContaining(`digest ${digest.slice(7, 15)}\n  tasks    own`)]);
    const done = await run(`approve ${name} --digest ${digest.slice(7, 17)} --reason fine`);
    expect([done.code, done.out]).toEqual([0, `bob accepts ${digest.slice(7, 15)} of ${name}\n`]);
    const path = "/apis/kuscia.secretflow/v1alpha1/namespaces/bob/kusciajobconsents";
    const { items } = await fixture.send<{ items: { spec: { digest: string } }[] }>("GET", path);
    expect(items.map(({ spec }) => spec)).toContainEqual(
      expect.objectContaining({ digest, decision: "Accepted", reason: "fine" }),
    );
    await fixture.setStatus(name, {
      phase: "AwaitingApproval",
      consents: [{ domainID: "bob", state: "Waiting", digest: `sha256:${"1".repeat(64)}` }],
    });
    await eventually(async () => {
      const { err } = await run(`approve ${name} --digest ${"1".repeat(10)}`);
      // What the digest stands for is computed anew, so that nobody accepts what was not shown.
      return err.includes(`what ${name} asks has changed just now`) ? true : undefined;
    });
  });
});

describe.each(["kubernetes", "api"])("a standing answer, over %s", (transport) => {
  const run = (line: string): Promise<Ran> =>
    transport === "api"
      ? bob(line)
      : kj([...line.split(" "), "--kubeconfig", fixture.cluster.kubeconfig, "-n", fixture.namespace]);
  const asks = async (name: string, taskInputConfig: string, labels: Record<string, string> = {}): Promise<string> => {
    await fixture.createJob(name, { tasks: [{ ...task(`own-${transport}`, "bob"), taskInputConfig }] }, { labels });
    const { digest, contentDigest } = digestsOf(contentFor(await fixture.job(name), "bob", () => undefined));
    const consents = [{ domainID: "bob", state: "Waiting" as const, digest, contentDigest }];
    await fixture.setStatus(name, { phase: "AwaitingApproval", consents });
    await eventually(async () => ((await run("approvals --party bob")).out.includes(name) ? true : undefined));
    return digest.slice(7, 17);
  };
  const until = `${new Date(Date.now() + 30 * 24 * 3_600_000).toISOString().slice(0, 19)}Z`;

  it("accepts what asks the same, and shows how the first job differs that does not", async () => {
    const digest = await asks(`first-${transport}`, '{"keys":["id"]}');
    const tooLong = await run(`approve first-${transport} --digest ${digest} --until 2099-01-01T00:00:00Z`);
    expect([tooLong.code, tooLong.err]).toEqual([2, expect.stringContaining("it must be at most a year ahead")]);
    const line = `approve first-${transport} --digest ${digest} --for-schedule`;
    expect((await run(line)).code).toBe(2);
    expect((await run(`${line} --until ${until}`)).err).toContain(`first-${transport} is no run of a schedule`);
    const done = await run(`approve first-${transport} --digest ${digest} --until ${until}`);
    expect([done.code, done.out]).toEqual([0, expect.stringContaining(`that ask the same until ${until}`)]);
    await asks(`second-${transport}`, '{"keys":["id","phone"]}');
    const { err } = await run(`approve second-${transport}`);
    expect(err).toMatch(/differs {2}from the standing consent standing-alice-[0-9a-f]{8}-\d{8}:/);
    expect(err).toContain(`task own-${transport}: taskInputConfig.keys[1]: nothing -> "phone"`);
  });

  it("to a run of a schedule is for that schedule", async () => {
    const labels = { "kuscia.secretflow/schedule": "nightly", "kuscia.secretflow/schedule-uid": "s-1" };
    const digest = await asks(`run-${transport}`, "x", labels);
    expect(
      (await run(`approve run-${transport} --digest ${digest} --for-schedule --until ${until} --reason fine`)).code,
    ).toBe(0);
    const path = "/apis/kuscia.secretflow/v1alpha1/namespaces/bob/kusciajobconsents";
    const { items } = await fixture.send<{ items: { spec: object }[] }>("GET", path);
    const { contentDigest } = digestsOf(contentFor(await fixture.job(`run-${transport}`), "bob", () => undefined));
    const schedule = { namespace: fixture.namespace, name: "nightly", uid: "s-1" };
    expect(items.map(({ spec }) => spec)).toContainEqual(
      expect.objectContaining({ schedule, contentDigest, until, decision: "Accepted", reason: "fine" }),
    );
  });
});

it("wait misses no end while Kubernetes cannot be reached", async () => {
  const kubeconfig = readFileSync(fixture.cluster.kubeconfig, "utf8");
  const [server = ""] = /https:\/\/127\.0\.0\.1:\d+/.exec(kubeconfig) ?? [];
  const proxy = await TcpProxy.start(new URL(server));
  const path = join(folder, "kubeconfig");
  writeFileSync(path, kubeconfig.replace(server, `https://127.0.0.1:${proxy.port}`));
  await fixture.createJob("away");
  const waiting = startKj(["wait", "away", "--kubeconfig", path, "-n", fixture.namespace]);
  await eventually(() => (waiting.err().includes("away") ? true : undefined));
  proxy.mode = "refuse";
  proxy.dropAll();
  await eventually(() => (waiting.err().includes("! lost context") ? true : undefined));
  await fixture.setStatus("away", { phase: "Succeeded", completionTime: "2026-01-08T03:04:05Z" });
  proxy.mode = "forward";
  expect((await waiting.ended).code).toBe(0);
  await proxy.stop();
});
