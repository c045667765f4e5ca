import { expect, it } from "vitest";
import { DEFAULT_JOB, readOptions, UsageError } from "./options.ts";

it("needs nothing", () => {
  expect(readOptions([])).toMatchObject({ mode: "local", job: DEFAULT_JOB, timeoutSeconds: 300, keep: false });
});

it("takes what it is given", () => {
  const argv = ["--mode", "simulated", "--job", "job.yaml", "--timeout", "20", "--keep"];
  expect(readOptions(argv)).toMatchObject({ mode: "simulated", job: "job.yaml", timeoutSeconds: 20, keep: true });
});

it.each([
  [["--mode", "kind"], "--mode must be local, real or simulated, not kind"],
  [["--timeout", "0"], "--timeout must be a whole number of seconds, not 0"],
  [["--kubeconfig", "f", "--keep"], "--kubeconfig goes with neither --mode nor --keep"],
  [["--nope"], "Unknown option '--nope'"],
])("refuses %j", (argv, message) => {
  expect(() => readOptions(argv)).toThrow(message);
  expect(() => readOptions(argv)).toThrow(UsageError);
});
