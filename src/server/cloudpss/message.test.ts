import { expect, it } from "vitest";
import { logMessage, messageOf } from "./message.ts";

it("passes messages on as they are, with what they leave out", () => {
  const progress = { key: "p", version: 2, verb: "replace", type: "progress", data: { value: 0.5 } };
  expect(messageOf(JSON.stringify(progress))).toEqual(progress);
  expect(messageOf('{"type":"own"}\r')).toEqual({ type: "own", key: null, version: 1, verb: "create" });
});

it.each(["plain", "{", "{}", '{"type":1}', "[1,1,{}]", "null"])("makes a log of %s", (line) => {
  expect(messageOf(line)).toEqual(logMessage("info", line));
});

it.each(["", " ", "\r"])("makes nothing of an empty line", (line) => {
  expect(messageOf(line)).toBeUndefined();
});
