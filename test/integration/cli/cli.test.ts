import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KusciaJobStatus, KusciaJobTask } from "../../../src/api/types.ts";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, eventually, type Fixture } from "../server/harness.ts";
import { kj, type KjOptions, type Ran, startKj } from "./kj.ts";

// The same jobs through Kubernetes and through the job API: the same words, the same JSON, the same exit codes.

const NOW = Date.parse("2026-01-08T03:05:05Z");
let fixture: Fixture;
let api: Api;

beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi();
  await make("failing", FAILED);
  await make("waiting", RUNNING);
  await make("done-ok", { ...FAILED, phase: "Succeeded", tasks: [], message: "" });
});
afterAll(() => fixture.stop());

const TRANSPORTS = ["kubernetes", "api"] as const;
type Transport = (typeof TRANSPORTS)[number];

function argvFor(transport: Transport, argv: readonly string[]): string[] {
  const { kubeconfig } = fixture.cluster;
  return transport === "api"
    ? [...argv, "--server", `http://127.0.0.1:${api.httpPort}`]
    : [...argv, "--kubeconfig", kubeconfig, "-n", fixture.namespace];
}

function run(transport: Transport, line: string, options: KjOptions = {}): Promise<Ran> {
  return kj(argvFor(transport, line.split(" ")), { now: NOW, ...options });
}

const SPEC = {
  tasks: [
    { alias: "prepare", appImage: "i", taskInputConfig: "", parties: [{ domainID: "alice" }] },
    {
      alias: "train",
      appImage: "i",
      taskInputConfig: "",
      dependencies: ["prepare"],
      parties: [{ domainID: "alice" }, { domainID: "bob" }],
    },
    { alias: "publish", appImage: "i", taskInputConfig: "", dependencies: ["train"], parties: [{ domainID: "alice" }] },
  ],
};
const SAID = 'container[i] terminated state reason "Error", exit code 3, message: "round 12: the loss is not a number"';
const T = "2026-01-08T03:04:";
const PREPARED = {
  alias: "prepare",
  taskID: "p",
  state: "Succeeded" as const,
  createTime: `${T}05Z`,
  startTime: `${T}05Z`,
  endTime: `${T}07Z`,
};
const FAILED: KusciaJobStatus = {
  phase: "Failed",
  startTime: `${T}05Z`,
  completionTime: `${T}30Z`,
  progress: "2/3",
  reason: "TasksFailed",
  message: `Task[train]-Party[bob]: ${SAID}`,
  tasks: [
    PREPARED,
    {
      alias: "train",
      taskID: "t",
      state: "Failed",
      reason: "PartyFailed",
      message: "The remaining no-failed party task counts 1 are less than the task success threshold 2",
      attempt: 1,
      createTime: `${T}21Z`,
      startTime: `${T}21Z`,
      endTime: `${T}30Z`,
      parties: [
        { domainID: "alice", state: "Failed", reason: "PeerPartyFailed", message: "stopped" },
        { domainID: "bob", state: "Failed", reason: "PodFailed", message: SAID },
      ],
      attempts: [
        {
          attempt: 0,
          reason: "PartyFailed",
          message: 'Party[bob]: container[i] terminated state reason "OOMKilled", exit code 137',
          startTime: `${T}07Z`,
          endTime: `${T}11Z`,
        },
      ],
    },
    { alias: "publish", taskID: "u", state: "Skipped", reason: "DependencyFailed" },
  ],
};
const RUNNING: KusciaJobStatus = {
  phase: "Running",
  startTime: `${T}05Z`,
  progress: "1/3",
  tasks: [
    PREPARED,
    {
      alias: "train",
      taskID: "t",
      state: "Pending",
      createTime: `${T}10Z`,
      reason: "QuotaExceeded",
      message: "pods of bob: 2 asked, 0 of 8 left",
      waitingSince: `${T}10Z`,
    },
    { alias: "publish", taskID: "u", state: "Pending", reason: "DependencyPending", message: "" },
  ],
};

async function make(name: string, status?: KusciaJobStatus): Promise<void> {
  await fixture.createJob(name, SPEC);
  if (status !== undefined) await fixture.setStatus(name, status);
  // Through the cache of the API.
  await eventually(async () => ((await kj(argvFor("api", ["get", name]))).code === 0 ? true : undefined));
  const phase = status?.phase ?? "Pending";
  await eventually(async () => {
    const { out } = await kj(argvFor("api", ["get", name, "-o", "jsonpath={.state}"]));
    return out === phase ? true : undefined;
  });
}

/** Times of the API server differ from run to run. */
function withoutAge(text: string): string {
  return text.replace(/ +(AGE|-?\d+[smhd]\S*)$/gm, "");
}

describe.each(TRANSPORTS)("over %s", (transport) => {
  it("get lists what each job waits for or why it failed", async () => {
    const { out, code } = await run(transport, "get failing waiting done-ok --sort-by name");
    expect(code).toBe(0);
    expect(withoutAge(out)).toBe(
      [
        "NAME     STATE      TASKS  WHY                                                   PARTIES",
        "done-ok  Succeeded  2/3                                                          alice,bob",
        "failing  Failed     2/3    train/bob exit 3: round 12: the loss is not a number  alice,bob",
        "waiting  Running    1/3    train: quota: pods of bob: 2 asked, 0 of 8 left       alice,bob",
        "",
      ].join("\n"),
    );
  });

  it("get cuts on a terminal what does not fit, in colour, and nothing in a pipe", async () => {
    const { out } = await run(transport, "get failing --sort-by name", { columns: 60 });
    // oxlint-disable-next-line no-control-regex -- colours
    const plain = out.replace(/\u001B\[\d+m/g, "");
    expect(plain).not.toBe(out);
    expect(plain.split("\n").every((line) => line.length <= 60)).toBe(true);
    expect(plain).toContain("..");
    const bare = await run(transport, "get failing", { columns: 60, env: { NO_COLOR: "1" } });
    expect(bare.out).not.toContain("\u001B");
  });

  it("tree shows tasks, parties and earlier attempts", async () => {
    const { out } = await run(transport, "tree failing");
    expect(out).toBe(
      [
        "failing  ✘ Failed 25s  2/3  by alice",
        "├ ✔ prepare     2s",
        "├ ✘ train  #1   9s",
        '│ ├ ✘ bob       exit 3 "round 12: the loss is not a number"',
        "│ ├ ■ alice     stopped: bob failed",
        "│ └ #0 4s       bob OOMKilled, exit 137, retried by itself",
        "└ – publish     skipped: train failed",
        "next: kj logs failing --failed | kj restart failing --dry-run",
        "",
      ].join("\n"),
    );
    const ascii = await run(transport, "tree failing", { env: { LANG: "C" } });
    expect(ascii.out).toMatch(/^[\x20-\x7E\n]*$/);
  });

  it("why explains, with what helps", async () => {
    const waiting = await run(transport, "why waiting");
    expect(waiting.out).toBe(
      [
        "waiting is Running, 1/3",
        "  train    waits for quota: pods of bob: 2 asked, 0 of 8 left",
        "           for 55s",
        "  publish  waits for train",
        "",
      ].join("\n"),
    );
    expect((await run(transport, "why failing publish")).out).toContain("  publish  skipped: train failed\n");
    expect((await run(transport, "why failing none")).err).toContain("its tasks: prepare, train, publish");
  });

  it("shows what a restart would do, and does it only to the job that was shown", async () => {
    const name = `again-${transport}`;
    await make(name, FAILED);
    const shown = await run(transport, `restart ${name} --dry-run`);
    const etag = /--if-match (\S+)/.exec(shown.out)?.[1] ?? "";
    expect(shown.out).toBe(
      [
        "TASK     ACTION  ATTEMPT  PARTIES    BECAUSE",
        "prepare  keep    0        alice      succeeded",
        "train    run     1 -> 2   alice,bob  did not succeed",
        "publish  run     0        alice      depends on train",
        "2 run, 1 kept, 0 stopped; the job becomes Running. Quota fits.",
        `do it: kj restart ${name} --if-match ${etag}`,
        "",
      ].join("\n"),
    );
    expect((await run(transport, `restart ${name}`)).code).toBe(2);
    expect((await run(transport, `restart ${name} --if-match 0000000000`)).err).toMatch(/has moved.*not 0000000000/);
    expect((await fixture.job(name)).metadata.labels?.["kuscia.secretflow/job-stage"]).toBeUndefined();
    const done = await run(transport, `restart ${name} --if-match ${etag}`);
    expect([done.code, done.out]).toEqual([0, `${name} is told to restart\n`]);
    expect((await fixture.job(name)).metadata.labels).toMatchObject({ "kuscia.secretflow/job-stage": "Restart" });
    // The command itself has moved it.
    expect((await run(transport, `restart ${name} --if-match ${etag}`)).err).toContain("has moved");
  });

  it("restarts the tasks that are chosen, and refuses those that cannot run", async () => {
    const name = `chosen-${transport}`;
    await make(name, FAILED);
    const shown = await run(transport, `restart ${name} --task prepare --dry-run`);
    const etag = /--if-match (\S+)/.exec(shown.out)?.[1] ?? "";
    expect(shown.out).toBe(
      [
        "TASK     ACTION  ATTEMPT  PARTIES    BECAUSE",
        "prepare  run     0 -> 1   alice      asked for",
        "train    run     1 -> 2   alice,bob  did not succeed",
        "publish  run     0        alice      depends on train",
        "3 run, 0 kept, 0 stopped; the job becomes Running. Quota fits.",
        `do it: kj restart ${name} --task prepare --if-match ${etag}`,
        "",
      ].join("\n"),
    );
    const alone = await run(transport, `restart ${name} --task train --only --yes`);
    expect([alone.code, alone.err]).toEqual([
      1,
      expect.stringContaining("without publish, not succeeded, the job fails"),
    ]);
    const none = await run(transport, `restart ${name} --task nope --yes`);
    expect(none.err).toContain(`${name}: the job has no task "nope"; it has prepare, train, publish`);
    expect((await run(transport, `restart ${name} --all --task train`)).code).toBe(2);
    expect((await fixture.job(name)).metadata.labels?.["kuscia.secretflow/job-stage"]).toBeUndefined();
    const done = await run(transport, `restart ${name} --task prepare --if-match ${etag} --reason again`);
    expect(done.out).toBe(`${name} is told to restart\n`);
    const { labels = {}, annotations = {} } = (await fixture.job(name)).metadata;
    const version = labels["kuscia.secretflow/job-stage-version"];
    expect(annotations).toMatchObject({
      "kuscia.secretflow/job-stage-reason": "Restart: again",
      "kuscia.secretflow/job-stage-tasks": JSON.stringify({ version, tasks: ["prepare"] }),
    });
  });

  it("asks a person before it changes anything", async () => {
    const name = `asked-${transport}`;
    await make(name, RUNNING);
    const no = await run(transport, `stop ${name}`, { columns: 80, input: "n\n" });
    expect([no.code, no.err]).toEqual([1, expect.stringContaining(`stop ${name}? [y/N] nothing was done`)]);
    expect((await fixture.job(name)).metadata.labels?.["kuscia.secretflow/job-stage"]).toBeUndefined();
    const yes = await run(transport, `stop ${name}`, { columns: 80, input: "y\n" });
    expect([yes.code, yes.out]).toEqual([0, `${name} is told to stop\n`]);
    expect((await fixture.job(name)).metadata.labels).toMatchObject({ "kuscia.secretflow/job-stage": "Stop" });
    expect((await run(transport, "stop failing --yes")).err).toContain("the job is Failed; stop needs");
  });

  it.each([
    ["Succeeded", 0],
    ["Failed", 3],
    ["Cancelled", 4],
    ["ApprovalReject", 4],
    ["Suspended", 5],
  ] as const)("wait returns on %s with %i, whether it came before or after it looked", async (phase, code) => {
    const name = `end-${phase.toLowerCase()}-${transport}`;
    await make(name, RUNNING);
    const waiting = startKj(argvFor(transport, ["wait", name]));
    await eventually(() => (waiting.err().includes(name) ? true : undefined));
    await fixture.setStatus(name, { ...RUNNING, phase, completionTime: `${T}59Z` });
    expect(await waiting.ended).toMatchObject({ code, out: expect.stringContaining(phase) });
    expect((await run(transport, `wait ${name}`)).code).toBe(code);
  });

  it("wait gives up after its time, and on Ctrl-C, and says that the job goes on", async () => {
    const timed = await run(transport, "wait waiting --timeout 1s");
    expect([timed.code, timed.err]).toEqual([124, expect.stringContaining("waiting goes on")]);
    const waiting = startKj(argvFor(transport, ["wait", "waiting"]));
    await eventually(() => (waiting.err().includes("waiting") ? true : undefined));
    waiting.interrupt();
    expect(await waiting.ended).toMatchObject({ code: 130, err: expect.stringContaining("kj wait waiting") });
  });

  it("wait for several says the worst, and fails for one that is deleted", async () => {
    expect((await run(transport, "wait failing done-ok")).code).toBe(3);
    const name = `gone-${transport}`;
    await make(name, RUNNING);
    const waiting = startKj(argvFor(transport, ["wait", name, "failing"]));
    await eventually(() => (waiting.err().includes(name) ? true : undefined));
    await fixture.send("DELETE", fixture.jobPath(name));
    expect(await waiting.ended).toMatchObject({
      code: 1,
      err: expect.stringContaining(`Error: ${name} was deleted\n`),
    });
  });

  it("a name that is not there is answered with those that are near", async () => {
    const { code, err } = await run(transport, "tree failng");
    expect(code).toBe(1);
    expect(err).toMatch(/^Error: no job "failng" in .*\n {2}near: failing/);
    const json = await run(transport, "get failng -o json");
    expect(JSON.parse(json.err)).toMatchObject({ code: 1, reason: "NotFound" });
  });

  it("set says what fields were, changes them, and refuses what cannot be or has moved", async () => {
    const name = `set-${transport}`;
    await make(name, RUNNING);
    const dry = await run(transport, `set ${name} parallelism=4 priority.train=9 --dry-run`);
    expect([dry.code, dry.out]).toEqual([
      0,
      ["FIELD           FROM  TO", "parallelism     1     4", "priority.train  -     9", ""].join("\n"),
    ]);
    expect((await fixture.job(name)).spec.maxParallelism).toBe(1);
    const done = await run(transport, `set ${name} parallelism=4 priority.train=9`);
    expect([done.code, done.out, done.err]).toEqual([
      0,
      `${name} is changed\n`,
      expect.stringContaining("parallelism"),
    ]);
    const { maxParallelism, tasks } = (await fixture.job(name)).spec;
    expect([maxParallelism, tasks[1]?.priority]).toEqual([4, 9]);
    const wrong = await run(transport, `set ${name} parallelism=0`);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("must be from 1 to 128")]);
    expect((await run(transport, `set ${name} color=red`)).err).toContain("color cannot be changed");
    expect((await run(transport, `set ${name} priority.none=1`)).err).toContain('no task "none"');
    expect((await run(transport, `set ${name} priority=1 --if-match 0000000000`)).err).toContain("has moved");
  });

  it("suspend holds a job by its spec in the way that is asked for, as it was shown", async () => {
    const name = `hold-${transport}`;
    await make(name, RUNNING);
    const shown = await run(transport, `suspend ${name} --mode wait --dry-run`);
    expect(shown.out).toContain("train    keep    0        alice,bob  is active, runs to its end\n");
    const [, etag = ""] = / --mode wait --if-match (\S+)/.exec(shown.out) ?? [];
    expect((await run(transport, `suspend ${name} --mode wait --if-match ${etag}`)).code).toBe(0);
    const { spec, metadata } = await fixture.job(name);
    expect([spec.suspend, spec.suspendPolicy, metadata.labels?.["kuscia.secretflow/job-stage"]]).toEqual([
      true,
      "Wait",
      undefined,
    ]);
    expect((await run(transport, `suspend ${name} --mode never`)).code).toBe(2);
    const again = await run(transport, `suspend ${name} --mode wait --yes`);
    expect(again.err).toContain("its spec suspends it already, with Wait");
  });

  it("diff compares jobs and manifests by task and by key of the input", async () => {
    const [first, second] = [`left-${transport}`, `right-${transport}`];
    const input = (column: string): string => JSON.stringify({ keys: [column], mode: "psi" });
    const task = { alias: "join", appImage: "i", parties: [{ domainID: "alice" }] };
    await fixture.createJob(first, { tasks: [{ ...task, taskInputConfig: input("id") }] });
    await fixture.createJob(second, { tasks: [{ ...task, taskInputConfig: input("phone") }], maxParallelism: 3 });
    await eventually(async () => ((await run(transport, `get ${first} ${second}`)).code === 0 ? true : undefined));
    const { code, out } = await run(transport, `diff ${first} ${second}`);
    expect([code, out]).toEqual([
      1,
      [
        "- maxParallelism: 1",
        "+ maxParallelism: 3",
        "- tasks.join.input.keys.0: id",
        "+ tasks.join.input.keys.0: phone",
        "",
      ].join("\n"),
    ]);
    expect((await run(transport, `diff ${first} ${first}`)).code).toBe(0);
  });

  it("a job is exported, looked at without a server, and created anew", async () => {
    const path = `${fixture.cluster.dir}/export-${transport}.json`;
    const { writeFileSync } = await import("node:fs");
    writeFileSync(path, (await run(transport, "export failing")).out);
    const offline = (line: string): Promise<Ran> => kj([...line.split(" "), "-f", path], { now: NOW });
    expect((await offline("tree")).out).toBe((await run(transport, "tree failing")).out);
    expect((await offline("why failing train")).out).toBe((await run(transport, "why failing train")).out);
    expect((await offline("get waiting")).err).toContain("holds the job failing, not waiting");
    const held = await kj(["import", path], { now: NOW });
    expect([held.out, held.err]).toEqual([
      (await offline("tree")).out,
      expect.stringMatching(/^kept at .* results\n$/),
    ]);
    expect((await run(transport, `diff failing -f ${path}`)).code).toBe(0);
    const name = `anew-${transport}`;
    expect((await run(transport, `import ${path} --create --name ${name}`)).out).toBe(`${name} created\n`);
    const made = await fixture.job(name);
    expect([made.status, made.spec.tasks]).toEqual([undefined, (await fixture.job("failing")).spec.tasks]);
  });

  it("mark ends an external task, and refuses others", async () => {
    const name = `mark-${transport}`;
    const parties = [{ domainID: "alice" }];
    const sign = { alias: "sign", appImage: "", taskInputConfig: "", external: true, parties };
    await fixture.createJob(name, { tasks: [sign, { alias: "pods", appImage: "i", taskInputConfig: "", parties }] });
    const state = { state: "Running" as const, createTime: `${T}05Z` };
    const tasks = ["sign", "pods"].map((alias) => ({ alias, taskID: alias, ...state }));
    await fixture.setStatus(name, { phase: "Running", tasks });
    await eventually(async () => ((await run(transport, `get ${name}`)).out.includes("Running") ? true : undefined));
    const dry = await run(transport, `mark ${name} sign failed --dry-run`);
    expect([dry.code, dry.out]).toEqual([0, `sign of ${name} would be Failed\n`]);
    expect((await run(transport, `mark ${name} pods failed --dry-run`)).err).toContain("only an external task");
    const done = await run(transport, `mark ${name} sign failed --reason late`);
    expect([done.code, done.out]).toEqual([0, `sign of ${name} is Failed\n`]);
    expect((await fixture.job(name)).status?.completions).toEqual({
      sign: { attempt: 0, outcome: "Failed", message: "late" },
    });
    expect((await run(transport, `mark ${name} sign succeeded`)).err).toContain("was completed already, as Failed");
    const started = { sign: { attempt: 0, outcome: "Started" as const } };
    await fixture.setStatus(name, { phase: "Running", tasks, completions: started });
    await eventually(async () => ((await run(transport, `mark ${name} sign failed`)).code === 0 ? true : undefined));
    expect((await run(transport, `mark ${name} pods succeeded`)).err).toContain("only an external task is completed");
    expect((await run(transport, `mark ${name} sign maybe`)).code).toBe(2);
  });

  it("add gives tasks to an open job, and says what is wrong with each", async () => {
    const name = `open-${transport}`;
    await fixture.createJob(name, { ...SPEC, open: true });
    await eventually(async () => ((await run(transport, `get ${name}`)).code === 0 ? true : undefined));
    const path = `${fixture.cluster.dir}/tasks-${transport}.yaml`;
    const { writeFileSync } = await import("node:fs");
    writeFileSync(path, "- {alias: more, appImage: i, parties: [{domainID: bob}], taskInputConfig: {a: 1}}\n");
    expect((await run(transport, `add ${name} -f ${path} --dry-run`)).out).toBe(
      `more would be added to ${name}, of bob\n`,
    );
    const done = await run(transport, `add ${name} -f ${path} --reason forgotten`);
    expect([done.code, done.out, done.err]).toEqual([0, `more is added to ${name}\n`, ""]);
    const tasks = `/apis/kuscia.secretflow/v1alpha1/namespaces/${fixture.namespace}/kusciajobtasks`;
    const { items } = await fixture.send<{ items: KusciaJobTask[] }>("GET", tasks);
    expect(items.find(({ spec }) => spec.jobName === name)).toMatchObject({
      metadata: { annotations: { "kuscia.secretflow/change-reason": "forgotten" } },
      spec: { alias: "more", taskInputConfig: '{"a":1}', initiator: "alice" },
    });
    expect((await run(transport, `add failing -f ${path}`)).err).toContain("failing takes no tasks");
    await eventually(async () => ((await run(transport, `tree ${name}`)).out.includes("more") ? true : undefined));
    const shown = JSON.parse((await run(transport, `get ${name} -o json`)).out) as { etag: string; tasks: object[] };
    expect(shown.tasks.at(-1)).toMatchObject({ alias: "more", app_image: "i", state: "Pending" });
    const stop = await run(transport, `stop ${name} --dry-run`);
    expect(stop.out).toContain("more     skip    0        bob        was not started\n");
    expect(stop.out).toContain(`--if-match ${shown.etag}\n`);
    expect((await run(transport, `stop ${name} --if-match ${shown.etag}`)).code).toBe(0);
  });

  it("results shows what parties gave, and writes it into files", async () => {
    const name = `gave-${transport}`;
    await fixture.createJob(name, SPEC);
    const { uid } = (await fixture.job(name)).metadata;
    const configMap = `${name}-model`;
    await fixture.send("POST", "/api/v1/namespaces/alice/configmaps", {
      metadata: {
        name: configMap,
        labels: { "kuscia.secretflow/job-uid": uid, "kuscia.secretflow/content": "output" },
      },
      data: { value: "0.93" },
    });
    const about = { domainID: "alice", mediaType: "text/plain", readers: ["*"] };
    await fixture.setStatus(name, {
      phase: "Succeeded",
      outputs: [
        { ...about, name: "auc", task: "train", attempt: 0, size: 4, configMap },
        { ...about, name: "model", task: "train", attempt: 0, size: 0, configMap: "none", uri: "oss://models/1" },
      ],
    });
    const shown = await eventually(async () => {
      const { out } = await run(transport, `results ${name}`);
      return out.includes("auc") ? out : undefined;
    });
    expect(shown).toBe(
      [
        "TASK   NAME   PARTY  TYPE        SIZE  VALUE",
        "train  auc    alice  text/plain  4     0.93",
        "train  model  alice  text/plain  0     oss://models/1",
        "",
      ].join("\n"),
    );
    const folder = `${fixture.cluster.dir}/results-${transport}`;
    const written = await run(transport, `results ${name} train -d ${folder}`);
    expect(written.out).toBe(`${folder}/train-auc-alice\ntrain/model of alice is at oss://models/1\n`);
    const { readFileSync } = await import("node:fs");
    expect(readFileSync(`${folder}/train-auc-alice`, "utf8")).toBe("0.93");
  });

  it("resume lets a job go on that its spec suspends, by its spec", async () => {
    const name = `held-${transport}`;
    await fixture.createJob(name, { ...SPEC, suspend: true });
    await fixture.setStatus(name, { ...RUNNING, phase: "Suspended", reason: "Disabled" });
    await eventually(async () => {
      const { out } = await kj(argvFor("api", ["get", name, "-o", "jsonpath={.state}"]));
      return out === "Suspended" ? true : undefined;
    });
    expect((await run(transport, `why ${name}`)).out).toContain(`  suspended by its spec\ndo: kj resume ${name}\n`);
    expect((await run(transport, `resume ${name} --yes`)).code).toBe(0);
    const { spec, metadata } = await fixture.job(name);
    expect([spec.suspend, metadata.labels?.["kuscia.secretflow/job-stage"]]).toEqual([false, undefined]);
  });

  it("run creates from a manifest with all its fields, or only checks it", async () => {
    const name = `made-${transport}`;
    const manifest = {
      apiVersion: "kuscia.secretflow/v1alpha1",
      kind: "KusciaJob",
      metadata: { name: "template", labels: { team: "risk" } },
      spec: { initiator: "alice", scheduleMode: "Strict", activeDeadlineSeconds: 77, ...SPEC },
    };
    const path = `${fixture.cluster.dir}/${name}.json`;
    const { writeFileSync } = await import("node:fs");
    writeFileSync(path, JSON.stringify(manifest));
    const dry = await run(transport, `run -f ${path} --name ${name} --dry-run`);
    expect(dry.out).toBe(`${name} would be created, 3 tasks, by alice\n`);
    expect((await run(transport, `run -f ${path} --name ${name} --wait --timeout 1s`)).code).toBe(124);
    const job = await fixture.job(name);
    expect(job).toMatchObject({ metadata: { labels: { team: "risk" } }, spec: manifest.spec });
    writeFileSync(path, JSON.stringify({ ...manifest, spec: { ...manifest.spec, maxParallelism: 0 } }));
    const wrong = await run(transport, `run -f ${path} --name ${name}-2 --dry-run`);
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("maxParallelism")]);
  });

  it("get -w tells each change once, and of a deletion", async () => {
    const name = `seen-${transport}`;
    const watching = startKj(argvFor(transport, ["get", "-w", "--name", name, "-o", "ndjson"]));
    await make(name, RUNNING);
    await fixture.setStatus(name, { ...FAILED });
    await eventually(() => (watching.out().includes('"state":"Failed"') ? true : undefined));
    await fixture.send("DELETE", fixture.jobPath(name));
    await eventually(() => (watching.out().includes('"type":"deleted"') ? true : undefined));
    watching.interrupt();
    const { code, out } = await watching.ended;
    expect(code).toBe(130);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; job?: { state: string } });
    const states = lines.map(({ type, job }) => job?.state ?? type);
    expect(states.slice(-2)).toEqual(["Failed", "deleted"]);
    expect(new Set(states).size).toBe(states.length);
  });
});

it("the JSON is the same over both transports", async () => {
  for (const line of [
    "get -o json --sort-by name",
    "get failing -o json",
    "why waiting -o json",
    "restart failing --dry-run -o json",
    "restart failing --task prepare --dry-run -o json",
    "suspend waiting --mode terminate --dry-run -o json",
    "set waiting priority=3 --dry-run -o json",
    "diff failing waiting -o json",
    "results failing -o json",
  ]) {
    const [kubernetes, server] = await Promise.all(TRANSPORTS.map((transport) => run(transport, line)));
    expect(kubernetes?.out).not.toBe("");
    expect(server?.out).toBe(kubernetes?.out);
  }
});

it("wait outlives a job API that is replaced", async () => {
  const own = await fixture.startApi();
  await make("outlive", RUNNING);
  const port = own.httpPort;
  const waiting = startKj(["wait", "outlive", "--server", `http://127.0.0.1:${port}`]);
  await eventually(() => (waiting.err().includes("outlive") ? true : undefined));
  await own.stop();
  await fixture.setStatus("outlive", { ...FAILED });
  await fixture.startApi(`--http-port=${port}`);
  expect((await waiting.ended).code).toBe(3);
});
