import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KusciaJobStatus } from "../../../src/api/types.ts";
import { contentFor, digestsOf } from "../../../src/consent/content.ts";
import { addedTaskOf } from "../../../src/job/added-tasks.ts";
import { eventually } from "../server/harness.ts";
import type { KjOptions } from "./kj.ts";
import { TRANSPORTS, type Transport, Ways } from "./ways.ts";

// How kj makes jobs from templates and earlier jobs, and what it says with commands.

let ways: Ways;

beforeAll(async () => {
  ways = await Ways.start("--console-url=https://kj.example/");
  await ways.fixture.send("POST", `${GROUP}/namespaces/${ways.fixture.namespace}/kusciajobtemplates`, TEMPLATE);
});
afterAll(() => ways.fixture.stop());

const GROUP = "/apis/kuscia.secretflow/v1alpha1";
const parties = [{ domainID: "alice" }, { domainID: "bob" }];
const TEMPLATE = {
  apiVersion: "kuscia.secretflow/v1alpha1",
  kind: "KusciaJobTemplate",
  metadata: { name: "psi" },
  spec: {
    parameters: [
      { name: "column", required: true },
      { name: "mode", default: "fast" },
    ],
    template: {
      spec: {
        initiator: "alice",
        tasks: [{ alias: "match", appImage: "i", taskInputConfig: "$(params.column) $(params.mode)", parties }],
      },
    },
  },
};
const CONTAINER = {
  name: "main",
  command: ["/bin/psi"],
  workingDir: "/work",
  configVolumeMounts: [{ mountPath: "/work/task.conf", subPath: "task.conf" }],
};
const OBJECT = (kind: string, name: string) => ({ apiVersion: TEMPLATE.apiVersion, kind, metadata: { name } });
const RUNNING: KusciaJobStatus = {
  phase: "Running",
  tasks: [{ alias: "t", taskID: "t", state: "Running", createTime: "2026-01-08T03:04:05Z" }],
};

async function seen(transport: Transport, name: string, state: string): Promise<void> {
  await eventually(async () => {
    const { out } = await ways.run(transport, `get ${name} -o jsonpath={.state}`);
    return out === state ? true : undefined;
  });
}

describe.each(TRANSPORTS)("over %s", (transport) => {
  it("run makes a job of a template that waits, and the same once more with another value", async () => {
    const first = `psi-${transport}`;
    const made = await ways.run(transport, `run psi -p column=id -p mode=slow --suspended --name ${first}`);
    // Only a job API knows of a console.
    const page = transport === "api" ? `  https://kj.example/jobs/${ways.fixture.namespace}/${first}` : "";
    expect([made.code, made.out]).toEqual([0, `${first} created${page}\n`]);
    expect((await ways.run(transport, "whoami")).out.includes("console https://kj.example\n")).toBe(page !== "");
    const { spec, metadata } = await ways.fixture.job(first);
    expect([spec.suspend, spec.parameters, metadata.labels?.["kuscia.secretflow/template"]]).toEqual([
      true,
      { column: "id", mode: "slow" },
      "psi",
    ]);
    const second = `${first}-2`;
    const dry = await ways.run(transport, `run --from ${first} -p column=phone --name ${second} --dry-run`);
    expect([dry.code, dry.out]).toEqual([0, `${second} would be created, 1 task, by alice\n`]);
    await ways.run(transport, `run --from ${first} -p column=phone --name ${second}`);
    const again = await ways.fixture.job(second);
    expect([again.spec.tasks[0]?.taskInputConfig, again.spec.suspend]).toEqual(["phone slow", undefined]);
    const restart = await ways.run(transport, `restart ${first} -p column=o'hara -p mode=fast --dry-run`);
    expect([restart.code, restart.err]).toEqual([
      1,
      `Error: ${first} keeps the values it began with: its parties agreed to those\n  nothing was done; a new job with others: kj run --from ${first} -p 'column=o'\\''hara' -p mode=fast\n`,
    ]);
  });

  it("run takes the spec of a job that no template made, without its state and commands", async () => {
    const name = `plain-${transport}`;
    const labels = { team: "risk", "kuscia.secretflow/job-stage": "Stop" };
    await ways.fixture.createJob(name, { suspend: true, maxParallelism: 3 }, { labels });
    const made = await ways.run(transport, `run --from ${name} -o name`);
    const [, copy = ""] = /^kusciajob\/(plain-.*-[0-9a-f]{6})\n$/.exec(made.out) ?? [];
    const { spec, metadata, status } = await ways.fixture.job(copy);
    expect([spec.suspend, spec.maxParallelism, metadata.labels, status]).toEqual([
      undefined,
      3,
      { team: "risk" },
      undefined,
    ]);
    const restart = await ways.run(transport, `restart ${name} -p column=id --yes`);
    expect(restart.err).toContain(`kj export ${name}, change its file, kj run -f FILE --name NAME\n`);
    expect((await ways.fixture.job(name)).metadata.labels?.["kuscia.secretflow/job-stage"]).toBe("Stop");
    const wrong = await ways.run(transport, `run --from ${name} -p column=id`);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining(`no template made ${name}`)]);
    for (const line of ["run", "run psi -f x", `run -f x --from ${name}`, "run psi --watch --logs"])
      expect((await ways.run(transport, line)).code).toBe(2);
  });

  it("get finds the jobs of a template and of a schedule, and follows them", async () => {
    const [mine, other] = [`of-nightly-${transport}`, `of-none-${transport}`];
    const labels = { "kuscia.secretflow/schedule": `nightly-${transport}` };
    const line = `get --schedule nightly-${transport} -o name`;
    const watching = ways.begin(transport, `get -w --schedule nightly-${transport} -o ndjson`);
    await ways.fixture.createJob(mine, {}, { labels });
    await ways.fixture.createJob(other);
    await seen(transport, other, "Pending");
    await eventually(async () => ((await ways.run(transport, line)).out === "" ? undefined : true));
    expect((await ways.run(transport, line)).out).toBe(`kusciajob/${mine}\n`);
    await eventually(() => (watching.out().includes(mine) ? true : undefined));
    watching.interrupt();
    const { out } = await watching.ended;
    expect(out).toContain(`"schedule":"nightly-${transport}"`);
    expect(out).not.toContain(other);
    await eventually(async () => {
      const found = await ways.run(transport, "get --template psi -o name");
      return found.out.includes(`kusciajob/psi-${transport}`) && !found.out.includes(other) ? true : undefined;
    });
  });

  it("stop gives programs the time that was said with it", async () => {
    const name = `grace-${transport}`;
    await ways.fixture.createJob(name);
    await ways.fixture.setStatus(name, RUNNING);
    await seen(transport, name, "Running");
    const shown = await ways.run(transport, `stop ${name} --grace 2m --dry-run`);
    const [, etag = ""] = /do it: kj stop \S+ --grace 120s --if-match (\S+)\n/.exec(shown.out) ?? [];
    expect((await ways.run(transport, `stop ${name} --grace 120s --if-match ${etag}`)).code).toBe(0);
    const { annotations = {}, labels = {} } = (await ways.fixture.job(name)).metadata;
    const version = labels["kuscia.secretflow/job-stage-version"];
    expect(JSON.parse(annotations["kuscia.secretflow/job-stage-grace"] ?? "{}")).toEqual({ version, seconds: 120 });
    expect((await ways.run(transport, `stop ${name} --grace 0s --yes`)).code).toBe(2);
    expect((await ways.run(transport, `resume ${name} --grace 5s --yes`)).code).toBe(2);
  });

  it("delete gives programs time, too: it cancels what has not ended before", async () => {
    const { fixture } = ways;
    const name = `gentle-${transport}`;
    await fixture.createJob(name, {}, { finalizers: ["example.com/look"] });
    await fixture.setStatus(name, RUNNING);
    await seen(transport, name, "Running");
    const done = await ways.run(transport, `delete ${name} --grace 2m --yes -v6`);
    expect([done.code, done.out]).toEqual([0, `${name} is being deleted\n`]);
    // job/delete would take no etag, and delete a job that has moved.
    expect(done.err.includes("POST /api/v1/job/do: 200")).toBe(transport === "api");
    expect(done.err).not.toContain("/api/v1/job/delete");
    const job = await fixture.job(name);
    const { annotations = {}, labels = {}, deletionTimestamp } = job.metadata;
    const version = labels["kuscia.secretflow/job-stage-version"];
    expect([labels["kuscia.secretflow/job-stage"], deletionTimestamp]).toEqual(["Cancel", expect.any(String)]);
    expect(JSON.parse(annotations["kuscia.secretflow/job-stage-grace"] ?? "{}")).toEqual({ version, seconds: 120 });
    await fixture.send("PUT", fixture.jobPath(name), { ...job, metadata: { ...job.metadata, finalizers: [] } });
  });

  it("set keeps why on the job", async () => {
    const name = `why-${transport}`;
    await ways.fixture.createJob(name);
    await seen(transport, name, "Pending");
    const argv = ["set", name, "parallelism=2", "--reason", "make-room"].join(" ");
    expect((await ways.run(transport, argv)).code).toBe(0);
    const { annotations } = (await ways.fixture.job(name)).metadata;
    expect(annotations).toMatchObject({ "kuscia.secretflow/change-reason": "make-room" });
  });

  it("diff and approve say what has changed since the last yes", async () => {
    const [first, second] = [`yes-${transport}`, `asks-${transport}`];
    const ask = async (name: string, column: string, state: "Accepted" | "Waiting"): Promise<void> => {
      const task = { alias: transport, appImage: "i", taskInputConfig: JSON.stringify({ column }), parties };
      await ways.fixture.createJob(name, { tasks: [task] });
      const { digest, parts } = digestsOf(contentFor(await ways.fixture.job(name), "bob", () => undefined));
      const consents = [{ domainID: "bob", state, digest, parts, time: "2026-01-08T03:04:05Z" }];
      await ways.fixture.setStatus(name, { phase: "AwaitingApproval", consents });
      await seen(transport, name, "AwaitingApproval");
    };
    await ask(first, "id", "Accepted");
    await ask(second, "phone", "Waiting");
    const { code, out, err } = await eventually(async () => {
      const ran = await ways.run(transport, `diff ${second} --approved`);
      return ran.err.includes("has approved no job") ? undefined : ran;
    });
    expect([code, out, err]).toEqual([
      1,
      `- ${transport}: input.column: id\n+ ${transport}: input.column: phone\n`,
      `bob approved ${first}; asked otherwise:\n`,
    ]);
    const shown = await ways.run(transport, `approve ${second}`, { now: Date.parse("2026-01-10T03:04:05Z") });
    expect(shown.err).toContain(
      [
        `  changed  since your yes to ${first}, 2d ago:`,
        `           - ${transport}: input.column: id`,
        `           + ${transport}: input.column: phone`,
        "",
      ].join("\n"),
    );
    expect((await ways.run(transport, `diff ${second} --approved --party carol`)).err).toContain(
      "asks nothing of carol",
    );
  });

  it("a schedule is created, changed and made up for as it was shown", async () => {
    const name = `nightly-${transport}`;
    const line = (what: string, ...argv: string[]): [Transport, string, KjOptions] => [
      transport,
      ["schedule", what, name, ...argv].join(" "),
      { now: Date.parse("2026-01-08T03:05:05Z"), env: { TZ: "UTC" } },
    ];
    const flags = ["--template", "psi", "-p", "column=id", "--cron", "@daily", "--missed", "skip"];
    const dry = await ways.run(...line("create", ...flags, "--dry-run"));
    expect([dry.code, dry.out]).toEqual([
      0,
      [
        `${name} would be created`,
        "  next 2026-01-09 00:00 UTC",
        "  then 2026-01-10 00:00 UTC",
        "  then 2026-01-11 00:00 UTC",
        "",
      ].join("\n"),
    ]);
    const path = `${GROUP}/namespaces/${ways.fixture.namespace}/kusciajobschedules`;
    expect((await ways.run(...line("create", ...flags))).out).toMatch(new RegExp(`^${name} is created\n`));
    const shown = await ways.run(...line("set", "--every", "6h", "-p", "mode=slow", "--dry-run"));
    expect(shown.out).toContain("trigger.interval.seconds");
    expect((await ways.run(...line("set", "--every", "6h", "-p", "mode=slow"))).out).toBe(`${name} is changed\n`);
    const { spec } = await ways.fixture.send<{ spec: object }>("GET", `${path}/${name}`);
    expect(spec).toMatchObject({
      trigger: { interval: { seconds: 21_600 } },
      missedRunPolicy: "Skip",
      template: { name: "psi" },
      parameters: { column: "id", mode: "slow" },
    });
    for (const [what, said] of [
      ["pause", `${name} would be paused`],
      ["resume", `${name} would go on`],
      ["run", `a job of ${name} would be created`],
      ["delete", `${name} would be deleted; its jobs stay`],
    ])
      expect((await ways.run(...line(what!, "--dry-run"))).out).toBe(`${said}\n`);
    expect((await ways.fixture.send<{ spec: object }>("GET", `${path}/${name}`)).spec).toEqual(spec);
    // No operator has seen it.
    const next = await ways.run(...line("next", "--limit", "1"));
    expect(next.out).toMatch(/^2026-\d\d-\d\d \d\d:\d\d UTC {2}in \S+\n$/);
    expect((await ways.run(...line("set"))).code).toBe(2);
    expect((await ways.run(...line("create", "--cron", "x", "--every", "1h"))).err).toContain("give one of --cron");
    expect((await ways.run(...line("create", "--template", "psi", "--cron", "@never"))).err).toContain(
      'trigger.cron.expression "@never" cannot be read',
    );
  });

  it("backfill shows the past times, asks, and says which jobs there will be", async () => {
    const name = `past-${transport}`;
    const path = `${GROUP}/namespaces/${ways.fixture.namespace}/kusciajobschedules`;
    const trigger = { interval: { seconds: 3600, anchor: "2026-01-01T00:00:00Z" } };
    await ways.fixture.send("POST", path, {
      apiVersion: "kuscia.secretflow/v1alpha1",
      kind: "KusciaJobSchedule",
      metadata: { name },
      spec: { trigger, template: { name: "psi" } },
    });
    const line = `schedule backfill ${name} --from 2026-01-02T00:00:00Z --to 2026-01-02T01:59:59Z`;
    const dry = await ways.run(transport, `${line} --dry-run`, { env: { TZ: "UTC" } });
    expect(dry.out).toBe(
      "2026-01-02 00:00 UTC\n2026-01-02 01:00 UTC\n2 jobs would be made, but for those that exist\n",
    );
    expect((await ways.run(transport, line)).code).toBe(2);
    const done = await ways.run(transport, `${line} --yes`);
    expect([done.code, done.out]).toEqual([
      0,
      `${name}-20260102000000 is made, for 2026-01-02T00:00:00Z\n${name}-20260102010000 is made, for 2026-01-02T01:00:00Z\n`,
    ]);
    const { metadata } = await ways.fixture.send<{ metadata: { annotations: Record<string, string> } }>(
      "GET",
      `${path}/${name}`,
    );
    expect(JSON.parse(metadata.annotations["kuscia.secretflow/backfill"] ?? "{}")).toMatchObject({ max: 100 });
    expect((await ways.run(transport, `${line} --yes`)).err).toContain("has not taken up the backfill before");
  });

  it("a template is created from a job, with the parameters that it refers to", async () => {
    const name = `made-${transport}`;
    const file = `${ways.fixture.cluster.dir}/${name}.json`;
    const spec = TEMPLATE.spec.template.spec;
    const job = { apiVersion: TEMPLATE.apiVersion, kind: "KusciaJob", metadata: { labels: { team: "risk" } }, spec };
    writeFileSync(file, JSON.stringify(job));
    const dry = await ways.run(transport, `template create ${name} -f ${file} --dry-run`);
    expect(dry.out).toBe(`template ${name} would be created, with the parameters column, mode\n`);
    const none = await ways.run(transport, `template get ${name}`);
    expect([none.code, none.err]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^Error: no template "${name}" \\(.*\\)\n {2}kj template list shows all\n$`)),
    ]);
    const made = await ways.run(transport, `template create ${name} -f ${file}`);
    expect([made.code, made.out]).toEqual([0, `template ${name} created\n`]);
    const again = await ways.run(transport, `template create ${name} -f ${file}`);
    expect([again.code, again.err]).toEqual([1, expect.stringMatching(/already exists\n {2}nothing was created/)]);
    const { out: params } = await ways.run(transport, `template params ${name}`);
    expect(params).toBe("PARAMETER  TYPE    DEFAULT  MEANING\ncolumn     string  needed\nmode       string  needed\n");
    const rendered = await ways.run(transport, `template render ${name} -p column=id -p mode=slow -o json`);
    expect(JSON.parse(rendered.out)).toMatchObject({ tasks: [{ taskInputConfig: "id slow" }] });
    expect((await ways.run(transport, `template render ${name} -p column=id`)).err).toContain("mode");
    expect((await ways.run(transport, `template create ${name}`)).code).toBe(2);
  });

  it("domain shows quotas, what runs and the line, app what it makes for a role", async () => {
    const id = `d-${transport}`;
    await ways.fixture.createNamespace(id, { "kuscia.secretflow/domain-name": id });
    await ways.fixture.send("POST", GROUP + "/domains", { ...OBJECT("Domain", id), spec: {} });
    await ways.fixture.send("POST", GROUP + "/appimages", {
      ...OBJECT("AppImage", `app-${transport}`),
      spec: {
        image: { name: "registry/psi", tag: "1.4" },
        configTemplates: { "task.conf": "input={{.TASK_INPUT_CONFIG}}" },
        deployTemplates: [{ name: "psi", role: "server", replicas: 2, spec: { containers: [CONTAINER] } }],
      },
    });
    await ways.fixture.createJob(`in-${transport}`, {
      tasks: [{ alias: "t", appImage: `app-${transport}`, taskInputConfig: "", parties: [{ domainID: id }] }],
    });
    const status = {
      ...RUNNING,
      tasks: [{ ...RUNNING.tasks![0]!, parties: [{ domainID: id, state: "Running" as const }] }],
    };
    await ways.fixture.setStatus(`in-${transport}`, status);
    await seen(transport, `in-${transport}`, "Running");
    const { out } = await ways.run(transport, "domain list");
    expect(out).toMatch(new RegExp(`^${id} +\\S+ +1 +0 +0`, "m"));
    const shown = await ways.run(transport, `domain get ${id}`, { now: Date.parse("2026-01-08T03:05:05Z") });
    expect(shown.out.split("\n").slice(0, 3)).toEqual([
      `${id} is Unknown`,
      "no quota: what runs there is limited by the cluster alone",
      "runs:",
    ]);
    expect(shown.out).toMatch(new RegExp(`^ {2}- +in-${transport} +t +\\? +60s *$`, "m"));
    expect(shown.out).toMatch(/^in line: nothing$/m);
    expect((await ways.run(transport, `app get app-${transport}`)).out).toBe(
      `app-${transport}: registry/psi:1.4\nROLE    PODS  CONTAINERS\nserver  2     main\nfiles: task.conf\n`,
    );
    const made = await ways.run(transport, `app render app-${transport} --role server --party ${id} -o json`);
    const { replicas, pod, files } = JSON.parse(made.out) as {
      replicas: number;
      pod: { metadata: { namespace: string } };
      files: unknown[];
    };
    expect([replicas, pod.metadata.namespace, files.length]).toEqual([2, id, 1]);
    expect((await ways.run(transport, `app render app-${transport} --role none`)).err).toContain("no pod can be made");
    expect((await ways.run(transport, "app get none")).code).toBe(1);
  });

  it("a restart is shown with what quotas leave and who is asked anew", async () => {
    const [id, name] = [`full-${transport}`, `outlook-${transport}`];
    await ways.fixture.createNamespace(id, { "kuscia.secretflow/domain-name": id });
    const quota = `/api/v1/namespaces/${id}/resourcequotas`;
    const none = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "none" }, spec: { hard: { pods: "0" } } };
    await ways.fixture.createJob(name, {
      tasks: [{ alias: "t", appImage: "none", taskInputConfig: "", parties: [{ domainID: id }] }],
    });
    const { digest } = digestsOf(contentFor(await ways.fixture.job(name), id, () => undefined));
    const failed: KusciaJobStatus = {
      phase: "Failed",
      tasks: [{ alias: "t", taskID: "t", state: "Failed", createTime: "2026-01-08T03:04:05Z" }],
      consents: [{ domainID: id, state: "Accepted", digest }],
    };
    await ways.fixture.setStatus(name, failed);
    await seen(transport, name, "Failed");
    const summary = async (): Promise<string | undefined> =>
      (await ways.run(transport, `restart ${name} --dry-run`)).out.split("\n").at(-3);
    const counts = "1 run, 0 kept, 0 stopped; the job becomes Running.";
    expect(await summary()).toBe(`${counts} Quota fits. Digests unchanged: no new consent.`);
    await ways.fixture.send("POST", quota, none);
    const consents = [{ domainID: id, state: "Accepted" as const, digest: `sha256:${"1".repeat(64)}` }];
    await ways.fixture.setStatus(name, { ...failed, consents });
    await eventually(async () => {
      const said = `${counts} t would wait for quota of ${id}. ${id} is asked again: what was accepted has changed.`;
      return (await summary()) === said ? true : undefined;
    });
    const gone = await ways.run(transport, `delete ${name} --dry-run`);
    expect(gone.out).toContain("the job becomes Deleted. With it go 1 task.");
  });

  it("what is wrong with a command line is said as asked for", async () => {
    const { code, err } = await ways.run(transport, "wait a --tiemout 1s -o json");
    expect([code, JSON.parse(err)]).toEqual([
      2,
      { code: 2, reason: "Usage", message: "Unknown option '--tiemout'", hint: "kj help COMMAND lists its flags" },
    ]);
  });

  it("events shows what Kubernetes recorded", async () => {
    const name = `events-${transport}`;
    const { metadata } = await ways.fixture.createJob(name);
    const { namespace, uid } = metadata;
    await seen(transport, name, "Pending");
    await ways.fixture.send("POST", `/api/v1/namespaces/${namespace}/events`, {
      metadata: { name: `${name}.1` },
      involvedObject: { kind: "KusciaJob", namespace, name, uid },
      type: "Warning",
      reason: "Retried",
      message: "train failed once",
      count: 3,
      lastTimestamp: "2026-01-08T03:04:05Z",
    });
    const { out } = await ways.run(transport, `events ${name}`, { now: Date.parse("2026-01-08T03:05:05Z") });
    expect(out).toBe("AGE  TYPE     REASON        MESSAGE\n60s  Warning  Retried (x3)  train failed once\n");
  });

  it("events -w shows what is recorded as it is recorded, and ends with the job", async () => {
    const name = `told-${transport}`;
    const { metadata } = await ways.fixture.createJob(name);
    const { namespace, uid } = metadata;
    await ways.fixture.setStatus(name, RUNNING);
    await seen(transport, name, "Running");
    const record = (reason: string): Promise<unknown> =>
      ways.fixture.send("POST", `/api/v1/namespaces/${namespace}/events`, {
        metadata: { name: `${name}.${reason.toLowerCase()}` },
        involvedObject: { kind: "KusciaJob", namespace, name, uid },
        type: "Normal",
        reason,
        message: `${reason} it was`,
        count: 1,
        lastTimestamp: "2026-01-08T03:04:05Z",
      });
    await record("First");
    const watching = ways.begin(transport, `events ${name} -w`, { now: Date.parse("2026-01-08T03:05:05Z") });
    await eventually(() => (watching.out().includes("First it was") ? true : undefined));
    // No change of the job tells of this one.
    await record("Second");
    await eventually(() => (watching.out().includes("Second it was") ? true : undefined));
    await ways.fixture.setStatus(name, { ...RUNNING, phase: "Failed" });
    const { code, out } = await watching.ended;
    const lines = ["AGE  TYPE    REASON  MESSAGE", "60s  Normal  First   First it was"];
    expect([code, out.split("\n").slice(0, 2)]).toEqual([3, lines]);
    expect(out.match(/it was/g)).toHaveLength(2);
    expect((await ways.run(transport, `events ${name} -w -o json`)).code).toBe(2);
  });

  it("schedule list and domain list are watched: what there is, each change, and a deletion", async () => {
    const name = `seen-${transport}`;
    const path = `${GROUP}/namespaces/${ways.fixture.namespace}/kusciajobschedules`;
    const spec = { trigger: { interval: { seconds: 3600 } }, template: { name: "psi" } };
    await ways.fixture.send("POST", path, { ...OBJECT("KusciaJobSchedule", name), spec });
    const watching = ways.begin(transport, "schedule list -w");
    const ndjson = ways.begin(transport, "schedule list -w -o ndjson");
    await eventually(() => (watching.out().includes(name) && ndjson.out().includes(name) ? true : undefined));
    expect((await ways.run(transport, `schedule pause ${name}`)).code).toBe(0);
    await eventually(() => (/Suspended/.test(watching.out()) && /Suspended/.test(ndjson.out()) ? true : undefined));
    expect((await ways.run(transport, `schedule delete ${name} --yes`)).code).toBe(0);
    await eventually(() => (watching.out().includes(`${name}  deleted\n`) ? true : undefined));
    await eventually(() => (ndjson.out().includes('"type":"deleted"') ? true : undefined));
    watching.interrupt();
    ndjson.interrupt();
    expect((await watching.ended).code).toBe(130);
    const mine = (await ndjson.ended).out.split("\n").filter((line) => line.includes(name));
    expect(mine.map((line) => JSON.parse(line) as { type: string; schedule?: object })).toEqual([
      { type: "schedule", schedule: expect.objectContaining({ name, state: "Active", template: "psi" }) as object },
      { type: "schedule", schedule: expect.objectContaining({ name, state: "Suspended" }) as object },
      { type: "deleted", name },
    ]);
    expect((await ways.run(transport, "schedule list -w -o yaml")).code).toBe(2);
  });

  it("domain list counts tasks that were added to jobs, and is watched", async () => {
    const [name, id] = [`adding-${transport}`, `added-${transport}`];
    const watching = ways.begin(transport, "domain list -w");
    const job = await ways.fixture.createJob(name, { open: true });
    const tasks = `${GROUP}/namespaces/${ways.fixture.namespace}/kusciajobtasks`;
    await ways.fixture.setStatus(name, RUNNING);
    await seen(transport, name, "Running");
    const task = { alias: "x", appImage: "i", taskInputConfig: "", parties: [{ domainID: id }] };
    await ways.fixture.send("POST", tasks, { ...OBJECT("KusciaJobTask", ""), ...addedTaskOf(job, task) });
    const line = new RegExp(`^${id} +\\S+ +0 +1 +0`, "m");
    await eventually(async () => (line.test((await ways.run(transport, "domain list")).out) ? true : undefined));
    await eventually(() => (line.test(watching.out()) ? true : undefined));
    watching.interrupt();
    expect((await watching.ended).code).toBe(130);
  });

  it("send is for a job API", async () => {
    const { code, err } = await ways.run(transport, "send none t -d x");
    expect([code, err]).toEqual(
      transport === "api"
        ? [1, expect.stringContaining('no job "none"')]
        : [2, expect.stringContaining("send needs a job API")],
    );
  });

  it("-v shows each request, and no credentials", async () => {
    const { out, err } = await ways.run(transport, "get -o name -v=6");
    expect(err).toMatch(
      transport === "api"
        ? /^> POST \/api\/v1\/job\/view: 200, \d+ ms\n$/
        : /^> list kusciajobs in jobs-\w+: 200, \d+ ms\n$/,
    );
    expect(out).toBe((await ways.run(transport, "get -o name -v 0")).out);
    expect((await ways.run(transport, "get -v loud")).code).toBe(2);
  });
});

it("the JSON is the same over both transports", async () => {
  for (const line of [
    "get --template psi -o json --sort-by name",
    "diff asks-api --approved -o json",
    "domain list -o json",
    "domain get d-api -o json",
    "app list -o json",
    "app get app-api -o json",
    "app render app-api --role server --with bob -o json",
    "schedule get past-api -o json",
    "events events-api -o json",
    "restart outlook-api --dry-run -o json",
    "delete outlook-api --dry-run -o json",
  ]) {
    const [kubernetes, server] = await Promise.all(TRANSPORTS.map((transport) => ways.run(transport, line)));
    expect(kubernetes?.out).not.toBe("");
    expect(server?.out).toBe(kubernetes?.out);
  }
});
