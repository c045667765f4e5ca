import { expect, it } from "vitest";
import { moved, placeOf } from "./places.ts";

const places = [placeOf("/p", "/work/"), placeOf("/p", "/work/task.conf"), placeOf("/p", "/dev/termination-log")];

it.each([
  ["/work/task.conf", "/p/work/task.conf"],
  ["--config=/work/task.conf", "--config=/p/work/task.conf"],
  ["cat /work/x >/dev/termination-log", "cat /p/work/x >/p/dev/termination-log"],
  ["/home/work /work2 my/work a./work /work.d", "/home/work /work2 my/work a./work /work.d"],
  ["'/work':/work", "'/p/work':/p/work"],
])("moves paths that stand alone: %s", (text, result) => {
  expect(moved(text, places)).toBe(result);
});

it("keeps places below the folder", () => {
  expect(placeOf("/p/c", "/../../etc/passwd").here).toBe("/p/c/etc/passwd");
  expect(moved("/x", [])).toBe("/x");
});
