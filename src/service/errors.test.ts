import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CallError, callErrorOf, ERRORS } from "./errors.ts";

it("has a documented row for each code, and no other", () => {
  const section = readFileSync("docs/api.md", "utf8").split("## Error codes")[1]?.split("\n## ")[0] ?? "";
  const rows = section
    .split("\n")
    .filter((line) => /^\| \d/.test(line))
    .map((line) => line.split(" | ").slice(0, 3).join());
  expect(rows).toEqual(Object.entries(ERRORS).map(([name, kind]) => `| ${kind.code},${name},${kind.help}`));
});

it("tells clients nothing of an error that nobody foresaw", () => {
  const error = callErrorOf(new TypeError("cannot read x of undefined at /srv/app.ts"));
  expect([error.code, error.message]).toEqual([11101, "unexpected error, see the server's log"]);
  const own = new CallError("createJob", "m");
  expect(callErrorOf(own)).toBe(own);
});
