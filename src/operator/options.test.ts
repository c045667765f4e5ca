import { expect, it } from "vitest";
import { OptionError, readOptions } from "../process/options.ts";
import { checkOptions, OPERATOR_OPTIONS } from "./options.ts";

const check =
  (...flags: string[]) =>
  (): void =>
    checkOptions(readOptions(OPERATOR_OPTIONS, flags, {}));

it.each([
  [[]],
  [["--job-namespaces=*"]],
  [["--domain-namespaces=alice,bob"]],
  [["--lease-duration=3s", "--lease-renew-deadline=2s", "--lease-retry-period=1s"]],
])("takes %j", (flags) => {
  expect(check(...flags)).not.toThrow();
});

it.each([
  [["--lease-duration=10s"], "--lease-duration (10s) must be longer than --lease-renew-deadline (10s)"],
  [["--job-namespaces=*", "--domain-namespaces=alice"], "needs --job-namespaces by name too"],
  [["--job-namespaces=jobs", "--domain-namespaces=alice,jobs"], "jobs is among --job-namespaces and"],
])("refuses %j", (flags, message) => {
  expect(check(...flags)).toThrow(OptionError);
  expect(check(...flags)).toThrow(message);
});
