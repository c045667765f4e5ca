import { expect, it } from "vitest";
import { type StreamGrant, StreamIds } from "./stream-id.ts";

const ids = new StreamIds(Buffer.from("key"));
const grant: StreamGrant = { job: "job-1", uid: "u-1", access: "read", domains: ["alice"], holder: "ada" };

it("reads the ids that it made", () => {
  expect(ids.grantOf(ids.idOf(grant))).toEqual(grant);
  const { domains: _, ...all } = grant;
  expect(ids.grantOf(ids.idOf(all))).toEqual(all);
  expect(ids.idOf(grant)).toMatch(/^[\w.-]+$/);
  expect(ids.idOf(grant)).not.toBe(ids.idOf({ ...grant, access: "write" }));
});

it("takes no other", () => {
  const id = ids.idOf(grant);
  const [text, signature] = id.split(".");
  const forged = Buffer.from(JSON.stringify(["job-2", "u-1", "read", null, "ada"])).toString("base64url");
  const others = ["", ".", "x", text!, `${text}.`, `${forged}.${signature}`, `${id}.x`, `${text}.${signature}A`];
  for (const other of others) expect(ids.grantOf(other)).toBeUndefined();
  expect(new StreamIds(Buffer.from("another")).grantOf(id)).toBeUndefined();
});
