import { join } from "node:path";
import { expect, test } from "vitest";
import { type Outcome, type Report, describeFailures, outcomeOf } from "./steps.ts";

const file = (name: string): string => join(process.cwd(), name);

const report: Report = {
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 2,
  testResults: [
    {
      name: file("test/a.test.ts"),
      status: "failed",
      message: "",
      assertionResults: [
        { fullName: "jobs end", status: "passed", failureMessages: [] },
        { fullName: "jobs start", status: "failed", failureMessages: ["AssertionError: 1 is not 2\n    at a.ts:3"] },
      ],
    },
    { name: file("test/b.test.ts"), status: "failed", message: "\nCannot find c.ts\nmore", assertionResults: [] },
  ],
};

test("the end of a run names each test and each file that failed, with the first line of why", () => {
  const outcome: Outcome = { name: "unit", seconds: 1, ...outcomeOf(report, 1) };
  expect(outcome).toMatchObject({ passed: 3, failed: 1, skipped: 2 });
  expect(describeFailures([outcome])).toBe(
    "unit: FAILED test/a.test.ts > jobs start: AssertionError: 1 is not 2\nunit: FAILED test/b.test.ts: Cannot find c.ts\n",
  );
});

test("a run that fails without a failed test counts as a failure", () => {
  const passed = { ...report, numFailedTests: 0, testResults: [] };
  expect(outcomeOf(passed, 1).failed).toBe(1);
  expect(outcomeOf(passed, 0).failed).toBe(0);
});
