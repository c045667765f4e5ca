import { expect, it } from "vitest";
import { changesOf } from "./set-fields.ts";

const FIELDS = [
  { field: "max_parallelism", from: "2", to: "2" },
  { field: "active_deadline_seconds", from: "60", to: "60" },
  { field: "ttl_seconds_after_finished", from: "", to: "" },
  { field: "display_name", from: "old", to: "old" },
  { field: "task_priorities.a", from: "", to: "" },
  { field: "task_priorities.b.c", from: "1", to: "1" },
];

it("a request has what differs from what is, each by its own name and type", () => {
  const draft = { max_parallelism: "4", display_name: " new ", "task_priorities.b.c": "9", "task_priorities.a": "" };
  expect(changesOf(draft, FIELDS)).toEqual({
    max_parallelism: 4,
    display_name: "new",
    task_priorities: { "b.c": 9 },
  });
  expect(changesOf({ max_parallelism: " 2 ", display_name: "old" }, FIELDS)).toEqual({});
});

it("an emptied field takes a limit away, where that can be", () => {
  expect(changesOf({ active_deadline_seconds: "", max_parallelism: "", display_name: "" }, FIELDS)).toEqual({
    active_deadline_seconds: 0,
    display_name: "",
  });
});
