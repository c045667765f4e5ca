import { expect, test } from "vitest";
import { compareVersions, newerVersion } from "./versions.ts";

test.each([
  ["9", "10", -1],
  ["10", "9", 1],
  ["123", "123", 0],
  ["90071992547409931", "90071992547409932", -1],
  [undefined, "1", -1],
  ["1", undefined, 1],
  [undefined, undefined, 0],
] as const)("%s against %s", (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
});

test("the newer one of two", () => {
  expect(newerVersion("9", "10")).toBe("10");
  expect(newerVersion(undefined, "10")).toBe("10");
  expect(newerVersion("11", "10")).toBe("11");
});
