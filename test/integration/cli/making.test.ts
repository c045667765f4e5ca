import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KusciaJobStatus } from "../../../src/api/types.ts";
import { contentFor, digestsOf } from "../../../src/consent/content.ts";
import { eventually } from "../server/harness.ts";
import { TRANSPORTS, type Transport, Ways } from "./ways.ts";

// How kj makes jobs from templates and earlier jobs, and what it says with commands.

let ways: Ways;

beforeAll(async () => {
  ways = await Ways.start();
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
    expect([made.code, made.out]).toEqual([0, `${first} created\n`]);
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
  for (const line of ["get --template psi -o json --sort-by name", "diff asks-api --approved -o json"]) {
    const [kubernetes, server] = await Promise.all(TRANSPORTS.map((transport) => ways.run(transport, line)));
    expect(kubernetes?.out).not.toBe("");
    expect(server?.out).toBe(kubernetes?.out);
  }
});
