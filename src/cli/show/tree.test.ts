import { describe, expect, it } from "vitest";
import type { JobView, TaskView } from "../../job/view.ts";
import type { Why } from "../../job/why.ts";
import { displayWidth } from "../output/width.ts";
import type { Style } from "../output/style.ts";
import { treeLines } from "./tree.ts";
import { whyLines } from "./why.ts";

const PIPE: Style = { colour: false, utf8: true, columns: undefined };
const NOW = Date.parse("2026-01-08T03:05:05Z");

const task = (alias: string, more: Partial<TaskView> = {}): TaskView => ({
  alias,
  state: "Succeeded",
  dependencies: [],
  tolerable: false,
  app_image: "i",
  attempt: 0,
  create_time: "2026-01-08T03:04:05Z",
  end_time: "2026-01-08T03:04:07Z",
  parties: [{ domain_id: "alice", state: "Succeeded", pods: [] }],
  attempts: [],
  ...more,
});

const job = (more: Partial<JobView>): JobView => ({
  name: "j",
  namespace: "cross-domain",
  initiator: "alice",
  state: "Failed",
  progress: "0/1",
  parties: ["alice"],
  start_time: "2026-01-08T03:04:05Z",
  end_time: "2026-01-08T03:04:30Z",
  uid: "u",
  etag: "e",
  tasks: [task("work")],
  why: [],
  approvals: [],
  ...more,
});

const SAID = 'container[c] terminated state reason "Error", exit code 3, message: "no disk"';

it("a tree has hooks before and after the tasks, each with what it says", () => {
  const failed = [{ domain_id: "bob", state: "Failed", message: SAID, pods: [] }];
  const why: Why[] = [{ code: "OldPodsRunning", text: "waits: pods have not ended", task: "release@alice" }];
  const hooks = [
    task("preparation@alice", { hook: "preparation" }),
    task("preparation@bob", { hook: "preparation", state: "Failed", parties: failed }),
    task("release@alice", { hook: "release", state: "Pending", end_time: undefined, create_time: undefined }),
  ];
  expect(treeLines(PIPE, job({ hooks, why }), NOW).slice(1, -1)).toEqual([
    "├ ✔ preparation@alice   2s",
    '├ ✘ preparation@bob     2s  exit 3 "no disk"',
    "├ ✔ work                2s",
    "└ ○ release@alice       waits: pods have not ended",
  ]);
});

describe("on a terminal of 80 columns, long names", () => {
  const long = `nightly-${"x".repeat(50)}-29`;
  const alias = `train-${"y".repeat(50)}-7`;
  const parties = [{ domain_id: "b".repeat(60), state: "Failed", reason: "PodFailed", message: SAID, pods: [] }];
  const attempts = [{ attempt: 0, message: "z".repeat(100) }];
  const tasks = [task(alias, { state: "Failed", parties, attempts, attempt: 1 })];
  const why: Why[] = [{ code: "PodFailed", text: `exit 3: ${"the loss is no number ".repeat(9)}`, task: alias }];
  const style = { ...PIPE, columns: 80 };
  const isCommand = (line: string): boolean => /kj /.test(line);

  it.each([
    ["tree", treeLines(style, job({ name: long, tasks, why }), NOW)],
    ["why", whyLines(style, job({ name: long, tasks, why }), NOW)],
  ])("%s cuts or wraps all but commands", (_name, lines) => {
    expect(lines.filter((line) => displayWidth(line) > 80 && !isCommand(line))).toEqual([]);
    expect(lines.join("\n")).toContain(long);
    expect(lines.filter(isCommand)).toEqual([
      expect.stringContaining(`kj logs ${long} --failed`),
      expect.stringContaining(`kj restart ${long} --dry-run`),
    ]);
  });

  it("of tasks show their beginning and end", () => {
    expect(treeLines(style, job({ tasks }), NOW)[1]).toMatch(/^└ ✘ train-y+\.\.y+-7 {2}#1 {3}2s/);
    expect(treeLines(PIPE, job({ tasks }), NOW)[1]).toContain(alias);
  });

  it("leave all of what is said in why", () => {
    const shown = whyLines(style, job({ name: long, tasks, why }), NOW)
      .join(" ")
      .replaceAll(/\s+/g, " ");
    expect(shown.match(/the loss is no number/g)).toHaveLength(9);
  });
});
