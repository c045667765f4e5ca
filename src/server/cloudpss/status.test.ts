import { expect, it } from "vitest";
import { statusOf } from "./status.ts";

const NOW = { phase: "", life: "active", reason: "" };

it.each([
  [{}, "WAITING"],
  [{ phase: "Pending" }, "WAITING"],
  [{ phase: "Suspended", life: "disabled" }, "WAITING"],
  [{ phase: "Running" }, "RUNNING"],
  [{ phase: "Running", life: "terminating" }, "ABORTING"],
  [{ phase: "Succeeded", life: "completed" }, "COMPLETED"],
  [{ phase: "Failed", life: "completed", reason: "TasksFailed" }, "FAILED"],
  [{ phase: "Failed", life: "completed", reason: "Party:  execute the cmd: Stop." }, "ABORTED"],
  [{ phase: "Failed", life: "completed", reason: "DeadlineExceeded" }, "TIMED_OUT"],
  [{ phase: "Cancelled", life: "completed" }, "CANCELED"],
  [{ phase: "ApprovalReject", life: "completed" }, "CANCELED"],
])("calls %j %s", (state, word) => {
  expect(statusOf({ ...NOW, ...state })).toBe(word);
});
