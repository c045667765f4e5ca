import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VERBS } from "../../../src/cli/verbs.ts";
import { eventually } from "../server/harness.ts";
import { kj, type Ran } from "./kj.ts";
import { Ways } from "./ways.ts";

// What every command says to whom may do nothing: which right is missing, where, and who he is.

const folder = mkdtempSync(join(tmpdir(), "kj-forbidden-"));
const manifest = join(folder, "job.json");
const tasks = [{ alias: "a", appImage: "i", taskInputConfig: "", parties: [{ domainID: "alice" }] }];
let ways: Ways;

beforeAll(async () => {
  const hash = createHash("sha256").update("of-bob").digest("hex");
  const tokens = join(folder, "tokens");
  writeFileSync(tokens, `all\nbob: ${hash} bob\n`);
  writeFileSync(join(folder, "token"), "of-bob");
  const kind = { apiVersion: "kuscia.secretflow/v1alpha1", kind: "KusciaJob" };
  writeFileSync(manifest, JSON.stringify({ ...kind, metadata: { name: "x" }, spec: { initiator: "alice", tasks } }));
  ways = await Ways.start(`--token-file=${tokens}`, "--local-only");
  const { fixture } = ways;
  await fixture.createJob("theirs", { tasks, open: true });
  await fixture.send("POST", fixture.jobPath().replace("kusciajobs", "kusciajobtemplates"), {
    ...kind,
    kind: "KusciaJobTemplate",
    metadata: { name: "psi" },
    spec: { template: { spec: { initiator: "alice", tasks } } },
  });
  await eventually(async () => {
    const path = join(folder, "all");
    writeFileSync(path, "all");
    return (await overApi("get theirs", path)).code === 0 ? true : undefined;
  });
});
afterAll(async () => {
  await ways.fixture.stop();
  rmSync(folder, { recursive: true, force: true });
});

const words = (line: string): string[] => line.replaceAll("FILE", manifest).split(" ");

/** As a user of Kubernetes without any right. */
const overKubernetes = (line: string): Promise<Ran> =>
  kj([...words(line), "--kubeconfig", ways.fixture.cluster.kubeconfig, "-n", ways.fixture.namespace, "--as", "ann"]);

/** As a domain that has no part in any job. */
const overApi = (line: string, tokenFile = join(folder, "token")): Promise<Ran> =>
  kj([...words(line), "--server", `http://127.0.0.1:${ways.api.httpPort}`, "--token-file", tokenFile]);

const NONE = "asks nobody";
/** A job of others is not told from one that there is not. */
const HIDDEN = "is hidden";
const EMPTY = "is empty";
const INITIATOR = "act for it: that needs the right to create kusciajobs in its namespace";

/** A command line of each verb, or several; the right that it lacks at Kubernetes, and what the job API says. */
const LINES: Readonly<Record<string, readonly (readonly [line: string, kubernetes: string, api: string])[]>> = {
  get: [
    ["get", "list kusciajobs", EMPTY],
    ["get theirs", "get kusciajobs", HIDDEN],
    ["get -w", "list kusciajobs", NONE],
  ],
  tree: [["tree theirs", "get kusciajobs", HIDDEN]],
  watch: [["watch theirs", "get kusciajobs", HIDDEN]],
  why: [
    ["why theirs", "get kusciajobs", HIDDEN],
    ["why --all", "list kusciajobs", EMPTY],
  ],
  logs: [["logs theirs", "get kusciajobs", HIDDEN]],
  events: [["events theirs", "get kusciajobs", HIDDEN]],
  results: [["results theirs", "get kusciajobs", HIDDEN]],
  diff: [["diff theirs -f FILE", "get kusciajobs", "get kusciajobs"]],
  export: [["export theirs", "get kusciajobs", "get kusciajobs"]],
  import: [["import FILE --create", "create kusciajobs", INITIATOR]],
  run: [
    ["run -f FILE", "create kusciajobs", INITIATOR],
    ["run -f FILE --dry-run", "create kusciajobs", INITIATOR],
    ["run psi", "get kusciajobtemplates", INITIATOR],
    ["run --from theirs", "get kusciajobs", "get kusciajobs"],
  ],
  wait: [["wait theirs", "get kusciajobs", HIDDEN]],
  stop: [["stop theirs --yes", "get kusciajobs", HIDDEN]],
  cancel: [["cancel theirs --yes", "get kusciajobs", HIDDEN]],
  suspend: [["suspend theirs --yes", "get kusciajobs", HIDDEN]],
  resume: [["resume theirs --yes", "get kusciajobs", HIDDEN]],
  restart: [["restart theirs --yes", "get kusciajobs", HIDDEN]],
  delete: [
    ["delete theirs --yes", "get kusciajobs", HIDDEN],
    ["delete --party alice --yes", "list kusciajobs", HIDDEN],
  ],
  set: [["set theirs parallelism=2", "get kusciajobs", "get kusciajobs"]],
  add: [["add theirs -f FILE", "get kusciajobs", "get kusciajobs"]],
  mark: [["mark theirs a succeeded", "get kusciajobs", HIDDEN]],
  send: [["send theirs a -d x", NONE, HIDDEN]],
  approvals: [["approvals", "list kusciajobs", EMPTY]],
  approve: [["approve theirs", "get kusciajobs", HIDDEN]],
  reject: [["reject theirs", "get kusciajobs", HIDDEN]],
  schedule: [
    ["schedule list", "list kusciajobschedules", "list kusciajobschedules"],
    ["schedule get n", "get kusciajobschedules", "get kusciajobschedules"],
    ["schedule next n", "get kusciajobschedules", "get kusciajobschedules"],
    ["schedule runs n", "get kusciajobschedules", "get kusciajobschedules"],
    ["schedule run n", "get kusciajobschedules", "patch kusciajobschedules"],
    ["schedule pause n", "patch kusciajobschedules", "patch kusciajobschedules"],
    ["schedule delete n --yes", "get kusciajobschedules", "get kusciajobschedules"],
    ["schedule create n --template t --every 6h", "create kusciajobschedules", "create kusciajobschedules"],
  ],
  template: [
    ["template list", "list kusciajobtemplates", "list kusciajobtemplates"],
    ["template get t", "get kusciajobtemplates", "get kusciajobtemplates"],
    ["template render t", "get kusciajobtemplates", "get kusciajobtemplates"],
    ["template create t -f FILE", "create kusciajobtemplates", "create kusciajobtemplates"],
  ],
  domain: [
    ["domain list", "list kusciajobs", EMPTY],
    ["domain get alice", "list kusciajobs", "get kusciajobs"],
  ],
  app: [
    ["app list", "list appimages", "list appimages"],
    ["app get i", "get appimages", "get appimages"],
    ["app render i", "get appimages", "get appimages"],
  ],
  local: [["local status --data /nowhere", NONE, NONE]],
  // Who may not look at what it shows is told so by the page.
  console: [],
  // What it may not look at are its findings.
  doctor: [],
  whoami: [["whoami", NONE, NONE]],
  version: [["version --client", NONE, NONE]],
  completion: [["completion bash", NONE, NONE]],
};

it("every command is tried", () => {
  expect(Object.keys(LINES).sort()).toEqual(VERBS.map(({ name }) => name).sort());
});

const ALL = Object.values(LINES).flat();
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

describe("over Kubernetes", () => {
  it.each(ALL.filter(([, right]) => right !== NONE))("%s needs to %s", async (line, right) => {
    const { code, err } = await overKubernetes(line);
    const where = `(in ${escaped(ways.fixture.namespace)}|in alice|in all namespaces)`;
    expect(err).toMatch(new RegExp(`^Error: ann may not ${right} ${where} \\(context .*\\)\n {2}ask for that right`));
    expect(code).toBe(1);
  });
});

describe("over the job API", () => {
  it.each(ALL.filter(([, , said]) => said !== NONE))("%s: %s, %s", async (line, _kubernetes, said) => {
    const { code, err } = await overApi(line);
    if (said === EMPTY) {
      expect([code, err]).toEqual([0, expect.stringMatching(/^(no|nothing) /)]);
    } else if (said === HIDDEN) {
      expect([code, err]).toEqual([1, expect.stringMatching(/^Error: no job /)]);
      expect(err).not.toContain("near: theirs");
    } else {
      expect(err).toMatch(
        new RegExp(
          `^Error: (initiator is alice, and )?bob may not ${said}( |$)[^]*\\(the job API at .*\\)\n {2}ask for that right`,
        ),
      );
      expect(code).toBe(1);
    }
  });
});
