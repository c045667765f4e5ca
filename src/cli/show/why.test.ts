import { expect, it } from "vitest";
import { shortWhy } from "../../job/why-text.ts";

it.each([
  ["exit 1: first line\n\tsecond line", "train/bob exit 1: first line second line"],
  ["waits for quota: pods of bob\nare used up", "train/bob: quota: pods of bob are used up"],
])("says %j on one line", (text, expected) => {
  expect(shortWhy({ why: [{ code: "X", text, task: "train", party: "bob" }] })).toBe(expected);
});
