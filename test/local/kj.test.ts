import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KubeObject } from "../../src/api/kubernetes.ts";
import {
  APP_IMAGES,
  CONFIG_MAPS,
  DOMAIN_POLICIES,
  DOMAINS,
  KUSCIA_JOB_SCHEDULES,
  KUSCIA_JOB_TEMPLATES,
  NAMESPACES,
} from "../../src/api/resources.ts";
import { KubeClient } from "../../src/kube/client.ts";

/** kj as users have it: the bundle, as a process of its own, against local mode that it started itself. */
const TEST_MS = 600_000;
const folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-kj-"));
const data = join(folder, "data");
let server = "";

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts a program; `onErr` sees what it wrote to standard error so far. */
function start(command: string, args: readonly string[], onErr: (text: string, kill: () => void) => void = () => {}) {
  const env = { ...process.env, LANG: "C.UTF-8", KJO_DATA: data, KUBECONFIG: join(data, "kubeconfig"), NO_COLOR: "" };
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    onErr(err, () => child.kill("SIGINT"));
  });
  return new Promise<Ran>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

const KJ = join("dist", "kj.mjs");
const kj = (...args: string[]): Promise<Ran> => start(process.execPath, [KJ, ...args]);
const overApi = (...args: string[]): Promise<Ran> =>
  kj(...args, "--server", server, "--token-file", join(data, "token"));
const WAYS = [
  ["Kubernetes", kj],
  ["the job API", overApi],
] as const;

const TEMPLATE = {
  metadata: { namespace: "cross-domain", name: "psi" },
  spec: {
    parameters: [
      { name: "list", type: "enum", options: ["spring", "autumn"], required: true, description: "which list" },
      { name: "parallel", type: "number", default: "2" },
    ],
    template: {
      spec: {
        initiator: "alice",
        maxParallelism: "$(params.parallel)",
        tasks: [
          {
            alias: "intersect",
            appImage: "intersect",
            taskInputConfig: '{"lists": ["$(params.list)"], "result": "both"}',
            parties: [{ domainID: "alice" }, { domainID: "bob" }],
          },
        ],
      },
    },
  },
};
const SCHEDULE = {
  metadata: { namespace: "cross-domain", name: "nightly" },
  spec: {
    trigger: { cron: { expression: "0 2 * * *" } },
    timeZone: "Asia/Shanghai",
    template: { name: "psi" },
    parameters: { list: "spring" },
  },
};

beforeAll(async () => {
  const built = await start(process.execPath, ["--import", "tsx", "scripts/build.ts"]);
  if (built.code !== 0) throw new Error(`building failed: ${built.err}`);
  const up = await kj("local", "up");
  if (up.code !== 0) throw new Error(`local mode does not start: ${up.err}`);
  server = /http:\/\/127\.0\.0\.1:\d+/.exec(readFileSync(join(data, "local.log"), "utf8"))?.[0] ?? "";
  const client = KubeClient.create({ kubeconfig: join(data, "kubeconfig"), userAgent: "kj-test/1" });
  const types = [NAMESPACES, DOMAINS, CONFIG_MAPS, APP_IMAGES];
  await client.create(KUSCIA_JOB_TEMPLATES, TEMPLATE as never);
  await client.create(KUSCIA_JOB_SCHEDULES, SCHEDULE);
  for (const file of ["domains/alice", "domains/bob", "apps/intersect", "apps/step"]) {
    for (const object of loadAll(readFileSync(`examples/${file}.yaml`, "utf8")) as KubeObject[])
      await client.create(
        types.find(({ kind }) => kind === object.kind)!,
        object,
      );
  }
  client.close();
}, TEST_MS);

afterAll(async () => {
  await kj("local", "down");
  rmSync(folder, { recursive: true, force: true });
}, TEST_MS);

const SCRIPT = "examples/scripts/run-job.sh";

/** A job of one task that gives a result. */
function giving(): object {
  const says = JSON.stringify({ outputs: [{ name: "rows", value: 1234, readers: "all" }] });
  const taskInputConfig = JSON.stringify({ seconds: 0, says });
  return jobOf({ alias: "count", appImage: "step", taskInputConfig });
}

/** A job of one task that somebody has to end. */
function openEnded(): object {
  return jobOf({ alias: "sign-off", appImage: "", taskInputConfig: "", external: true });
}

function jobOf(task: object): object {
  const spec = { initiator: "alice", tasks: [{ ...task, parties: [{ domainID: "alice" }] }] };
  return { apiVersion: "kuscia.secretflow/v1alpha1", kind: "KusciaJob", metadata: { name: "job" }, spec };
}

/** Until kj has found the job, and its task has begun. */
async function untilRuns(ask: (...args: string[]) => Promise<Ran>, name: string): Promise<void> {
  const patience = { timeout: TEST_MS, interval: 100 };
  await expect.poll(async () => (await ask("get", name, "-o", "jsonpath={.state}")).out, patience).toBe("Running");
}

const run = (name: string, job: string): string[] => ["run", "-f", `examples/jobs/${job}.yaml`, "--name", name];

describe.each(WAYS)("over %s", (way, ask) => {
  const suffix = way === "Kubernetes" ? "k" : "a";

  it("a script runs, waits, and branches on how it ended", { timeout: TEST_MS }, async () => {
    const good = await ask(...run(`good-${suffix}`, "common-customers"), "--wait");
    expect([good.code, good.out]).toEqual([0, expect.stringMatching(/^good-\S ✔ Succeeded \S+ {2}4\/4\n$/)]);
    const bad = await ask(...run(`bad-${suffix}`, "failing"), "--wait");
    expect([bad.code, bad.out]).toEqual([
      3,
      expect.stringContaining("train/bob exit 3: round 12: the loss is not a number"),
    ]);
    expect((await ask("get", `bad-${suffix}`, "-o", "jsonpath={.tasks[1].parties[1].reason}")).out).toBe("PodFailed");
    const logs = await ask("logs", `bad-${suffix}`, "--failed");
    expect([logs.code, logs.out]).toEqual([
      0,
      expect.stringContaining("train/bob | round 12: the loss is not a number\n"),
    ]);
  });

  it("run --logs shows the logs until the job ends, with its exit code", { timeout: TEST_MS }, async () => {
    const ran = await ask(...run(`shown-${suffix}`, "failing"), "--logs");
    expect([ran.code, ran.out]).toEqual([
      3,
      expect.stringMatching(/^train\/bob +\| round 12: the loss is not a number$/m),
    ]);
    const again = await ask("run", "--from", `shown-${suffix}`, "--name", `shown-${suffix}-2`, "--wait");
    expect(again.code).toBe(3);
  });

  it("logs follow all parties: every line once, and the exit code of the job", { timeout: TEST_MS }, async () => {
    const name = `logs-${suffix}`;
    await ask(...run(name, "common-customers"));
    const followed = await ask("logs", name, "-f", "-o", "ndjson");
    expect(followed.code).toBe(0);
    const read = await ask("logs", name, "-o", "ndjson");
    const lines = (text: string): string[] => text.trim().split("\n").sort();
    expect(lines(followed.out)).toEqual(lines(read.out));
    expect(new Set(lines(read.out)).size).toBe(24);
  });

  it("a restart runs what failed, as it was shown", { timeout: TEST_MS }, async () => {
    const name = `again-${suffix}`;
    await ask(...run(name, "failing"), "--wait");
    const shown = await ask("restart", name, "--dry-run");
    const [, etag = ""] = /--if-match (\S+)/.exec(shown.out) ?? [];
    expect((await ask("restart", name, "--if-match", etag)).code).toBe(0);
    const stale = await ask("restart", name, "--if-match", etag);
    expect([stale.code, stale.err]).toEqual([1, expect.stringMatching(/has moved|is Running/)]);
    expect((await ask("wait", name)).code).toBe(3);
    expect((await ask("tree", name)).out).toMatch(/├ ✘ train {2}#1/);
    expect((await ask("restart", name, "--task", "prepare", "--yes")).code).toBe(0);
    expect((await ask("wait", name)).code).toBe(3);
    expect((await ask("tree", name)).out).toMatch(/├ ✔ prepare {2}#1.*\n├ ✘ train {2}#2/);
    const lost = "round 12: the loss is not a number";
    const all = await ask("logs", name, "train", "--party", "bob", "--attempt", "all");
    expect(all.out.split("\n").filter((line) => line.includes(lost))).toEqual([
      expect.stringMatching(/^train#0\/bob +\| /),
      expect.stringMatching(/^train#1\/bob +\| /),
      expect.stringMatching(/^train\/bob +\| /),
    ]);
    const one = await ask("logs", name, "--attempt", "1", "--tail", "1", "--prefix", "never", "-o", "ndjson");
    expect(
      one.out
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { attempt: number }).attempt),
    ).toContain(1);
    expect((await ask("logs", name, "train", "--party", "bob", "-f", "--tail", "1")).out).toBe(`train/bob | ${lost}\n`);
  });

  it("a template makes jobs, and a schedule is looked at, run and paused", { timeout: TEST_MS }, async () => {
    expect((await ask("template", "get", "psi")).out).toContain("list       spring|autumn  needed   which list\n");
    expect((await ask("run", "psi", "-p", "list=summer")).err).toContain("must be one of spring, autumn");
    const dry = await ask("run", "psi", "-p", "list=spring", "--name", `psi-${suffix}`, "--dry-run");
    expect(dry.out).toBe(`psi-${suffix} would be created, 1 task, by alice\n`);
    const made = await ask("run", "psi", "-p", "list=spring", "--name", `psi-${suffix}`, "--wait");
    expect([made.code, made.out]).toEqual([0, expect.stringContaining("Succeeded")]);
    const next = await ask("schedule", "next", "nightly", "--limit", "1");
    expect(next.out).toMatch(/^\d{4}-\d\d-\d\d 02:00 Asia\/Shanghai \(\d\d:\d\d yours\) {2}in \S+\n$/);
    const job = (await ask("schedule", "run", "nightly")).out.split(" ")[0] ?? "";
    expect((await ask("wait", job)).code).toBe(0);
    expect((await ask("schedule", "runs", "nightly")).out).toMatch(new RegExp(`^${job} +Succeeded +Manual`, "m"));
    await ask("schedule", "pause", "nightly");
    expect((await ask("schedule", "list", "-o", "jsonpath={.schedules[0].state}")).out).toBe("Suspended");
    expect((await ask("schedule", "next", "nightly")).err).toBe("no next time: nightly is Suspended\n");
    await ask("schedule", "resume", "nightly");
    expect((await ask("schedule", "get", "nope")).code).toBe(1);
  });

  it("the script of the examples branches on how a job ended", { timeout: TEST_MS }, async () => {
    const wrapper = join(folder, `kj-${suffix}`);
    const at = suffix === "k" ? "" : `export KJ_SERVER=${server} KJ_TOKEN=$(cat ${join(data, "token")})\n`;
    writeFileSync(wrapper, `#!/bin/sh\n${at}exec ${process.execPath} ${KJ} "$@"\n`, { mode: 0o755 });
    const script = (job: string, name: string, timeout = "10m"): Promise<Ran> => {
      const results = join(folder, `results-${suffix}`);
      return start("env", [`KJ=${wrapper}`, `TIMEOUT=${timeout}`, "sh", SCRIPT, job, name, results]);
    };
    const gives = join(folder, "gives.yaml");
    writeFileSync(gives, JSON.stringify(giving()));
    const waits = join(folder, "waits.yaml");
    writeFileSync(waits, JSON.stringify(openEnded()));

    const good = await script(gives, `given-${suffix}`);
    expect([good.code, good.out]).toEqual([0, expect.stringContaining(`results-${suffix}/count-rows-alice\n`)]);
    expect(readFileSync(join(folder, `results-${suffix}`, "count-rows-alice"), "utf8")).toBe("1234");
    const bad = await script("examples/jobs/failing.yaml", `fails-${suffix}`);
    expect([bad.code, bad.out]).toEqual([
      3,
      expect.stringMatching(/train\/bob +\| round 12: the loss is not a number\n/),
    ]);
    const late = await script(waits, `late-${suffix}`, "1s");
    expect([late.code, late.out]).toEqual([124, expect.stringContaining(`late-${suffix} is told to cancel\n`)]);

    const called = script(waits, `called-${suffix}`);
    await untilRuns(ask, `called-${suffix}`);
    expect((await ask("cancel", `called-${suffix}`, "--yes")).code).toBe(0);
    expect(await called).toMatchObject({ code: 4, out: expect.stringContaining(`called-${suffix} was called off:\n`) });
    const held = script(waits, `held-${suffix}`);
    await untilRuns(ask, `held-${suffix}`);
    expect((await ask("suspend", `held-${suffix}`, "--yes")).code).toBe(0);
    expect(await held).toMatchObject({ code: 5, out: expect.stringContaining(`kj resume held-${suffix}\n`) });
    expect((await script(join(folder, "none.yaml"), `none-${suffix}`)).code).toBe(1);
  });

  it("Ctrl-C ends kj and not the job", { timeout: TEST_MS }, async () => {
    const name = `going-${suffix}`;
    await ask(...run(name, "common-customers"));
    const extra = way === "Kubernetes" ? [] : ["--server", server, "--token-file", join(data, "token")];
    let isKilled = false;
    const waited = await start(process.execPath, [KJ, "wait", name, ...extra], (text, kill) => {
      // A second Ctrl-C would end it at once.
      if (isKilled || !text.includes(name)) return;
      isKilled = true;
      kill();
    });
    expect([waited.code, waited.err]).toEqual([130, expect.stringContaining(`${name} goes on\n  kj wait ${name}`)]);
    expect((await ask("wait", name)).code).toBe(0);
  });

  it("a party approves exactly what was shown, or rejects it with a reason", { timeout: TEST_MS }, async () => {
    const client = KubeClient.create({ kubeconfig: join(data, "kubeconfig"), userAgent: "kj-test/1" });
    const policy = loadAll(readFileSync("examples/consent/policy.yaml", "utf8")) as KubeObject[];
    const metadata = { namespace: "bob", name: "default" };
    await client.create(DOMAIN_POLICIES, policy[0] as never);
    try {
      for (const [name, verb, code] of [
        [`yes-${suffix}`, "approve", 0],
        [`no-${suffix}`, "reject", 4],
      ] as const) {
        await ask(...run(name, "common-customers"));
        const waiting = { timeout: TEST_MS, interval: 50 };
        await expect.poll(async () => (await ask("approvals", "-o", "json")).out, waiting).toContain(name);
        const { approvals } = JSON.parse((await ask("approvals", "--party", "bob", "-o", "json")).out) as {
          approvals: { job: string; digest: string }[];
        };
        const digest = approvals.find(({ job }) => job === name)!.digest;
        const blind = await ask(verb, name);
        expect([blind.code, blind.err]).toEqual([
          2,
          expect.stringContaining("tasks    intersect-spring, intersect-autumn"),
        ]);
        expect((await ask(verb, name, "--digest", "0".repeat(64))).err).toContain("nothing was answered");
        const answered = await ask(verb, name, "--digest", digest, "--reason", "as agreed");
        expect([answered.code, answered.out]).toEqual([0, expect.stringContaining(`of ${name}`)]);
        expect((await ask("wait", name)).code).toBe(code);
      }
      expect((await ask("why", `no-${suffix}`)).out).toContain("bob rejected it: as agreed");
    } finally {
      await client.delete(DOMAIN_POLICIES, metadata);
      client.close();
    }
  });
});

it("events, doctor and local tell of what runs", { timeout: TEST_MS }, async () => {
  await kj(...run("seen", "failing"), "--wait");
  const events = await kj("events", "seen", "-o", "json");
  expect(events.out).toContain('"reason": "PartyFailed"');
  expect((await overApi("events", "seen", "-o", "json")).out).toContain('"reason": "PartyFailed"');
  const doctor = await kj("doctor", "--smoke", "--party", "bob");
  expect([doctor.code, doctor.out]).toEqual([0, expect.stringContaining("✔ domains    alice, bob\n")]);
  expect(doctor.out).toMatch(/^✔ smoke {6}kj-doctor-[0-9a-f]{6} of bob Succeeded after \d+s$/m);
  const withPod = await kj("doctor", "--smoke", "--app", "step", "--party", "alice");
  expect(withPod.out).toMatch(/^✔ smoke {6}kj-doctor-[0-9a-f]{6} of alice Succeeded after \d+s$/m);
  expect((await kj("get", "--name", "kj-doctor", "-o", "name")).out).toBe("");
  expect((await kj("local", "status")).out).toContain(`local mode runs in ${data}`);
  expect((await kj("get", "--local", "-o", "name")).out).toContain("kusciajob/seen");
});

describe.skipIf(process.platform !== "linux")("on a terminal of 80 columns", () => {
  const LONG = `screens-of-a-job-${"with-a-long-name-".repeat(2)}29`;
  /** By util-linux's script, which makes one. */
  const onTerminal = async (line: string): Promise<string> => {
    const { out } = await start("script", [
      "-qfec",
      `stty cols 80 rows 40; ${process.execPath} ${KJ} ${line}`,
      "/dev/null",
    ]);
    return out.replaceAll("\r\n", "\n");
  };
  // oxlint-disable-next-line no-control-regex -- colours
  const plain = (text: string): string => text.replace(/\u001B\[\d+m/g, "");

  it("every screen fits, in colour", { timeout: TEST_MS }, async () => {
    await kj(...run("screens", "failing"), "--wait");
    await kj(...run(LONG, "failing"), "--wait");
    for (const line of [
      "get",
      "tree screens",
      "why screens",
      "restart screens --dry-run",
      "approvals",
      "events screens",
      "results screens",
      "schedule list",
      "schedule get nightly",
      "schedule next nightly",
      "schedule set nightly --every 6h --dry-run",
      "schedule backfill nightly --from 2026-11-01T00:00:00Z --dry-run",
      "template list",
      "template get psi",
      "domain list",
      "domain get bob",
      "app list",
      "app get intersect",
      "set screens parallelism=2 --dry-run",
      "doctor",
      "whoami",
      `get ${LONG}`,
      `events ${LONG}`,
      `results ${LONG}`,
      "domain get alice",
      "app get step",
    ]) {
      const shown = plain(await onTerminal(line));
      expect(shown, line).not.toBe("");
      for (const each of shown.split("\n")) expect([line, each.length <= 80 ? "" : each]).toEqual([line, ""]);
    }
    expect(await onTerminal("tree screens")).toContain("\u001B[31m✘\u001B[0m");
    for (const line of [`tree ${LONG}`, `why ${LONG}`, `restart ${LONG} --dry-run`, `wait ${LONG}`]) {
      const shown = plain(await onTerminal(line));
      expect(shown, line).toContain(LONG);
      // A command is whole, for it is copied.
      const wide = shown.split("\n").filter((each) => each.length > 80 && !each.includes("kj "));
      expect([line, ...wide]).toEqual([line]);
    }
  });

  it("watch keeps the tree in its place, and leaves the terminal as it was", { timeout: TEST_MS }, async () => {
    await kj(...run("watched", "failing"));
    const shown = await onTerminal("watch watched");
    expect(shown).toContain("A\u001B[0J");
    expect(plain(shown)).toContain("next: kj logs watched --failed | kj restart watched --dry-run\n");
    // Neither another screen nor a hidden cursor.
    expect(shown).not.toContain("\u001B[?");
  });
});
