import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { isRecent, isSignedBy, parseSharedKey, stringsToSign } from "./shared-key.ts";

const KEY = Buffer.from("the key of the account");
const REQUEST = {
  method: "POST",
  url: "/prefix/jobs?timeout=30&api-version=2023-05-01.17.0&$Filter=id%20eq%20'a%26b'&empty=",
  headers: {
    "content-type": "application/json; odata=minimalmetadata; charset=utf-8",
    "content-length": "12",
    "if-match": "0x1",
    "ocp-date": "Mon, 30 Nov 2026 04:00:00 GMT",
  },
};

it("signs the method, the standard headers in their order, ocp headers, the path and the sorted query", () => {
  expect(stringsToSign(REQUEST, "main")).toEqual([
    [
      "POST",
      "",
      "",
      "12",
      "",
      "application/json; odata=minimalmetadata; charset=utf-8",
      "",
      "",
      "0x1",
      "",
      "",
      "",
      "ocp-date:Mon, 30 Nov 2026 04:00:00 GMT",
      "/main/prefix/jobs",
      "$filter:id eq 'a&b'",
      "api-version:2023-05-01.17.0",
      "timeout:30",
    ].join("\n"),
  ]);
});

it("takes the signature of the key alone, over exactly this request", () => {
  const [text] = stringsToSign(REQUEST, "main");
  const signature = createHmac("sha256", KEY).update(text!).digest("base64");
  expect(isSignedBy(KEY, REQUEST, "main", signature)).toBe(true);
  expect(isSignedBy(Buffer.from("another"), REQUEST, "main", signature)).toBe(false);
  expect(isSignedBy(KEY, { ...REQUEST, method: "DELETE" }, "main", signature)).toBe(false);
  expect(isSignedBy(KEY, { ...REQUEST, url: "/jobs" }, "main", signature)).toBe(false);
  expect(isSignedBy(KEY, REQUEST, "main", "")).toBe(false);
});

it("takes a length of nothing for none", () => {
  const request = { ...REQUEST, headers: { ...REQUEST.headers, "content-length": "0" } };
  const texts = stringsToSign(request, "main");
  expect(texts.map((text) => text.split("\n")[3])).toEqual(["0", ""]);
});

it("knows a request of the last or next 15 minutes by its own date", () => {
  const time = Date.parse(REQUEST.headers["ocp-date"]);
  expect([0, 15, -15, 15.1, -15.1].map((minutes) => isRecent(REQUEST, time + minutes * 60_000))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(isRecent({ ...REQUEST, headers: {} }, time)).toBe(false);
  expect(isRecent({ ...REQUEST, headers: { date: REQUEST.headers["ocp-date"] } }, time)).toBe(true);
});

it("finds account and signature", () => {
  expect(parseSharedKey("SharedKey main:a+/=")).toEqual({ account: "main", signature: "a+/=" });
  expect(["SharedKey", "SharedKey main", "Bearer x", ""].map(parseSharedKey)).toEqual(Array(4).fill(undefined));
});
