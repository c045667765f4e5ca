import { expect, it } from "vitest";
import { type Difference, differencesBetween } from "./difference.ts";

const task = (taskInputConfig: string, more: object = {}): object => ({ alias: "match", taskInputConfig, ...more });
const content = (tasks: object[], tag = "1", initiator = "alice"): object => ({
  initiator,
  tasks,
  appImages: { "psi.v1": { image: { name: "psi", tag } } },
});

it.each<[string, object, object, Difference[]]>([
  ["nothing", content([task("x")]), content([task("x")]), []],
  [
    "a text",
    content([task("x")]),
    content([task("y")]),
    [{ path: "task match: taskInputConfig", before: '"x"', after: '"y"' }],
  ],
  [
    "a part of an input that is JSON",
    content([task('{"keys": ["id"], "n": 1}')]),
    content([task('{"n":1,"keys":["id","phone"]}')]),
    [{ path: "task match: taskInputConfig.keys[1]", after: '"phone"' }],
  ],
  [
    "an input that is JSON no more",
    content([task("{}")]),
    content([task("{")]),
    [{ path: "task match: taskInputConfig", before: '"{}"', after: '"{"' }],
  ],
  [
    "the image",
    content([], "1"),
    content([], "2"),
    [{ path: "AppImage psi.v1: image.tag", before: '"1"', after: '"2"' }],
  ],
  [
    "a task more, and one less",
    content([{ alias: "a" }]),
    content([{ alias: "b" }]),
    [
      { path: "task b", after: '{"alias":"b"}' },
      { path: "task a", before: '{"alias":"a"}' },
    ],
  ],
  [
    "the initiator",
    content([]),
    content([], "1", "carol"),
    [{ path: "initiator", before: '"alice"', after: '"carol"' }],
  ],
  [
    "an AppImage that is gone",
    { appImages: { psi: {} } },
    { appImages: { psi: null } },
    [{ path: "AppImage psi", before: "{}", after: "null" }],
  ],
])("tells %s", (_about, before, after, expected) => {
  expect(differencesBetween(before, after)).toEqual(expected);
});

it("looks into no input that is deeper than anybody reads, and cuts long values", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const [only, ...more] = differencesBetween(content([task(deep)]), content([task(`${deep} `)]));
  expect(more).toEqual([]);
  expect(only!.path).toBe("task match: taskInputConfig");
  expect(Buffer.byteLength(only!.after!)).toBeLessThanOrEqual(512);
});
